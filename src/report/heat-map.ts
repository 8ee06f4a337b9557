import {
  addDays,
  type CivilDate,
  datesBetween,
  daysBetween,
  weekdayOf,
  weekdays,
} from '../lib/civil-date.js';
import type { DayRecord, DayState } from './statistics.js';
import { element, escaped } from './svg.js';

const cell = 15;
const pitch = cell + 3;
const left = 36;
const top = 22;
/** A year and the weeks of a booking window; older days are left out. */
const mostWeeks = 58;

const stateWords: Record<DayState, string> = {
  booked: 'booked',
  cancelled: 'cancelled',
  missed: 'not booked',
};

/** One column per week, one row per weekday; a square says by colour and by mark how its day stands. */
export function heatMap(days: readonly DayRecord[], label: string): string {
  const last = days.at(-1)?.date;
  const first = days[0]?.date;
  if (first === undefined || last === undefined) return '';
  const end = addDays(last, 6 - rowOf(last));
  const earliest = addDays(end, 1 - 7 * mostWeeks);
  const monday = addDays(first, -rowOf(first));
  const start = daysBetween(earliest, monday) >= 0 ? monday : earliest;
  const weeks = (daysBetween(start, end) + 1) / 7;
  const width = left + weeks * pitch;
  const height = top + 7 * pitch;
  const byDate = new Map(days.map((day) => [day.date, day]));
  return element(
    'svg',
    {
      class: 'heat',
      role: 'img',
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      'aria-label': label,
    },
    ...monthNames(start, weeks),
    ...[0, 2, 4].map((row) =>
      element(
        'text',
        { class: 'axis', x: 0, y: top + row * pitch + 12 },
        capitalized(weekdays[row] ?? ''),
      ),
    ),
    ...datesBetween(start, end).map((date) => square(date, start, byDate.get(date))),
  );
}

/** The key of the squares' colours and marks. */
export function heatKey(): string {
  const states: DayState[] = ['booked', 'missed', 'cancelled'];
  return states
    .map((state) =>
      element(
        'span',
        { class: 'key' },
        element(
          'svg',
          { width: cell, height: cell, viewBox: `0 0 ${cell} ${cell}`, 'aria-hidden': 'true' },
          element('rect', { class: `day ${state}`, width: cell, height: cell, rx: 3 }),
          markOf(state, 0, 0),
        ),
        ` ${stateWords[state]}`,
      ),
    )
    .join('');
}

function square(date: CivilDate, start: CivilDate, day: DayRecord | undefined): string {
  const x = left + Math.floor(daysBetween(start, date) / 7) * pitch;
  const y = top + rowOf(date) * pitch;
  const shape = element('rect', {
    class: `day ${day?.state ?? 'none'}`,
    x,
    y,
    width: cell,
    height: cell,
    rx: 3,
  });
  if (day === undefined) return shape;
  const desk = day.desk === null ? '' : `, desk ${day.desk}`;
  const reason = day.reason === null ? '' : `: ${day.reason}`;
  const title = `${capitalized(weekdayOf(date))} ${date} ${stateWords[day.state]}${desk}${reason}`;
  return element('g', {}, element('title', {}, escaped(title)), shape, markOf(day.state, x, y));
}

/** So that nobody has to tell the colours apart. */
function markOf(state: DayState, x: number, y: number): string {
  if (state === 'booked') return '';
  const [from, to, middle] = [4.5, cell - 4.5, cell / 2];
  const path =
    state === 'missed'
      ? `M${x + from} ${y + from}L${x + to} ${y + to}M${x + to} ${y + from}L${x + from} ${y + to}`
      : `M${x + from} ${y + middle}L${x + to} ${y + middle}`;
  return element('path', { class: `mark ${state}`, d: path });
}

function monthNames(start: CivilDate, weeks: number): string[] {
  const format = new Intl.DateTimeFormat('en-GB', { month: 'short', timeZone: 'UTC' });
  const names: string[] = [];
  let lastAt = -3;
  for (let week = 0; week < weeks; week += 1) {
    const monday = addDays(start, week * 7);
    // A month is named over the week that holds its first day, where there is room.
    const firstDay = datesBetween(monday, addDays(monday, 6)).find((date) => date.endsWith('-01'));
    if (week - lastAt < 3 || (firstDay === undefined && week > 0)) continue;
    const month = format.format(new Date(`${firstDay ?? monday}T00:00:00Z`));
    const year = firstDay?.slice(5, 7) === '01' ? ` ${firstDay.slice(0, 4)}` : '';
    names.push(element('text', { class: 'axis', x: left + week * pitch, y: 12 }, month + year));
    lastAt = week;
  }
  return names;
}

function rowOf(date: CivilDate): number {
  return weekdays.indexOf(weekdayOf(date));
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

import {
  addDays,
  type CivilDate,
  civilDateAt,
  daysBetween,
  instantOf,
  minuteOfDayAt,
  parseCivilDate,
  type Weekday,
  weekdayOf,
  weekdays,
  type Zone,
} from '../lib/civil-date.js';

/** When a recurring booking takes place (contract G13); the form of `pattern` is not documented. */
export interface Schedule {
  /** Milliseconds since the epoch; null where the site leaves it blank. */
  readonly from: number | null;
  readonly until: number | null;
  readonly pattern: string;
}

/** A booking as far as its hours go; ms since the epoch. */
export interface Recurring {
  readonly start: number;
  readonly end: number;
  readonly schedule: Schedule;
}

/** How a recurring booking repeats. */
export interface Pattern {
  readonly every: 'day' | 'week' | 'month';
  readonly interval: number;
  /** Empty: that of the first one. */
  readonly days: ReadonlySet<Weekday>;
  readonly until: CivilDate | null;
  readonly count: number | null;
}

const longestSeries = 1_000;

/**
 * Whether a recurring booking holds its desk on a date between two instants of it: by its pattern, since it may come
 * once, with its first dates, for all of its occurrences (contract G13). `perhaps` where the pattern cannot be read and
 * the date lies within its span.
 */
export function recursOn(
  booking: Recurring,
  date: CivilDate,
  { from, to }: { readonly from: number; readonly to: number },
  zone: Zone,
): 'yes' | 'no' | 'perhaps' {
  const { schedule, start, end } = booking;
  const first = civilDateAt(start, zone);
  if (date < first) return 'no';
  if (schedule.until !== null && date > civilDateAt(schedule.until, zone)) return 'no';
  const pattern = parsePattern(schedule.pattern);
  if (pattern === null) return 'perhaps';
  if (!holdsOn(pattern, first, date)) return 'no';
  const begins = instantOf(date, minuteOfDayAt(start, zone), zone);
  return begins < to && from < begins + (end - start) ? 'yes' : 'no';
}

/** Whether a pattern that begins on `first` takes place on `date`. */
function holdsOn(pattern: Pattern, first: CivilDate, date: CivilDate): boolean {
  const { until, count } = pattern;
  if (date < first || (until !== null && date > until)) return false;
  if (!isBeat(pattern, first, date)) return false;
  if (count === null) return true;
  let left = count;
  for (let day = first, steps = 0; day < date && steps < longestSeries; steps += 1) {
    if (isBeat(pattern, first, day)) left -= 1;
    day = addDays(day, 1);
  }
  return left > 0;
}

function isBeat({ every, interval, days }: Pattern, first: CivilDate, date: CivilDate): boolean {
  const among = days.size === 0 || days.has(weekdayOf(date));
  if (every === 'day') return among && daysBetween(first, date) % interval === 0;
  if (every === 'month') {
    const months = monthOf(date) - monthOf(first);
    return days.size === 0 && months % interval === 0 && date.slice(8) === first.slice(8);
  }
  const weeks = daysBetween(mondayOf(first), mondayOf(date)) / 7;
  const day = days.size === 0 ? weekdayOf(date) === weekdayOf(first) : among;
  return day && weeks % interval === 0;
}

function mondayOf(date: CivilDate): CivilDate {
  return addDays(date, -weekdays.indexOf(weekdayOf(date)));
}

function monthOf(date: CivilDate): number {
  return Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7));
}

/** A pattern as calendars write it (`FREQ=WEEKLY;BYDAY=MO,WE`), as JSON, or in one word; null where it says more. */
export function parsePattern(text: string): Pattern | null {
  const trimmed = text.trim();
  if (/^rrule:|=/i.test(trimmed) && !trimmed.startsWith('{')) {
    return parsePairs(
      trimmed
        .replace(/^rrule:/i, '')
        .split(';')
        .map(pairOf),
    );
  }
  if (trimmed.startsWith('{')) return parseJson(trimmed);
  if (/^(every )?(weekdays?|working days?)$/i.test(trimmed)) {
    return { ...once('week'), days: new Set(weekdays.slice(0, 5)) };
  }
  const every = frequencyOf(trimmed);
  return every === null ? null : once(every);
}

function once(every: Pattern['every']): Pattern {
  return { every, interval: 1, days: new Set(), until: null, count: null };
}

function pairOf(part: string): [string, string] {
  const at = part.indexOf('=');
  return [part.slice(0, at), part.slice(at + 1)];
}

function parseJson(text: string): Pattern | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return null;
    return parsePairs(
      Object.entries(value)
        .filter(([, item]) => item !== null)
        .map(([key, item]) => [key, Array.isArray(item) ? item.join(',') : String(item)]),
    );
  } catch {
    return null;
  }
}

/** What only says how a week is counted or when the series begins changes nothing here. */
const idle = /^(wkst|dtstart|start(date)?|effectivestartdate)$/;

/** Any key that is not known may change everything, so it makes the whole unreadable. */
function parsePairs(pairs: readonly (readonly [string, string])[]): Pattern | null {
  let pattern: Pattern | null = null;
  const rest: [string, string][] = [];
  for (const [name, value] of pairs) {
    const key = name.toLowerCase().replace(/[^a-z]/g, '');
    if (/^(freq(uency)?|type|pattern(type)?|recurrence(type)?)$/.test(key)) {
      const every = frequencyOf(value);
      if (every === null || pattern !== null) return null;
      pattern = once(every);
    } else if (key !== '' && !idle.test(key)) rest.push([key, value]);
  }
  for (const [key, value] of rest) {
    if (pattern === null) return null;
    pattern = refined(pattern, key, value);
  }
  return pattern;
}

function refined(pattern: Pattern, key: string, value: string): Pattern | null {
  if (/^(interval|every)$/.test(key)) {
    const interval = Number(value);
    return Number.isInteger(interval) && interval > 0 ? { ...pattern, interval } : null;
  }
  if (/^(by)?(week)?days?(ofweek)?$/.test(key)) {
    const days = value.split(',').map(weekdayNamed);
    if (days.includes(null)) return null;
    return { ...pattern, days: new Set(days.filter((day) => day !== null)) };
  }
  if (/^(count|occurrences)$/.test(key)) {
    const count = Number(value);
    return Number.isInteger(count) && count > 0 ? { ...pattern, count } : null;
  }
  if (/^(until|end(date)?|effectiveenddate)$/.test(key)) {
    const plain = value.replace(/^(\d{4})(\d{2})(\d{2})(T.*)?$/, '$1-$2-$3').slice(0, 10);
    const until = parseCivilDate(plain);
    return until === null ? null : { ...pattern, until };
  }
  return null;
}

function frequencyOf(text: string): Pattern['every'] | null {
  const word = text.trim().toLowerCase();
  if (/^(daily|day|every day)$/.test(word)) return 'day';
  if (/^(weekly|week|every week)$/.test(word)) return 'week';
  return /^(monthly|month|every month)$/.test(word) ? 'month' : null;
}

function weekdayNamed(text: string): Weekday | null {
  const word = text.trim().toLowerCase();
  return (
    weekdays.find(
      (day) =>
        word.length > 1 &&
        (day.startsWith(word) || (word.startsWith(day) && /^[a-z]+day$/.test(word))),
    ) ?? null
  );
}

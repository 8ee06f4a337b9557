const dayMs = 86_400_000;
const minuteMs = 60_000;

const formats = new Map<string, Intl.DateTimeFormat>();

/** Making one takes long. */
function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const digits = '2-digit';
  const date = { year: 'numeric', month: digits, day: digits } as const;
  const time = { hour: digits, minute: digits, hourCycle: 'h23' } as const;
  const format = new Intl.DateTimeFormat('en-CA', { timeZone: zone, ...date, ...time });
  formats.set(zone, format);
  return format;
}

function partsOf(instant: number, zone: string): Partial<Record<string, string>> {
  const parts = formatOf(zone).formatToParts(instant);
  return Object.fromEntries(parts.map(({ type, value }) => [type, value]));
}

/** The civil date by the platform's own calendar, independent of the code under test and of the simulator. */
export function platformDate(instant: number, zone: string): string {
  const { year, month, day } = partsOf(instant, zone);
  return `${year}-${month}-${day}`;
}

/** The time on a zone's wall clock, `HH:MM`. */
export function platformTime(instant: number, zone: string): string {
  const { hour, minute } = partsOf(instant, zone);
  return `${hour}:${minute}`;
}

/** Instants between two others at which the offset of a zone changes, to the minute. */
export function findChanges(zone: string, first: number, last: number): number[] {
  const wall = (at: number) =>
    Date.parse(`${platformDate(at, zone)}T${platformTime(at, zone)}:00Z`) - at;
  const changes: number[] = [];
  for (let day = first; day < last; day += dayMs) {
    if (wall(day) === wall(day + dayMs)) continue;
    let [low, high] = [day, day + dayMs];
    while (high - low > minuteMs) {
      const middle = Math.floor((low + high) / 2 / minuteMs) * minuteMs;
      if (wall(middle) === wall(low)) low = middle;
      else high = middle;
    }
    changes.push(high);
  }
  return changes;
}

/** The first instant of a civil date in a zone; not midnight where the clocks skip that. */
export function beginningOf(date: string, zone: string): number {
  return firstOf(date, zone, () => true) ?? Number.NaN;
}

/** The instants at which a zone's wall clock shows a time (`HH:MM`, whole or half hours) on a civil date: none to two. */
export function instantsOf(date: string, time: string, zone: string): number[] {
  const first = firstOf(date, zone, (at) => platformTime(at, zone) === time);
  if (first === null) return [];
  const again = first + 2 * 30 * minuteMs;
  return [first, first + 30 * minuteMs, again].filter(
    (at) => platformTime(at, zone) === time && platformDate(at, zone) === date,
  );
}

function firstOf(date: string, zone: string, suits: (at: number) => boolean): number | null {
  const noon = Date.parse(`${date}T12:00:00Z`);
  for (let at = noon - 2 * dayMs; at < noon + 2 * dayMs; at += 30 * minuteMs) {
    if (platformDate(at, zone) === date && suits(at)) return at;
  }
  return null;
}

import {
  addDays,
  type CivilDate,
  instantOf,
  parseCivilDate,
  type Zone,
} from '../../lib/civil-date.js';
import { formatInstant, parseInstant } from '../graphql/instants.js';

/** The dates that a request names, as it writes them: from when on, and until when, or without end (contract G19). */
export interface AskedSpan {
  readonly from: string;
  readonly to: string | null;
}

const dateLike = /^\d{4}-\d{2}-\d{2}($|[T ]\d{2}:\d{2})/;
/** Words of a variable's name that make it an end. */
const ends = /^(to|until|till|end|ends|last|before|through)$/i;

export function isEnd(key: string): boolean {
  const words = key.replace(/([a-z])([A-Z])/g, '$1 $2').split(/[\s_]+/);
  return words.some((word) => ends.test(word));
}

interface Named {
  readonly key: string;
  readonly value: string;
}

/** What a request's variables ask for, whatever they are called; null where they name no date. */
export function spanOf(variables: unknown): AskedSpan | null {
  const dates = datesIn(variables);
  const last = dates.filter(({ key }) => isEnd(key)).map(({ value }) => value);
  const begins = dates.filter(({ key }) => !isEnd(key)).map(({ value }) => value);
  const byTime = (a: string, b: string) => (parseInstant(a) ?? 0) - (parseInstant(b) ?? 0);
  const [from] = begins.toSorted(byTime);
  if (from === undefined) return null;
  const to = [...last, ...begins.filter((value) => value !== from)].toSorted(byTime).at(-1);
  return { from, to: to ?? null };
}

/** The same in ms since the epoch; a plain date is meant whole. */
export function bounds({ from, to }: AskedSpan, zone: Zone): { from: number; to: number } {
  return {
    from: instantIn(from, zone, 0),
    to: to === null ? Number.POSITIVE_INFINITY : instantIn(to, zone, 1),
  };
}

function instantIn(text: string, zone: Zone, daysOn: number): number {
  const date = parseCivilDate(text);
  if (date !== null) return instantOf(addDays(date, daysOn), 0, zone);
  return parseInstant(text) ?? Number.NaN;
}

/** The variables with other dates, each written as the one before was; `to` is a date that is still meant. */
export function withSpan(variables: unknown, from: CivilDate, to: CivilDate, zone: Zone): unknown {
  return mapDates(variables, '', (key, value) => {
    const isLast = isEnd(key);
    if (parseCivilDate(value) !== null) return isLast ? to : from;
    const instant = instantOf(isLast ? addDays(to, 1) : from, 0, zone);
    return value.charAt(10) === 'T'
      ? `${new Date(instant).toISOString().slice(0, 19)}Z`
      : formatInstant(instant);
  });
}

/** The variables as they are whatever dates are asked about. */
export function withoutDates(variables: unknown): unknown {
  return mapDates(variables, '', () => '');
}

/** A value with each date in it written anew, by the name of what it stands under. */
export function mapDates(
  value: unknown,
  key: string,
  write: (key: string, value: string) => string,
): unknown {
  if (typeof value === 'string') return dateLike.test(value) ? write(key, value) : value;
  if (Array.isArray(value)) return value.map((item) => mapDates(item, key, write));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, mapDates(item, name, write)]),
  );
}

function datesIn(variables: unknown): Named[] {
  const found: Named[] = [];
  mapDates(variables, '', (key, value) => {
    found.push({ key, value });
    return value;
  });
  return found;
}

import {
  addDays,
  type CivilDate,
  civilDateAt,
  instantOf,
  type MinuteOfDay,
  parseCivilDate,
  type Zone,
} from '../lib/civil-date.js';
import { parseDuration } from '../lib/duration.js';
import { SpecError } from '../lib/errors.js';
import { trimPart } from './spec.js';

/** A `WHEN` whose grammar holds: a clock time, a time on a date, an instant, or a span from now. */
export type When = { readonly text: string; readonly what: string } & (
  | { readonly kind: 'clock'; readonly minute: MinuteOfDay; readonly ms: number }
  | {
      readonly kind: 'local';
      readonly date: CivilDate;
      readonly minute: MinuteOfDay;
      readonly ms: number;
    }
  | { readonly kind: 'instant'; readonly instant: number }
  | { readonly kind: 'span'; readonly span: number }
);

const allowed =
  'Allowed are a clock time (00:00), an ISO time (2026-12-01T00:00, with or without an offset) and a span (2h).';

/** Longest span, in ms: a year and a day. */
const longestSpan = 366 * 86_400_000;

/** Reads the grammar of `WHEN`. Throws a `SpecError` that underlines the part that does not fit. */
export function parseWhen(text: string, what: string): When {
  const { text: trimmed, start } = trimPart({ text, start: 0 });
  const fail = (problem: string, from = 0, length = trimmed.length): never => {
    throw new SpecError(what, text, start + from, length, problem, allowed);
  };
  if (trimmed === '') throw new SpecError(what, text, 0, text.length, 'names no time', allowed);
  const span = parseDuration(trimmed.toLowerCase());
  if (span !== null) {
    if (span > longestSpan) fail('the span is longer than a year');
    return { text, what, kind: 'span', span };
  }
  const iso = /^(\d{4}-\d{2}-\d{2})(?:[T ](.*))?$/i.exec(trimmed);
  if (iso === null) {
    const clock = parseClock(trimmed);
    if (clock === null) return fail(`${trimmed} is no time`);
    return { text, what, kind: 'clock', ...clock };
  }
  const date = parseCivilDate(iso[1] ?? '');
  if (date === null) return fail(`there is no ${iso[1]} in the calendar`, 0, 10);
  const [, time = '', zone = ''] = /^([\d:.]*)(.*)$/.exec(iso[2] ?? '') ?? [];
  const clock = parseClock(time);
  if (time === '') return fail(`${trimmed} has no clock time`);
  if (clock === null) return fail(`${time} is no clock time`, 11, time.length);
  if (zone === '') return { text, what, kind: 'local', date, ...clock };
  const offset = parseOffset(zone);
  if (offset === null) return fail(`${zone} is no offset from UTC`, 11 + time.length, zone.length);
  const instant = Date.parse(`${date}T00:00:00Z`) + (clock.minute - offset) * 60_000 + clock.ms;
  return { text, what, kind: 'instant', instant };
}

export interface WhenContext {
  /** Ms since the epoch, by the site's clock. */
  readonly now: number;
  readonly zone: Zone;
  /** How long ago (ms) a clock time may have passed and still be meant, rather than tomorrow's. */
  readonly grace?: number;
}

/** The instant (ms since the epoch) that is meant: a clock time is the next one, a span counts from now. */
export function resolveWhen(when: When, { now, zone, grace = 0 }: WhenContext): number {
  if (when.kind === 'instant') return when.instant;
  if (when.kind === 'span') return now + when.span;
  if (when.kind === 'local') return instantOf(when.date, when.minute, zone) + when.ms;
  const today = civilDateAt(now, zone);
  const days = [addDays(today, -1), today, addDays(today, 1)];
  const instants = days.map((date) => instantOf(date, when.minute, zone) + when.ms);
  const next = instants.find((instant) => instant > now - grace);
  return next ?? instantOf(addDays(today, 2), when.minute, zone) + when.ms;
}

/** The error of a time that can't be meant; `problem` says why, for example "has passed". */
export function whenError(when: When, problem: string): SpecError {
  const { text, start } = trimPart({ text: when.text, start: 0 });
  return new SpecError(when.what, when.text, start, text.length, `${text} ${problem}`);
}

function parseClock(text: string): { readonly minute: MinuteOfDay; readonly ms: number } | null {
  const match = /^(\d{2}):(\d{2})(?::(\d{2})(\.\d{1,3})?)?$/.exec(text);
  if (match === null) return null;
  const [hours, minutes, seconds] = [match[1], match[2], match[3] ?? '0'].map(Number) as [
    number,
    number,
    number,
  ];
  const ms = seconds * 1000 + Math.round(Number(match[4] ?? '0') * 1000);
  const minute = hours * 60 + minutes;
  if (minutes > 59 || seconds > 59 || minute * 60_000 + ms > 86_400_000) return null;
  return { minute, ms };
}

/** Minutes east of UTC. */
function parseOffset(text: string): number | null {
  if (/^z$/i.test(text)) return 0;
  const match = /^([+-])(\d{2}):?(\d{2})?$/.exec(text);
  if (match === null) return null;
  const minutes = Number(match[2]) * 60 + Number(match[3] ?? '0');
  if (minutes > 14 * 60 || Number(match[3] ?? '0') > 59) return null;
  return match[1] === '-' ? -minutes : minutes;
}

import { TZDate } from '@date-fns/tz';
import type { Instants } from '../../booking/hours.js';
import type { BookAnswer, BookRequest } from '../../booking/site.js';
import { type CivilDate, civilDateAt, instantOf, type Zone } from '../../lib/civil-date.js';
import { formatInstant, parseInstant } from './instants.js';

/** Whether a site takes the hours of a booking for UTC or for the building's own (contract G15). */
export type HoursStyle = 'utc' | 'local';

/** Where UTC and the building's time are the same nothing can be told from an answer. */
export function offsetMatters({ start }: BookRequest, zone: Zone): boolean {
  return local(formatInstant(start), zone) !== start;
}

/** Whether hours that are written in UTC would, taken for the building's own, begin or end on another day than asked for. */
export function isElsewhereIfLocal({ start, end, date }: BookRequest, zone: Zone): boolean {
  return [start, end - 1].some((at) => civilDateAt(local(formatInstant(at), zone), zone) !== date);
}

/** As the site takes the hours of a booking (contract G15). */
export function writeHours(at: number, zone: Zone, hours: HoursStyle): string {
  if (hours === 'utc') return formatInstant(at);
  const there = new TZDate(at, zone);
  const wall = Date.UTC(
    there.getFullYear(),
    there.getMonth(),
    there.getDate(),
    there.getHours(),
    there.getMinutes(),
  );
  return formatInstant(wall);
}

/** What the site takes hours for that are written in the other of the two ways; null where both are the same. */
function otherwiseTaken(request: BookRequest, zone: Zone, written: HoursStyle): Instants | null {
  const [start = 0, end = 0] = [request.start, request.end].map((at) => {
    const text = writeHours(at, zone, written);
    return written === 'utc' ? local(text, zone) : (parseInstant(text) ?? at);
  });
  return start === request.start ? null : { start, end };
}

/** Says of a request whose answer was lost what hours its booking may have, where it is not known how the site takes them. */
export function withMistakable(
  answer: BookAnswer,
  request: BookRequest,
  zone: Zone,
  written: HoursStyle,
): BookAnswer {
  const mistakable = otherwiseTaken(request, zone, written);
  return answer.kind === 'unclear' && mistakable !== null ? { ...answer, mistakable } : answer;
}

/** The instant that a text means when it is taken for the wall clock of a zone. */
function local(text: string, zone: Zone): number {
  const minute = Number(text.slice(11, 13)) * 60 + Number(text.slice(14, 16));
  return instantOf(text.slice(0, 10) as CivilDate, minute, zone);
}

/** As what the site took the hours, by the start that its answer shows; null where it is neither. */
export function readAs(
  shown: number,
  text: string,
  { start }: BookRequest,
  zone: Zone,
): HoursStyle | null {
  const asUtc = parseInstant(text);
  const asLocal = local(text, zone);
  if (shown === start) return asUtc === start ? 'utc' : 'local';
  if (shown === asLocal) return 'local';
  return shown === asUtc ? 'utc' : null;
}

import type { CivilDate } from '../../lib/civil-date.js';

/**
 * Ways to write a date where the schema only says `String` (contract G12): plain, as the API's timestamps (G5), and as
 * the input of a booking (G15). Tried in this order until the API takes one.
 */
export const dateStyles = ['date', 'instant', 'written'] as const;
export type DateStyle = (typeof dateStyles)[number];

export function writeDate(date: CivilDate, style: DateStyle): string {
  if (style === 'instant') return `${date}T00:00:00Z`;
  return style === 'written' ? `${date} 00:00:00 UTC` : date;
}

const subject = '(\\b|from_?|to_?|start_?|end_?)(dates?|datetime|times?|timestamps?|iso.?8601)\\b';
const refusal =
  '\\b(invalid|malformed|bad|unparsea?ble|not an?( valid)?|(can ?not|could not|unable to|failed to) (parse|read|convert))\\b';
const verdict = '\\b(format|invalid|malformed|out of range|not valid)\\b';
const words = new RegExp(`${refusal}.*${subject}|${subject}.*${verdict}`, 'i');

/** Whether the site's words say that a date was not written as it wants it. */
export function refusesDate(message: string): boolean {
  return words.test(message);
}

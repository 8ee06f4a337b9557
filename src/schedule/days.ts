import { type Weekday, weekdays } from '../lib/civil-date.js';
import { SpecError } from '../lib/errors.js';

/** The days of `mon-fri,sun`, in the order of the week. Throws a SpecError that underlines what is none. */
export function parseDays(text: string, what: string): readonly Weekday[] {
  const found = new Set<Weekday>();
  let start = 0;
  for (const part of text.split(',')) {
    for (const day of daysOf(part.trim().toLowerCase())) found.add(day);
    if (daysOf(part.trim().toLowerCase()).length === 0) {
      throw new SpecError(
        what,
        text,
        start,
        part.length,
        part.trim() === '' ? 'names no day here' : `${part.trim()} is no day of the week`,
        `Days are ${weekdays.join(', ')}, alone or as ranges: mon-fri,sun`,
      );
    }
    start += part.length + 1;
  }
  return weekdays.filter((day) => found.has(day));
}

/** A range may run over the end of the week: `fri-mon`. */
function daysOf(part: string): readonly Weekday[] {
  const [first, last, ...more] = part.split('-').map((name) => weekdays.indexOf(name as Weekday));
  if (first === undefined || first < 0 || more.length > 0 || last === -1) return [];
  const count = last === undefined ? 1 : ((last - first + 7) % 7) + 1;
  return Array.from({ length: count }, (_, index) => weekdays[(first + index) % 7] as Weekday);
}

import { type DeskWishes, rankDesks } from './preferences.js';
import type { EmployeeId, Floor } from './types.js';

/** How many desks are named before the rest is counted. */
const named = 5;

/**
 * Says which desks of a better preference than any that may be asked for the site does not let one book at present: some
 * companies open their desks in waves. Null where there is none.
 */
export function describeLaterDesks(
  wishes: DeskWishes,
  { desks, floor }: Floor,
  me: EmployeeId | null,
): string | null {
  const shut = new Set(desks.flatMap(({ id, bookable }) => (bookable ? [] : [id])));
  if (shut.size === 0) return null;
  const all = desks.map((desk) => ({ ...desk, bookable: true }));
  const { candidates } = rankDesks(all, wishes, new Set(), me);
  const best = candidates.findIndex(({ desk }) => !shut.has(desk.id));
  const preference = candidates[best]?.reason;
  const later = candidates
    .slice(0, Math.max(0, best))
    .filter(({ reason }) => reason !== preference);
  if (later.length === 0) return null;
  const codes = later.slice(0, named).map(({ desk }) => desk.code);
  const more = later.length > named ? ` and ${later.length - named} more` : '';
  return `On floor ${floor} the site does not let you book ${codes.join(', ')}${more} at present, which you prefer to those that it does: a later run may get them.`;
}

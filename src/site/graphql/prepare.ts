import { type CivilDate, civilDateAt, instantOf, parseZone } from '../../lib/civil-date.js';
import { daysSchema, floorSchema, identitySchema, ownSchema } from './answers.js';
import { bookedSchema } from './change-answers.js';

const id = 'x';
const named = { displayName: id, name: id };
const held = {
  id,
  startDate: id,
  endDate: id,
  autoReleasedAt: null,
  checkedIn: false,
  employee: { id },
};
const building = { code: id, timezone: id };
const space = { id, code: id, externalId: id, floor: { code: id, building } };
const desk = { ...space, x: 1, y: 1, isBookable: true, neighborhood: named, spaceType: named };
const floor = { id, code: id, name: id, building };

/**
 * Schemas compile and time zones load on first use, which takes longer than many an answer. Done while the first
 * answer is on its way, it costs a run nothing.
 */
export function prepare(): void {
  identitySchema.safeParse({ account: { email: id }, self: { step: { id, name: id, email: id } } });
  floorSchema.safeParse({ floor: { ...floor, spaces: [{ ...desk, employee: { id } }] } });
  daysSchema.safeParse({ floor: { id, spaces: [{ id, bookings: [held] }] } });
  ownSchema.safeParse({ own: { step: { list: { edges: [{ node: { ...held, space } }] } } } });
  bookedSchema.safeParse({ answer: { booking: { ...held, space: { id } } } });
  const zone = parseZone('Europe/London');
  if (zone !== null) civilDateAt(instantOf('2026-12-01' as CivilDate, 0, zone), zone);
}

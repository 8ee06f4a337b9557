import type { Shunnable } from './shunned.js';
import type { Verdict } from './verdict.js';

/** What the API of an origin can do, by the schema check. */
export interface Capabilities {
  /** It tells who the session stands for. */
  readonly identity: boolean;
  /** It shows the floor and who holds which desk. */
  readonly floor: boolean;
  /** It lists one's own bookings on every floor. */
  readonly own: boolean;
  readonly past: boolean;
  readonly book: boolean;
  /** The employee id is known, for which alone is booked (contract G15). */
  readonly employee: boolean;
  readonly cancel: boolean;
  readonly checkIn: boolean;
}

/** `shunned`: what the API has been given up for, whatever its schema says. */
export function capabilitiesOf(
  { operations, identity }: Verdict,
  shunned: ReadonlySet<Shunnable>,
  employee: boolean,
): Capabilities {
  const has = (name: keyof typeof operations) => operations[name] !== undefined;
  const survey = has('survey') || has('held');
  return {
    identity: identity !== 'none',
    floor: has('findBuilding') && has('arrive') && survey && !shunned.has('floor'),
    own: has('ownBookings') && !shunned.has('own'),
    past: has('pastBookings') && !shunned.has('past'),
    book: has('createBooking'),
    employee,
    cancel: has('cancelBooking'),
    checkIn: has('checkInBooking'),
  };
}

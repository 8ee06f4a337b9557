import { expect } from 'vitest';
import type { OutcomeKind } from '../../src/booking/outcome.js';
import type { RecordedBooking, RecordedRequest, Simulator } from '../simulator/types.js';

/** Whether the counts are the whole ones; else a tenth of them. */
export const heavy = process.env.SPACEIQ_SOAK === '1';

export const scaled = (count: number): number => (heavy ? count : Math.ceil(count / 10));

/** Deadlines (ms) for a busy machine, for `vi.setConfig`. */
export const patience = { testTimeout: heavy ? 1_800_000 : 240_000, hookTimeout: 120_000 };

export interface ReportedDate {
  readonly date: string;
  readonly outcome: OutcomeKind;
  readonly desk: string | null;
  readonly bookingId: string | null;
  readonly attempts: number;
  readonly reason: string | null;
}

export interface ReportedRun {
  readonly profile: string;
  readonly transport: string | null;
  readonly identity: { readonly email: string; readonly employeeId: string } | null;
  readonly dates: readonly ReportedDate[];
  readonly error: { readonly exitCode: number; readonly message: string } | null;
}

/** The document of `book --json`. */
export interface Report {
  readonly runs: readonly ReportedRun[];
  readonly exitCode: number;
}

/** Civil dates from `first` on. */
export function datesFrom(first: string, count: number): string[] {
  const start = Date.parse(`${first}T00:00:00Z`);
  return Array.from({ length: count }, (_, index) =>
    new Date(start + index * 86_400_000).toISOString().slice(0, 10),
  );
}

/** Bookings that were made through the API and hold their desk. */
export function heldByApi(simulator: Simulator): readonly RecordedBooking[] {
  return simulator.record.bookings.filter(
    ({ via, cancelledAt, releasedAt }) =>
      via === 'api' && cancelledAt === null && releasedAt === null,
  );
}

/** The requests to book, as they arrived. */
export function writes(simulator: Simulator): readonly RecordedRequest[] {
  return simulator.record.requests.filter(({ operations }) => operations.includes('createBooking'));
}

interface Input {
  readonly spaceId: string;
  readonly employeeId: string;
  readonly startDate: string;
}

/** What a request to book asked for. */
export function inputOf({ variables }: RecordedRequest): Input {
  const { input } = variables as { readonly input: Input };
  return input;
}

/** The civil date of a request; booking hours here lie within one UTC day. */
export const dateOf = (request: RecordedRequest): string => inputOf(request).startDate.slice(0, 10);

/**
 * Nobody holds a date twice or through somebody else, every request to book was its sender's own, and none arrived for
 * a date that its sender held already: the site that is simulated here would have refused it, another might not.
 * @param from how many bookings were there before and are not looked at.
 */
export function expectExactlyOnce(simulator: Simulator, from = 0): void {
  const bookings = simulator.record.bookings.slice(from);
  const made = bookings.filter(({ via }) => via === 'api');
  const owners = made.map(({ person, date }) => `${person} ${date}`);
  const twice = owners.filter((owner, index) => owners.indexOf(owner) !== index);
  expect(twice, 'second bookings').toEqual([]);
  expect(
    made.filter(({ person, by }) => person !== by),
    'bookings for somebody else',
  ).toEqual([]);
  const people = new Map(simulator.people.map((person) => [person.userName, person.employeeId]));
  const sent = writes(simulator).filter(({ fault }) => fault !== '401');
  const foreign = sent.filter(
    (request) => people.get(request.person ?? '') !== inputOf(request).employeeId,
  );
  expect(foreign, 'requests to book for somebody else').toEqual([]);
  const deliberate = sent.filter((request) => !isRepeatOfBrowser(request, sent));
  const needless = deliberate.filter((request) =>
    bookings.some(
      ({ person, date, madeAt, cancelledAt }) =>
        person === request.person &&
        date === dateOf(request) &&
        madeAt < request.at &&
        (cancelledAt === null || cancelledAt > request.at),
    ),
  );
  expect(needless, 'requests to book a date that was held').toEqual([]);
}

/** A browser by itself sends a request again whose connection broke: word for word the same one, for the same desk. */
function isRepeatOfBrowser(request: RecordedRequest, sent: readonly RecordedRequest[]): boolean {
  if (request.userAgent === 'spaceiq') return false;
  const before = sent
    .slice(0, sent.indexOf(request))
    .findLast(
      (earlier) => dateOf(earlier) === dateOf(request) && earlier.person === request.person,
    );
  return (
    before?.fault === 'drop-after' &&
    JSON.stringify(before.variables) === JSON.stringify(request.variables)
  );
}

/** What a run reports of its dates is what the record holds; of a `failed` date nothing is claimed. */
export function expectTruthful(simulator: Simulator, { runs }: Report): void {
  const held = heldByApi(simulator);
  for (const { profile, dates, identity } of runs) {
    for (const { date, outcome, desk, bookingId } of dates) {
      if (outcome === 'failed') {
        expect({ desk, bookingId }).toEqual({ desk: null, bookingId: null });
        continue;
      }
      const there = held.find((booking) => booking.person === profile && booking.date === date);
      const claims = outcome === 'booked' || outcome === 'already-booked';
      const claimed = claims ? { date, desk, id: bookingId } : undefined;
      const shown = there && { date, desk: there.desk, id: there.id };
      expect(shown, `${profile} ${date} is reported as ${outcome}`).toEqual(claimed);
    }
    const person = simulator.people.find(({ userName }) => userName === profile);
    if (identity !== null) expect(identity.email).toBe(person?.email);
  }
}

import { expect } from 'vitest';
import type { OutcomeKind } from '../../src/booking/outcome.js';
import type { FaultKind, RecordedBooking, RecordedRequest, Simulator } from '../simulator/types.js';

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
  expect(twice(bookings), 'second bookings').toEqual([]);
  expectOwn(simulator, bookings);
  const needless = deliberate(simulator).filter((request) =>
    bookings.some((booking) => wasHeld(booking, request, request.at)),
  );
  expect(needless, 'requests to book a date that was held').toEqual([]);
  expectReadsBetween(simulator);
}

/**
 * The same where the site carries out some requests late: another desk may have been asked for by then, so of two
 * bookings one has been taken back; and a request to book is needless only if the read before it showed the date held.
 */
export function expectOnceThoughLate(simulator: Simulator): void {
  const { bookings } = simulator.record;
  expect(twice(heldByApi(simulator)), 'second bookings').toEqual([]);
  expectOwn(simulator, bookings);
  const needless = deliberate(simulator).filter((request) => {
    const read = readBefore(simulator, request);
    return bookings.some((booking) => read && wasHeld(booking, request, read.at));
  });
  expect(needless, 'requests to book a date that was read to be held').toEqual([]);
  expectReadsBetween(simulator);
}

function twice(bookings: readonly RecordedBooking[]): string[] {
  const made = bookings.filter(({ via }) => via === 'api');
  const owners = made.map(({ person, date }) => `${person} ${date}`);
  return owners.filter((owner, index) => owners.indexOf(owner) !== index);
}

function expectOwn(simulator: Simulator, bookings: readonly RecordedBooking[]): void {
  const made = bookings.filter(({ via }) => via === 'api');
  expect(
    made.filter(({ person, by }) => person !== by),
    'bookings for somebody else',
  ).toEqual([]);
  const people = new Map(simulator.people.map((person) => [person.userName, person.employeeId]));
  const foreign = writes(simulator).filter(
    (request) => people.get(request.person ?? '') !== inputOf(request).employeeId,
  );
  expect(foreign, 'requests to book for somebody else').toEqual([]);
}

/** Whether the sender of a request held its date at an instant. */
function wasHeld(booking: RecordedBooking, request: RecordedRequest, at: string): boolean {
  const { person, date, madeAt, cancelledAt } = booking;
  if (person !== request.person || date !== dateOf(request)) return false;
  return madeAt < at && (cancelledAt === null || cancelledAt > at);
}

function deliberate(simulator: Simulator): RecordedRequest[] {
  const sent = writes(simulator);
  return sent.filter((request) => !isRepeatOfBrowser(request, sent));
}

/** A browser by itself sends a request again whose connection broke: word for word the same one, for the same desk. */
function isRepeatOfBrowser(request: RecordedRequest, sent: readonly RecordedRequest[]): boolean {
  if (request.userAgent === 'spaceiq') return false;
  const before = previous(request, sent);
  return (
    ['drop-before', 'drop-after', 'late-drop'].includes(before?.fault ?? '') &&
    JSON.stringify(before?.variables) === JSON.stringify(request.variables)
  );
}

/** The request to book before this one by the same person for the same date. */
function previous(
  request: RecordedRequest,
  sent: readonly RecordedRequest[],
): RecordedRequest | undefined {
  return sent
    .slice(0, sent.indexOf(request))
    .findLast(
      (earlier) => dateOf(earlier) === dateOf(request) && earlier.person === request.person,
    );
}

/** Faults after which nobody knows whether the request was carried out. */
const unclear: readonly (FaultKind | null)[] = [
  'drop-before',
  'drop-after',
  '500',
  'malformed',
  'truncated',
  'late-drop',
  'late-500',
];

const isUnclear = ({ fault, status }: RecordedRequest): boolean =>
  unclear.includes(fault) || status === 401;

/** A request to book that had no clear answer is followed by a read before the next one for its date. */
function expectReadsBetween(simulator: Simulator): void {
  const sent = writes(simulator);
  const blind = deliberate(simulator).filter((request) => {
    const before = previous(request, sent);
    if (before === undefined || !isUnclear(before)) return false;
    const read = readBefore(simulator, request);
    return read === undefined || read.arrivedAtMs <= before.arrivedAtMs;
  });
  expect(blind, 'requests to book again without a read').toEqual([]);
}

/** The last read that the sender of a request had a good answer to before. */
function readBefore(simulator: Simulator, request: RecordedRequest): RecordedRequest | undefined {
  const { requests } = simulator.record;
  return requests
    .slice(0, requests.indexOf(request))
    .findLast(
      ({ person, operations, status, fault }) =>
        person === request.person &&
        operations.length > 0 &&
        !operations.includes('createBooking') &&
        status === 200 &&
        (fault === null || fault === 'slow'),
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

import { describe, expect, it } from 'vitest';
import { classifyRefusal } from '../../../src/site/graphql/refusals.js';
import {
  isSchemaError,
  isSessionEnd,
  parseReply,
  retryAfterMs,
} from '../../../src/site/graphql/reply.js';

const said = (message: string, code: string | null = null) =>
  classifyRefusal([{ message, path: ['createBooking'], code }]);

describe('what a refusal means', () => {
  it.each([
    ['taken', 'This space is already reserved for the selected time.'],
    ['taken', 'Desk 2.24.05 is already booked.'],
    ['taken', 'The desk is no longer available'],
    ['taken', 'Booking conflict'],
    ['taken', 'Seat was taken by someone else'],
    ['taken', 'Space not available'],
    ['desk-refused', 'This space is permanently assigned to another employee.'],
    ['desk-refused', 'You do not have permission to reserve this space.'],
    ['desk-refused', 'You are not allowed to book in this neighborhood.'],
    ['desk-refused', 'Employee is not eligible for this workplace group'],
    ['desk-refused', 'This desk cannot be booked'],
    ['desk-refused', 'This desk is not bookable'],
    [
      'not-open',
      'This date is not open for reservations yet: you can book up to 29 days in advance.',
    ],
    ['not-open', 'Reservations cannot be made in the past.'],
    ['not-open', 'The date is outside of the booking window'],
    ['not-open', 'Too far in the future: 30 days ahead'],
    ['already-booked', 'You already have a reservation on this day.'],
    ['already-booked', "You've already booked a desk for this date"],
    ['already-booked', 'Employee already has a booking on 2026-12-01'],
    ['already-booked', 'This overlaps with your existing reservation'],
    ['rejected', 'You can only have one active reservation at a time.'],
    ['rejected', 'This floor has reached its capacity limit for the selected day.'],
    ['rejected', 'Safe distancing does not permit this desk'],
    ['rejected', 'Complete your health screening first'],
    ['refused', 'The upstream is not healthy'],
    ['refused', 'Ask at Wellness Point'],
    ['refused', 'Der Mond steht falsch.'],
    ['unclear', 'Internal server error'],
    ['unclear', 'Unexpected error.'],
    ['unclear', 'Something went wrong while loading employee.'],
    ['unclear', 'Request timed out'],
  ])('%s: %s', (kind, message) => {
    expect(said(message)).toEqual({ kind, reason: message });
  });

  it('reads codes beside the words', () => {
    expect(said('No.', 'SPACE_ALREADY_BOOKED').kind).toBe('taken');
    expect(said('No.', 'INTERNAL_SERVER_ERROR').kind).toBe('unclear');
  });

  it('keeps long words short and says each once', () => {
    const long = 'a'.repeat(500);
    const answer = classifyRefusal(
      [long, long].map((message) => ({ message, path: [], code: null })),
    );
    expect('reason' in answer && answer.reason.length).toBe(300);
  });
});

describe('Retry-After', () => {
  const now = Date.parse('2026-12-01T10:00:00Z');
  it.each([
    ['7', 7000],
    ['0', 0],
    ['Tue, 01 Dec 2026 10:00:30 GMT', 30_000],
    ['Tue, 01 Dec 2026 09:00:00 GMT', 0],
    ['soon', null],
    ['', null],
    ['99999999999', null],
    [null, null],
  ])('%s is %s ms', (header, expected) => {
    expect(retryAfterMs(header, now)).toBe(expected);
  });
});

describe('a reply', () => {
  it.each([
    [200, '{"data":{"a":1}}', 'answer'],
    [200, '{"data":null,"errors":[{"message":"no"}]}', 'answer'],
    [200, '{"errors":[{}]}', 'answer'],
    [400, '{"errors":[{"message":"no"}]}', 'answer'],
    [200, '{"error":"access_token does not correspond to user"}', 'answer'],
    [200, '{"error":"Internal error"}', 'unclear'],
    [403, '{"error":"Forbidden"}', 'unclear'],
    [200, '{}', 'unclear'],
    [200, '', 'unclear'],
    [200, '<html>', 'unclear'],
    [200, '{"data":{"a":1}', 'unclear'],
    [200, 'null', 'unclear'],
    [302, '{"data":{}}', 'unclear'],
    [400, '{"data":{}}', 'unclear'],
    [500, '{"errors":[{"message":"no"}]}', 'unclear'],
  ])('HTTP %s with %s is %s', (status, body, kind) => {
    expect(parseReply(status, body).kind).toBe(kind);
  });

  it('tells the end of a session by the words for it, in HTTP 200 too', () => {
    const reply = parseReply(200, '{"error":"access_token does not correspond to user"}');
    expect(reply.kind === 'answer' && reply.errors.some(isSessionEnd)).toBe(true);
  });

  it('tells what does not fit a schema from what went wrong', () => {
    const fits = (message: string) => isSchemaError({ message, path: [], code: null });
    expect(fits('Cannot query field "employee" on type "Viewer".')).toBe(true);
    expect(fits("Field 'x' doesn't exist on type 'Query'")).toBe(true);
    expect(fits('Unknown argument "from" on field "Employee.bookings".')).toBe(true);
    const ofRuby =
      'Variable $input of type CreateBookingInput! was provided invalid value for purposeId';
    expect(fits(`${ofRuby} (Expected value to not be null)`)).toBe(true);
    expect(fits("Argument 'purposeId' on InputObject 'CreateBookingInput' is required.")).toBe(
      true,
    );
    expect(fits('The required input field `purposeId` is missing.')).toBe(true);
    expect(fits('This space is already reserved.')).toBe(false);
    expect(fits('Internal server error')).toBe(false);
  });
});

describe('names of the tenant’s own', () => {
  const said = (message: string, code: string | null = null) => [{ message, path: [], code }];
  it.each([
    ['Health Corner 2.24.05 war schneller weg', 'refused'],
    ['2.24.05 (Group 7): nein', 'refused'],
    ['Already 12: pas possible', 'refused'],
    ['2.24.05 in Window Side is already reserved', 'taken'],
  ])('say nothing of why: %s', (message, kind) => {
    const names = ['2.24.05', 'Health Corner', 'Group 7', 'Window Side', 'Already 12', 'Already'];
    expect(classifyRefusal(said(message), names).kind).toBe(kind);
  });

  it('count less than a code', () => {
    const answer = classifyRefusal(said('Health Corner', 'DESK_ALREADY_RESERVED'), ['Corner']);
    expect(answer).toEqual({ kind: 'taken', reason: 'Health Corner' });
  });
});

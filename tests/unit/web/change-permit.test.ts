import { describe, expect, it } from 'vitest';
import type { CivilDate } from '../../../src/lib/civil-date.js';
import { cancelling, changePermit, checkingIn } from '../../../src/site/web/change-permit.js';
import type { HeldRequest } from '../../../src/site/web/gate.js';
import { Turn } from '../../../src/site/web/turn.js';

const mine = 'Qm9va2luZy0x';
const other = 'Qm9va2luZy0y';

function asked(document: string, variables: unknown): HeldRequest {
  const body = JSON.stringify({ query: document, variables });
  const url = new URL('https://api.site.example/queries?x');
  return { method: 'POST', url, body, document, variables };
}
const posted = (path: string, body = ''): HeldRequest => ({
  method: 'POST',
  url: new URL(`https://site.example${path}`),
  body,
  document: '',
  variables: null,
});
const call = (name: string, input: object = { id: mine }, more = '') =>
  asked(`mutation x($input: X!) { ${name}(input: $input${more}) { booking { id checkedIn } } }`, {
    input,
  });

const about = {
  date: '2026-12-01' as CivilDate,
  start: Date.parse('2026-12-01T08:00:00Z'),
  end: Date.parse('2026-12-01T17:00:00Z'),
};
const permits = async (change: typeof cancelling, request: HeldRequest) =>
  (await changePermit(change, mine, [mine, other], new Turn(), about)).refuse(request);

describe('a cancellation at the wire', () => {
  it.each([
    call('deleteBooking'),
    call('cancelBooking', { bookingId: mine }),
    call('removeDeskReservation'),
    asked(`mutation { cancelBooking(bookingId: "${mine}") { success } }`, {}),
    posted(`/private/bookings/${mine}/cancel`),
    posted(`/private/bookings/${mine}/cancel`, JSON.stringify({ note: '', notify: true })),
    call('deleteBooking', { id: mine, scope: 'THIS_ONE', clientMutationId: '7', series: false }),
    call('deleteBooking', { id: mine, employeeId: 'RW1w', date: '2026-12-01' }),
    call('deleteBooking', { id: mine, startDate: '2026-12-01T08:00:00Z' }),
  ])('goes out: %j', async (request) => expect(await permits(cancelling, request)).toBeNull());

  it.each([
    ['another booking', call('deleteBooking', { id: other })],
    ['two of them', call('deleteBooking', { ids: [mine, other] })],
    ['all that follow', call('deleteFutureBookings')],
    ['a series', call('cancelBookingSeries')],
    ['all of it, by a flag', call('deleteBooking', { id: mine, deleteSeries: true })],
    ['all of it, by a choice', call('deleteBooking', { id: mine, scope: 'ALL_FUTURE' })],
    ['all of it, in the document', call('deleteBooking', { id: mine }, ', scope: FOLLOWING')],
    ['all of it, in small letters', call('deleteBooking', { id: mine, scope: 'series' })],
    ['all of it, in words', call('deleteBooking', { id: mine, occurrences: 'all' })],
    ['more, by a literal', call('deleteBooking', { id: mine }, ', scope: "following"')],
    ['more, by a number', call('deleteBooking', { id: mine, mode: 2 })],
    ['more, by other dates', call('deleteBooking', { id: mine, endDate: '2027-02-01T08:00:00Z' })],
    ['more, by the schedule', call('deleteBooking', { id: mine, bookingScheduleId: 'U2No' })],
    [
      'more, by a default',
      asked(
        'mutation x($id: ID!, $scope: Scope = FOLLOWING) { deleteBooking(id: $id, scope: $scope) { id } }',
        { id: mine },
      ),
    ],
    ['more, by its address', posted(`/private/bookings/${mine}/cancel?scope=all`)],
    ['more, in the body', posted(`/private/bookings/${mine}/cancel`, '{"scope":"all"}')],
    ['more, in a form', posted(`/private/bookings/${mine}/cancel`, 'scope=all')],
    ['a room', call('deleteCalendarEvent')],
    ['a reminder', call('deleteBookingReminder')],
    ['a check-in', call('checkInBooking')],
    ['something else', call('updateBooking', { id: mine, note: 'x' })],
    [
      'two changes',
      asked(`mutation { a: deleteBooking(id: "${mine}") { id } b: logOut { id } }`, {}),
    ],
    ['what cannot be read', asked('mutation { deleteBooking(', {})],
    ['another path', posted(`/private/bookings/${other}/cancel`)],
  ])('is stopped where it is %s', async (_, request) =>
    expect(await permits(cancelling, request)).toEqual(expect.any(String)),
  );
});

describe('what could change more than one booking', () => {
  it.each([
    ['"deleteFutureBookings"', call('deleteFutureBookings')],
    ['"deleteBooking" with "scope"', call('deleteBooking', { id: mine, scope: 'ALL_FUTURE' })],
    ['"deleteBooking" with "mode"', call('deleteBooking', { id: mine, mode: 2 })],
  ])('is said of %s', async (what, request) =>
    expect(await permits(cancelling, request)).toBe(
      `${what}, which could change more than this booking`,
    ),
  );
});

describe('a check-in at the wire', () => {
  it.each([
    call('checkInBooking'),
    call('checkinReservation', { bookingId: mine }),
    call('updateBooking', { bookingId: mine, checkedIn: true }),
    posted(`/private/bookings/${mine}/check-in`),
  ])('goes out: %j', async (request) => expect(await permits(checkingIn, request)).toBeNull());

  it.each([
    ['a cancellation', call('deleteBooking')],
    ['its opposite', call('updateBooking', { bookingId: mine, checkedIn: false })],
    ['undone', call('undoCheckIn')],
    ['another change', call('updateBooking', { bookingId: mine })],
    ["somebody else's", call('checkInOthers')],
    ['a word about health', call('checkInBooking', { id: mine, healthy: true })],
    [
      'a health check',
      call('updateBooking', { id: mine, checkedIn: true, passedHealthCheck: true }),
    ],
    ['another booking', call('checkInBooking', { id: other })],
  ])('is stopped where it is %s', async (_, request) =>
    expect(await permits(checkingIn, request)).toEqual(expect.any(String)),
  );
});

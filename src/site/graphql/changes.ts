import type { BookAnswer, BookRequest, ChangeAnswer } from '../../booking/site.js';
import type { Booking, BookingId } from '../../booking/types.js';
import { civilDateAt } from '../../lib/civil-date.js';
import { OtherPersonError, SiteError } from '../../lib/errors.js';
import type { SiteDeps } from '../deps.js';
import { answerSchema, blankSchema, bookedSchema, complaintsSchema } from './change-answers.js';
import { parseInstant } from './instants.js';
import type { Place } from './place.js';
import { classifyRefusal, namesOfFloor } from './refusals.js';
import { describeErrors, isSchemaError, type Reply } from './reply.js';

/**
 * What an answer to createBooking says (contract G15). Booked is only what names our desk, our employee and our date;
 * whatever is lost, late, malformed or unexpected is `unclear`.
 * @throws OtherPersonError when the booking was made for somebody else
 */
export function judgeBooking(
  reply: Reply,
  request: BookRequest,
  place: Place,
  { profile, me: { identity: me } }: SiteDeps,
): BookAnswer {
  if (reply.kind !== 'answer') return reply;
  const parsed = bookedSchema.safeParse(reply.data);
  if (reply.errors.length > 0) {
    const reason = describeErrors(reply.errors);
    if (reply.data === null && reply.errors.some(isSchemaError)) {
      // It did not validate, so nothing of it was executed.
      return { kind: 'throttled', retryAfter: null, reason };
    }
    if (isWithin(reply)) return { kind: 'unclear', reason };
    const refusal = classifyRefusal(reply.errors, namesOfFloor(place.floor));
    const unexecuted = refusal.kind === 'refused' && reply.refused === true;
    return unexecuted ? { ...refusal, unexecuted } : refusal;
  }
  if (!parsed.success) return { kind: 'unclear', reason: 'The answer names no booking.' };
  const { booking } = parsed.data.answer;
  if (booking.employee.id !== me.employeeId) {
    throw new OtherPersonError(
      `The site booked ${request.desk.code} on ${request.date} for somebody other than ${me.email}.`,
      `Cancel it on the site, then run: spaceiq login --profile ${profile}`,
    );
  }
  const start = parseInstant(booking.startDate);
  const sameDate = start !== null && civilDateAt(start, place.floor.timezone) === request.date;
  if (booking.space.id !== request.desk.id || !sameDate) {
    return { kind: 'unclear', reason: 'The answer names another desk or date than asked for.' };
  }
  return { kind: 'booked', booking: booked(booking.id, request, place, start, booking.endDate) };
}

/**
 * Whether an error lies within what the mutation gave back: then it was executed, whatever the words say. A payload whose
 * booking is blank beside an error of the mutation as a whole gives nothing back (contract G4).
 */
function isWithin({ data, errors }: Extract<Reply, { kind: 'answer' }>): boolean {
  const gave = answerSchema.safeParse(data);
  const answer = gave.success ? gave.data.answer : null;
  const isBlank = blankSchema.safeParse(answer).success;
  return (answer !== null && !isBlank) || errors.some(({ path }) => path.length > 1);
}

function booked(
  id: string,
  { desk, date }: BookRequest,
  { floor }: Place,
  start: number,
  endDate: string,
): Booking {
  return {
    id: id as BookingId,
    desk: desk.code,
    spaceId: desk.id,
    building: floor.building,
    floor: floor.floor,
    date,
    start,
    end: parseInstant(endDate),
    checkedIn: false,
    released: false,
  };
}

/** What an answer to a cancellation or a check-in says, whatever shape its payload has (contract G16). */
export function judgeChange(reply: Reply, expects: { readonly checkedIn: boolean }): ChangeAnswer {
  if (reply.kind === 'throttled') return { kind: 'rejected', reason: reply.reason };
  if (reply.kind === 'unclear') return reply;
  if (reply.errors.length > 0) {
    const { kind } = classifyRefusal(reply.errors);
    const unclear = kind === 'unclear' || isWithin(reply);
    return { kind: unclear ? 'unclear' : 'rejected', reason: describeErrors(reply.errors) };
  }
  const parsed = complaintsSchema.safeParse(reply.data);
  if (!parsed.success) return { kind: 'unclear', reason: 'The answer cannot be read.' };
  const { answer } = parsed.data;
  if (answer === null) return { kind: 'unclear', reason: 'The answer is blank.' };
  if (answer === false) return { kind: 'rejected', reason: 'The site said no.' };
  if (typeof answer !== 'object') return { kind: 'done' };
  const words = [answer.message, ...answer.complaints.map((each) => each?.message)];
  const said = words.filter((each) => each).join(' ');
  const failed = /error|fail|denied|refus|reject/i.test(answer.__typename ?? '');
  if (failed || answer.success === false || answer.complaints.length > 0) {
    return { kind: 'rejected', reason: said === '' ? 'The site said no.' : said };
  }
  const checkedIn = answer.booking?.checkedIn ?? answer.checkedIn;
  if (expects.checkedIn && checkedIn === false) {
    return { kind: 'unclear', reason: 'The booking still reads as not checked in.' };
  }
  return { kind: 'done' };
}

/** The operations that change a booking. */
export type ChangeName = 'cancelBooking' | 'checkInBooking';

/** How a change is read back. */
export interface Readings {
  readonly readBooking: (id: BookingId) => Promise<Booking | 'gone' | null>;
  readonly ownBookings: () => Promise<readonly Booking[]>;
}

/**
 * A yes alone is no proof (contract G16): mutations with like names say it too. What is read of the booking afterwards
 * decides; where it cannot be asked for by its id, or is still shown by it, the list of one's own does.
 */
export async function proveChange(
  name: ChangeName,
  { id }: Booking,
  { readBooking, ownBookings }: Readings,
): Promise<ChangeAnswer> {
  try {
    const found = await readBooking(id);
    if (name === 'cancelBooking') {
      if (found === 'gone') return { kind: 'done' };
      const left = (await ownBookings()).some((each) => each.id === id && !each.released);
      return left
        ? { kind: 'unclear', reason: 'The site said yes, and still shows the booking.' }
        : { kind: 'done' };
    }
    const now = found ?? (await ownBookings()).find((each) => each.id === id) ?? null;
    if (now === null || (now !== 'gone' && now.checkedIn)) return { kind: 'done' };
    return { kind: 'unclear', reason: 'The site said yes, and does not show it as checked in.' };
  } catch (error) {
    if (!(error instanceof SiteError)) throw error;
    return { kind: 'unclear', reason: `It could not be read again: ${error.message}` };
  }
}

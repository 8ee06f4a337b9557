import type { BookAnswer, BookRequest } from '../../booking/site.js';
import type { Booking, Floor, Identity } from '../../booking/types.js';
import { messageOf } from '../../lib/errors.js';
import { SessionExpired } from '../graphql/errors.js';
import { classifyRefusal } from '../graphql/refusals.js';
import { toBooking } from './model.js';
import { awaitBookNow, pressBookNow } from './pages/booking-popup.js';
import { waitForFloor } from './pages/floor-page.js';
import type { Answer, Exchange } from './traffic.js';
import type { Turn } from './turn.js';
import type { Visit } from './visit.js';
import { bookingsIn, isObject, type WireBooking } from './wire.js';

const reloadDeadline = 10_000;

/**
 * Presses "Book Now" in the open popup and says what came of it. The proof is the answer to `createBooking`
 * (contract G15) naming our desk, our employee and the date; a popup that closes is none (contract W8).
 * @throws PageTrouble when the page breaks down: after `turn.press` nobody knows what that did; SessionExpired when the
 * site did not know the token.
 */
export async function writeBooking(
  visit: Visit,
  request: BookRequest,
  identity: Identity,
  turn: Turn,
): Promise<BookAnswer> {
  const { tab } = visit;
  await awaitBookNow(tab);
  const mark = tab.traffic.mark();
  turn.press();
  await pressBookNow(tab);
  const answer = await tab.traffic.until<Answer | 'gone'>(() => {
    const exchange = tab.traffic.since(mark).find((candidate) => isBookingOf(candidate, request));
    return exchange?.answer ?? (tab.alive ? null : 'gone');
  }, tab.deadlines.answer);
  if (answer === null) return { kind: 'unclear', reason: 'The site did not answer in time.' };
  if (answer === 'gone') return { kind: 'unclear', reason: 'The page broke down while booking.' };
  const judged = judge(answer, request, visit.floor, identity);
  return judged.kind === 'booked' || judged.kind === 'unclear'
    ? judged
    : await excludeOurs(visit, { request, identity, mark, judged });
}

function isBookingOf({ write, document, variables }: Exchange, { desk }: BookRequest): boolean {
  if (!write) return false;
  return /\bcreateBooking\b/.test(document) || JSON.stringify(variables ?? null).includes(desk.id);
}

/**
 * What an answer says. A browser may by itself send a request again whose connection broke, so that no failure is one at
 * which surely nothing was written.
 */
function judge(answer: Answer, request: BookRequest, floor: Floor, identity: Identity): BookAnswer {
  if (answer.kind === 'lost') {
    return { kind: 'unclear', reason: `The answer was lost: ${answer.reason}` };
  }
  const { status, body, errors, retryAfter } = answer;
  const reason = `The site answered HTTP ${status}.`;
  if (status === 401) throw new SessionExpired();
  if (status !== 200) return { kind: 'unclear', retryAfter, reason };
  if (body === undefined) return { kind: 'unclear', reason: 'The answer cannot be read.' };
  const booking = bookingsIn(body).find((wire) => proves(wire, request, floor, identity));
  if (booking !== undefined && errors.length === 0) {
    return { kind: 'booked', booking: ours(booking, floor) };
  }
  if (errors.length > 0 && isBlank(body)) return classifyRefusal(errors);
  const said = errors[0]?.message ?? 'The answer names no booking of this desk.';
  return { kind: 'unclear', reason: said };
}

function proves(
  wire: WireBooking,
  { desk, date }: BookRequest,
  floor: Floor,
  identity: Identity,
): boolean {
  const isOurs = wire.spaceId === desk.id && wire.employeeId === identity.employeeId;
  return isOurs && ours(wire, floor).date === date;
}

function ours(wire: WireBooking, floor: Floor): Booking {
  return toBooking({ ...wire, building: floor.building, floor: floor.floor }, floor);
}

/** Whether the operation gave nothing at all: then it was refused and not half answered (contract G4). */
function isBlank(body: unknown): boolean {
  const data = isObject(body) ? body.data : null;
  return !isObject(data) || Object.values(data).every((value) => value === null);
}

interface Doubt {
  readonly request: BookRequest;
  readonly identity: Identity;
  readonly mark: number;
  readonly judged: BookAnswer;
}

/**
 * A refusal may be of the second of two requests because of the first (see `judge`). The page reads the floor anew after every attempt: that tells whose the desk is.
 */
async function excludeOurs(visit: Visit, doubt: Doubt): Promise<BookAnswer> {
  const { request, identity, mark, judged } = doubt;
  const { date, desk } = request;
  try {
    const read = await waitForFloor(visit.tab, mark, visit.address, reloadDeadline, date);
    visit.absorb(read, date);
    const space = read.floor.spaces.find(({ id }) => id === desk.id);
    const mine = space?.bookings.find(
      (wire) =>
        !wire.released &&
        wire.employeeId === identity.employeeId &&
        ours({ ...wire, spaceId: desk.id }, visit.floor).date === date,
    );
    if (mine === undefined) return judged;
    return { kind: 'booked', booking: ours({ ...mine, spaceId: desk.id }, visit.floor) };
  } catch (error) {
    visit.tab.log.debug('The floor was not read again after a refusal', {
      error: firstLine(error),
    });
    const reason = 'reason' in judged ? judged.reason : '';
    return { kind: 'unclear', reason: `${reason} (the floor could not be read again)` };
  }
}

function firstLine(error: unknown): string {
  return messageOf(error).split('\n')[0] ?? '';
}

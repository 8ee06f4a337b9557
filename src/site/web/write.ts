import type { BookAnswer, BookRequest } from '../../booking/site.js';
import type { Booking, EmployeeId, Floor, Identity } from '../../booking/types.js';
import { OtherPersonError } from '../../lib/errors.js';
import { SessionExpired } from '../graphql/errors.js';
import { type HoursStyle, readAs, writeHours } from '../graphql/hours-style.js';
import { classifyRefusal, namesOfFloor } from '../graphql/refusals.js';
import { describeErrors, isSchemaError } from '../graphql/reply.js';
import { answerToWrite, bodyOf, sendFromPage } from './asking.js';
import { createBooking } from './documents.js';
import type { Passage, Permit } from './gate.js';
import { toBooking } from './model.js';
import { asThePage, type PageRequest } from './page-request.js';
import type { Answer } from './traffic.js';
import type { Turn } from './turn.js';
import type { Visit } from './visit.js';
import { bookingsIn, isObject, type WireBooking } from './wire.js';

/** What a request led to: an answer, or a booking of other hours than asked for, since the site reads them otherwise. */
export type Written =
  | BookAnswer
  | { readonly kind: 'misread'; readonly booking: Booking; readonly style: HoursStyle }
  /** The request does not fit the schema, so that nothing of it was executed; or perhaps so, and else it is a refusal. */
  | { readonly kind: 'misfit'; readonly reason: string; readonly refusal: BookAnswer | null };

export interface Way {
  readonly turn: Turn;
  readonly style: HoursStyle;
  /** The page's own request, where the documented one does not fit. */
  readonly like?: PageRequest;
  /** Asked in the last moment. */
  readonly wanted: () => boolean;
}

/** Whom a booking is asked for, by employee id (contract G15). */
export type Writer = Identity & { readonly employeeId: EmployeeId };

const unsent = 'It was not sent any more.';

/**
 * Asks for a desk from inside the page, with the request that the page itself sends (contract G15), held at the wire to
 * desk, person, date and hours (design invariant 10). The proof is an answer that names them (contract W8).
 * @throws PageTrouble when the page breaks down: once it was let out nobody knows what that did; SessionExpired when the
 * site did not know the token; OtherPersonError when the booking was made for somebody else.
 */
export async function writeBooking(
  visit: Visit,
  request: BookRequest,
  identity: Writer,
  { turn, style, like, wanted }: Way,
): Promise<Written> {
  const { tab } = visit;
  const { timezone: zone } = visit.floor;
  const documented = createBooking(request, identity.employeeId, { zone, style });
  const call = like === undefined ? documented : asThePage(like, documented.variables.input);
  if (call === null) return { kind: 'unable', reason: 'Nobody can read what the page books by.' };
  const body = bodyOf(call);
  let isUnwanted = false;
  const permit: Permit = {
    refuse: (held) => (held.body === body ? null : 'not the booking that is asked for'),
    release: () => {
      isUnwanted = !wanted() || !turn.release();
      if (isUnwanted) return false;
      request.leaving?.();
      return true;
    },
  };
  const mark = tab.traffic.mark();
  const send = async (passage: Passage): Promise<Answer | 'gone' | 'stopped' | null> => {
    await sendFromPage(tab, call);
    const answer = await tab.traffic.until<Answer | 'gone' | 'stopped'>(() => {
      if (isUnwanted) return 'stopped';
      return answerToWrite(tab, call, mark) ?? (tab.alive ? null : 'gone');
    }, tab.deadlines.answer);
    // From here on nothing goes out any more.
    return passage.sent ? answer : 'stopped';
  };
  const answer = await tab.gate.during(permit, send);
  if (answer === 'stopped') return { kind: 'throttled', retryAfter: null, reason: unsent };
  if (answer === null) return { kind: 'unclear', reason: 'The site did not answer in time.' };
  if (answer === 'gone') return { kind: 'unclear', reason: 'The page broke down while booking.' };
  return judge(answer, request, visit.floor, { identity, style });
}

type Answered = Extract<Answer, { readonly kind: 'answered' }>;

interface Asked {
  readonly identity: Writer;
  readonly style: HoursStyle;
}

/**
 * What an answer says. A browser may by itself send a request again whose connection broke, so that no failure is one at
 * which surely nothing was written.
 */
function judge(answer: Answer, request: BookRequest, floor: Floor, asked: Asked): Written {
  if (answer.kind === 'lost') {
    return { kind: 'unclear', reason: `The answer was lost: ${answer.reason}` };
  }
  const { status, body, errors, retryAfter, over } = answer;
  const reason = `The site answered HTTP ${status}.`;
  if (over) throw new SessionExpired();
  const misfit = status === 200 || status === 400 ? misfitIn(answer, floor) : null;
  if (misfit !== null) return misfit;
  if (status !== 200) return { kind: 'unclear', retryAfter, reason };
  if (body === undefined) return { kind: 'unclear', reason: 'The answer cannot be read.' };
  const [made] = bookingsIn(body);
  if (made !== undefined && errors.length === 0) return judgeMade(made, request, floor, asked);
  if (errors.length > 0 && isBlank(body)) return classifyRefusal(errors, namesOfFloor(floor));
  return { kind: 'unclear', reason: errors[0]?.message ?? 'The answer names no booking.' };
}

/** Surely where the words say so; perhaps where the answer has no data at all, and no error lies within it (contract G7). */
function misfitIn({ body, errors }: Answered, floor: Floor): Written | null {
  if (errors.length === 0 || !isBlank(body)) return null;
  const reason = describeErrors(errors);
  if (errors.some(isSchemaError)) return { kind: 'misfit', reason, refusal: null };
  const refusal = classifyRefusal(errors, namesOfFloor(floor));
  const isUnexecuted =
    isObject(body) && (body.data ?? null) === null && errors.every(({ path }) => path.length === 0);
  return refusal.kind === 'refused' && isUnexecuted ? { kind: 'misfit', reason, refusal } : null;
}

/** Believed is what the answer shows, not what was asked (contract G15). */
function judgeMade(
  made: WireBooking,
  request: BookRequest,
  floor: Floor,
  { identity: me, style }: Asked,
): Written {
  const { desk, date, start } = request;
  if (made.employeeId !== null && made.employeeId !== me.employeeId) {
    throw new OtherPersonError(
      `The site booked ${desk.code} on ${date} for somebody other than ${me.email}.`,
      'Cancel it on the site, then log in again: spaceiq login',
    );
  }
  const booking = ours(made, floor);
  if (made.spaceId !== desk.id || made.employeeId !== me.employeeId) {
    return { kind: 'unclear', reason: 'The answer names another desk than asked for.' };
  }
  const zone = floor.timezone;
  const taken = readAs(made.start, writeHours(start, zone, style), request, zone);
  if (taken !== null && taken !== style) return { kind: 'misread', booking, style: taken };
  if (booking.date === date) return { kind: 'booked', booking };
  return { kind: 'unclear', reason: 'The answer names another date than asked for.' };
}

function ours(wire: WireBooking, floor: Floor): Booking {
  return toBooking({ ...wire, building: floor.building, floor: floor.floor }, floor);
}

/** Whether the operation gave nothing at all: then it was refused and not half answered (contract G4). */
function isBlank(body: unknown): boolean {
  const data = isObject(body) ? body.data : null;
  return !isObject(data) || Object.values(data).every((value) => value === null);
}

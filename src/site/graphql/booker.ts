import type { BookAnswer, BookRequest, ChangeAnswer, DeskReading } from '../../booking/site.js';
import type { Booking, Desk } from '../../booking/types.js';
import type { CivilDate } from '../../lib/civil-date.js';
import { SiteError } from '../../lib/errors.js';
import type { SiteDeps } from '../deps.js';
import { LearntHours } from '../learnt-hours.js';
import type { Api } from './api.js';
import { AskedHours } from './asked-hours.js';
import { bookedSchema } from './change-answers.js';
import { judgeBooking } from './changes.js';
import { SiteChanged } from './errors.js';
import {
  type HoursStyle,
  isElsewhereIfLocal,
  offsetMatters,
  readAs,
  withMistakable,
  writeHours,
} from './hours-style.js';
import { parseInstant } from './instants.js';
import type { Place } from './place.js';
import { describeErrors, isSchemaError, type Reply } from './reply.js';

type Cancel = (booking: Booking) => Promise<ChangeAnswer>;

/** What else it does at the site. */
interface Deeds {
  readonly cancel: Cancel;
  readDesk(desk: Desk, date: CivilDate): Promise<DeskReading | null>;
}

/** Asks for desks, and finds out meanwhile whether the site takes UTC or the building's hours (contract G15). */
export interface Booker {
  book(request: BookRequest, place: Place): Promise<BookAnswer>;
  /** Bookings that a reading showed: one that answers a request tells how the site took its hours, also where its answer was lost. */
  heard(bookings: readonly Booking[]): Promise<void>;
  /** How a booking of wrong hours is taken back. */
  undoBy(cancel: Cancel): void;
}

export function createBooker(
  api: Api,
  deps: SiteDeps,
  { cancel, readDesk }: Deeds,
  assisted: boolean,
): Booker {
  let undo = cancel;
  let turn: Promise<unknown> = Promise.resolve();
  const asked = new AskedHours();
  const learnt = new LearntHours(deps.cache, deps.session.apiOrigin);
  const send = async (
    request: BookRequest,
    place: Place,
    hours: HoursStyle,
  ): Promise<BookAnswer> => {
    const { interrupted, me } = deps;
    const { until = null } = request;
    const zone = place.floor.timezone;
    const [startDate, endDate] = [request.start, request.end].map((at) =>
      writeHours(at, zone, hours),
    );
    const { employeeId } = me.identity;
    if (employeeId === null) {
      throw new SiteChanged(
        'The API has not told your employee id, without which it books nothing (contract G15).',
        { hint: 'Leave out --transport api.' },
      );
    }
    const { note } = await api.verdict();
    const isKnown = (await learnt.known()) === hours;
    const input = {
      ...{ spaceId: request.desk.id, employeeId, startDate, endDate },
      ...(note && { note: '' }),
    };
    asked.note(request, startDate ?? '', zone);
    const wanted = () => {
      if (interrupted?.aborted === true) return false;
      if (until !== null && api.client.clock.now() >= until) return false;
      request.leaving?.();
      return true;
    };
    const reply = await api.write('createBooking', { input }, wanted);
    if (reply.kind === 'answer' && reply.errors.some(isSchemaError)) {
      await api.reject('createBooking', describeErrors(reply.errors));
    }
    const shown = shownHours(reply);
    const taken = shown === null ? null : readAs(shown.start, startDate ?? '', request, zone);
    if (taken === null || taken === hours) {
      if (taken !== null && offsetMatters(request, zone)) await learnt.learn(hours);
      const answer = judgeBooking(reply, request, place, deps);
      return isKnown ? answer : withMistakable(answer, request, zone, hours);
    }
    await learnt.learn(taken);
    return await takeBack(reply, request, place);
  };
  /** Whether the site still shows a desk as nobody's after it said no to it; where it cannot be read nobody knows. */
  const isFree = async ({ desk, date }: BookRequest): Promise<boolean> => {
    const reading = await readDesk(desk, date).catch((error: unknown) => {
      if (error instanceof SiteError) return null;
      throw error;
    });
    return reading !== null && !reading.taken && reading.mine.length === 0;
  };
  /** What was booked at other hours than asked for is not left behind. */
  const takeBack = async (
    reply: Reply,
    request: BookRequest,
    place: Place,
  ): Promise<BookAnswer> => {
    const made = bookingMade(reply, request, place);
    const gone = made === null ? null : await undo(made).catch(() => null);
    const said = 'The site takes hours otherwise than it was given them';
    deps.log.warn('hours were taken otherwise', { date: request.date, gone: gone?.kind ?? null });
    if (gone?.kind === 'done') {
      return { kind: 'throttled', retryAfter: 0, reason: `${said}; that was taken back.` };
    }
    return { kind: 'unclear', reason: `${said}, and what it booked could not be taken back.` };
  };
  return {
    heard: async (bookings) => {
      // What an answer to a request of ours has told is surer than a booking that may have been made by hand.
      if ((await learnt.known()) !== null) return;
      const told = asked.toldBy(bookings);
      if (told !== null) await learnt.learn(told);
    },
    undoBy: (by) => {
      undo = by;
    },
    book: async (request, place) => {
      const hours = await learnt.known();
      if (hours !== null || !offsetMatters(request, place.floor.timezone)) {
        return await send(request, place, hours ?? 'utc');
      }
      const { operations } = await api.verdict();
      if (!assisted && operations.cancelBooking === undefined) {
        const reason =
          'Whether the site takes UTC or local hours is not known, and a booking of wrong hours could not be taken back over the API alone: leave out --transport api.';
        return { kind: 'unable', reason };
      }
      // Until the first answer tells, one request at a time: a wrong guess is made once.
      const mine = turn.then(async () => {
        const known = await learnt.known();
        const answer = await send(request, place, known ?? 'utc');
        const isDoubtful = known === null && mayBeMisread(answer, request, place);
        // A desk that somebody holds by now was refused for that, whatever the site's words: other hours it would grant.
        return isDoubtful && (await isFree(request)) ? await send(request, place, 'local') : answer;
      });
      turn = mine.catch(() => {});
      return await mine;
    },
  };
}

/** Whether a no may be to other hours than were meant (contract G15). */
function mayBeMisread({ kind }: BookAnswer, request: BookRequest, { floor }: Place): boolean {
  const no = ['refused', 'rejected', 'not-open', 'desk-refused'].includes(kind);
  return no && isElsewhereIfLocal(request, floor.timezone);
}

function shownHours(reply: Reply): { readonly start: number; readonly end: number } | null {
  if (reply.kind !== 'answer' || reply.errors.length > 0) return null;
  const parsed = bookedSchema.safeParse(reply.data);
  if (!parsed.success) return null;
  const { startDate, endDate } = parsed.data.answer.booking;
  const [start, end] = [parseInstant(startDate), parseInstant(endDate)];
  return start === null || end === null ? null : { start, end };
}

function bookingMade(reply: Reply, { desk, date }: BookRequest, { floor }: Place): Booking | null {
  const hours = shownHours(reply);
  const parsed = reply.kind === 'answer' ? bookedSchema.safeParse(reply.data) : null;
  if (hours === null || !parsed?.success) return null;
  return {
    id: parsed.data.answer.booking.id as Booking['id'],
    desk: desk.code,
    spaceId: desk.id,
    building: floor.building,
    floor: floor.floor,
    date,
    ...hours,
    checkedIn: false,
    released: false,
  };
}

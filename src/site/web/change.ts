import type { ChangeAnswer } from '../../booking/site.js';
import type { Booking, Identity } from '../../booking/types.js';
import { SessionExpired } from '../graphql/errors.js';
import { rowToBooking, toBooking } from './model.js';
import { type BookingRow, buttonInRow, confirmButton, type OwnRead } from './pages/my-bookings.js';
import type { Answer } from './traffic.js';
import { PageTrouble } from './trouble.js';
import type { Turn } from './turn.js';
import type { Visit } from './visit.js';

export interface Change {
  readonly name: 'cancel' | 'check-in';
  readonly button: RegExp;
}

export interface Changed {
  /** Whether anything was asked of the site. */
  readonly pressed: boolean;
  readonly answer: ChangeAnswer;
}

export const cancelling: Change = { name: 'cancel', button: /cancel/i };
export const checkingIn: Change = { name: 'check-in', button: /check.?in/i };

/**
 * Presses a booking's button in the open My Bookings (contract W9). What the site answers decides; whether the change
 * has come about is for the caller to read.
 * @throws PageTrouble when the page breaks down: after `turn.press` nobody knows what that did; SessionExpired when the site did not know the token.
 */
export async function changeBooking(
  visit: Visit,
  booking: Booking,
  change: Change,
  read: OwnRead,
  turn: Turn,
): Promise<Changed> {
  const row = findRow(visit, booking, read);
  if (row === null) return refused('My Bookings does not show this booking.');
  const { tab } = visit;
  const button = await buttonInRow(tab, row, change.button);
  if (button === null) return refused(`The site offers no ${change.name} for this booking.`);
  const mark = tab.traffic.mark();
  turn.press();
  await button.click({ noWaitAfter: true });
  const answer = await answerOf(visit, mark);
  return { pressed: true, answer: judge(answer) };
}

function refused(reason: string): Changed {
  return { pressed: false, answer: { kind: 'rejected', reason } };
}

/** The answer to the first write since `mark`; where the page asks "are you sure" first, it is told yes. */
async function answerOf({ tab }: Visit, mark: number): Promise<Answer | 'gone' | null> {
  const written = () => {
    const writes = tab.traffic.since(mark).filter(({ write }) => write);
    return writes.find(({ api }) => api) ?? writes[0];
  };
  let waiting = true;
  const asked = confirmButton(tab.page);
  asked
    .waitFor({ timeout: tab.deadlines.action })
    .then(async () => {
      if (waiting && written() === undefined) await asked.click({ noWaitAfter: true });
    })
    // Most sites do not ask; and if this one does and it fails, no answer comes.
    .catch(() => {});
  const answer = await tab.traffic.until<Answer | 'gone'>(
    () => written()?.answer ?? (tab.alive ? null : 'gone'),
    tab.deadlines.answer,
  );
  waiting = false;
  return answer;
}

function judge(answer: Answer | 'gone' | null): ChangeAnswer {
  if (answer === null) return { kind: 'unclear', reason: 'The site did not answer in time.' };
  if (answer === 'gone') return { kind: 'unclear', reason: 'The page broke down.' };
  if (answer.kind === 'lost') {
    return { kind: 'unclear', reason: `The answer was lost: ${answer.reason}` };
  }
  const { status, errors, body } = answer;
  if (status === 401) throw new SessionExpired();
  const [error] = errors;
  const refused = (status === 200 || (status >= 400 && status < 500)) && error !== undefined;
  if (refused) return { kind: 'rejected', reason: error.message };
  if (status >= 200 && status < 300 && body !== undefined) return { kind: 'done' };
  return { kind: 'unclear', reason: `The site answered HTTP ${status}.` };
}

function findRow(visit: Visit, booking: Booking, read: OwnRead): BookingRow | null {
  const rows = read.rows.filter((row) => {
    const shown = rowToBooking(row, visit.floor);
    return shown.date === booking.date && shown.desk === booking.desk;
  });
  const exact = rows.filter((row) => rowToBooking(row, visit.floor).start === booking.start);
  const [row] = exact.length > 0 ? exact : rows;
  if (rows.length > 1 && exact.length !== 1) {
    throw new PageTrouble('My Bookings shows several rows like this booking.');
  }
  return row ?? null;
}

/** What My Bookings holds: as the page's traffic tells it; of a tab of which that tells nothing, as its rows show it. */
export function ownOf(visit: Visit, reads: readonly OwnRead[], me: Identity): Booking[] {
  const told = new Map<string, Booking>();
  const shown: Booking[] = [];
  for (const { bookings, rows } of reads) {
    const mine = bookings.filter(
      ({ employeeId }) => employeeId === null || employeeId === me.employeeId,
    );
    for (const wire of mine) told.set(wire.id, toBooking(wire, visit.floor));
    if (mine.length === 0) shown.push(...rows.map((row) => rowToBooking(row, visit.floor)));
  }
  // A page that reads both tabs at once tells of the second one before it is shown.
  const known = [...told.values()];
  const isKnown = ({ date, desk }: Booking) =>
    known.some((booking) => booking.date === date && booking.desk === desk);
  return [...known, ...shown.filter((booking) => !isKnown(booking))];
}

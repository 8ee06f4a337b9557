import type { ElementHandle } from 'playwright';
import type { ChangeAnswer } from '../../booking/site.js';
import type { Booking } from '../../booking/types.js';
import { SessionExpired } from '../graphql/errors.js';
import { wasStopped } from './asking.js';
import { type Change, changePermit, checkingIn } from './change-permit.js';
import type { Passage } from './gate.js';
import { asksHealth } from './health.js';
import { isDeskOf, rowToBooking, toBooking } from './model.js';
import type { OwnPlace } from './own-place.js';
import { type BookingRow, rowOf, type Told } from './pages/booking-row.js';
import { type OwnRead, rowsOf, turnTo } from './pages/my-bookings.js';
import { type Action, actionsIn, dialogComes, dialogsNow, newDialog } from './pages/press.js';
import { answerQuestion, asksPerson, dismiss, type Matter } from './question.js';
import type { Tab } from './tab.js';
import type { Answer } from './traffic.js';
import type { Turn } from './turn.js';

/** The page on which My Bookings is open, and what its rows are read by. */
export interface OwnPage {
  readonly tab: Tab;
  readonly place: OwnPlace;
}

export interface Changed {
  /** Whether anything was asked of the site. */
  readonly pressed: boolean;
  readonly answer: ChangeAnswer;
  /** The booking's id by which that was, as later readings name it too; null where nothing was asked. */
  readonly id: string | null;
}

/** Actions of one row that are tried at most: the gate lets none of the wrong ones out. */
const mostActions = 6;

/**
 * Presses a booking's action in the open My Bookings (contract W9). Which one it is its icon may not say, so whatever it
 * sends is held to the one booking and the one change (design invariant 10), and where that is stopped another is tried.
 * What the site answers decides; whether the change has come about is for the caller to read.
 * @throws PageTrouble when the page breaks down: once it was let out nobody knows what that did; SessionExpired when
 * the site did not know the token.
 */
export async function changeBooking(
  at: OwnPage,
  booking: Booking,
  change: Change,
  read: OwnRead,
  turn: Turn,
): Promise<Changed> {
  const ids = read.bookings.map(({ id }) => id);
  const id = idOf(at, booking, read);
  if (id === null) return refused('My Bookings does not show this booking.');
  const permit = await changePermit(change, id, ids, turn, booking);
  const health = change === checkingIn ? await asksHealth(at.tab, booking, id) : null;
  const reasons = [`The site offers no ${change.name} for this booking.`];
  for (const tab of ['upcoming', 'past'] as const) {
    if (!read.rows.some((row) => row.tab === tab && isRowOf(at, booking, row))) continue;
    await turnTo(at.tab, tab);
    const tried = new Set<string>();
    for (let count = 0; count < mostActions; count += 1) {
      const action = await nextAction(at, booking, change, tab, tried);
      if (action === null) break;
      tried.add(action.key);
      const result = await at.tab.gate.during(permit, (passage) =>
        press(at, { booking, change, health }, action, passage),
      );
      if (result.kind === 'answered') return { pressed: true, answer: judge(result.answer), id };
      if (result.kind === 'ended') return refused(result.reason);
      reasons.push(result.reason);
    }
  }
  return refused(mostTelling(reasons));
}

const stoppedAt = 'The site wanted to send';

/** What was asked of the person, or stopped, says more than that another action did nothing. */
function mostTelling(reasons: readonly string[]): string {
  const told = [asksPerson, stoppedAt].map((begin) =>
    reasons.find((each) => each.startsWith(begin)),
  );
  return told.find((each) => each !== undefined) ?? reasons.at(-1) ?? '';
}

function refused(reason: string): Changed {
  return { pressed: false, answer: { kind: 'rejected', reason }, id: null };
}

/** The booking's id as the page itself is told it; of one that is not named, that of the one it looks like. */
function idOf({ place }: OwnPage, booking: Booking, { bookings }: OwnRead): string | null {
  if (booking.unnamed !== true) return booking.id;
  const alike = bookings.filter((wire) => {
    const told = toBooking(wire, place);
    return told.date === booking.date && told.desk === booking.desk;
  });
  const exact = alike.filter(({ start }) => start === booking.start);
  const [one, other] = exact.length > 0 ? exact : alike;
  return one === undefined || other !== undefined ? null : one.id;
}

/** Whether a row may be this booking's; the gate lets out what is meant for it, and nothing else. */
function isRowOf({ place }: Pick<OwnPage, 'place'>, booking: Booking, row: BookingRow): boolean {
  return row.date === booking.date && isDeskOf(row.desk, booking, place);
}

/** Hours only tell one row of a date and desk from another: a page may show them in another zone than the building's. */
function hasHoursOf({ place }: Pick<OwnPage, 'place'>, booking: Booking, row: BookingRow): boolean {
  return booking.start !== null && rowToBooking(row, place).start === booking.start;
}

/** How a booking that is known may be named in its row. */
function toldOf({ start, building, floor, desk, date }: Booking): Told {
  const externalId = building === null || floor === null ? null : `${building}-${floor}-${desk}`;
  return { start: start ?? Date.parse(`${date}T12:00:00Z`), externalId, spaceCode: desk };
}

interface Candidate extends Action {
  /** Tells it from the others of its row, also when the list has been drawn again. */
  readonly key: string;
}

/** The likeliest action of the booking's row that was not tried, looked for at the moment of the press. */
async function nextAction(
  at: OwnPage,
  booking: Booking,
  change: Change,
  tab: BookingRow['tab'],
  tried: ReadonlySet<string>,
): Promise<Candidate | null> {
  const candidates: Candidate[] = [];
  for (const [nth, row] of (await rowsLike(at, booking, tab)).entries()) {
    const actions = await actionsIn(at.tab, row);
    candidates.push(
      ...actions.map((action, index) => ({ ...action, key: `${nth} ${index} ${action.words}` })),
    );
  }
  const left = candidates.filter(({ key, words }) => !tried.has(key) && !change.not.test(words));
  return left.find(({ words }) => change.words.test(words)) ?? left[0] ?? null;
}

async function rowsLike(
  at: OwnPage,
  booking: Booking,
  tab: BookingRow['tab'],
): Promise<ElementHandle[]> {
  const rows = await at.tab.soon(rowsOf(at.tab.page, tab).elementHandles());
  const like: { readonly row: ElementHandle; readonly exact: boolean }[] = [];
  const told = [toldOf(booking)];
  for (const [index, row] of rows.entries()) {
    const texts = await at.tab.soon(
      row.$$eval('.UITable---cell', (cells) => cells.map((cell) => cell.textContent?.trim() ?? '')),
    );
    const [shown] = rowOf(texts, tab, index, told);
    if (shown === undefined || !isRowOf(at, booking, shown)) continue;
    like.push({ row, exact: hasHoursOf(at, booking, shown) });
  }
  const exact = like.filter(({ exact }) => exact);
  return (exact.length > 0 ? exact : like).map(({ row }) => row);
}

type Pressed =
  | { readonly kind: 'answered'; readonly answer: Answer | 'gone' | null }
  /** Nothing went out; another action may be the right one, or (`ended`) none is. */
  | { readonly kind: 'nothing' | 'ended'; readonly reason: string };

async function press(
  { tab }: OwnPage,
  about: Matter,
  { handle, words }: Candidate,
  passage: Passage,
): Promise<Pressed> {
  const before = await dialogsNow(tab.page);
  const mark = tab.traffic.mark();
  const isOver = () => passage.sent || passage.stopped.length > 0 || !tab.alive;
  await handle.click({ noWaitAfter: true, timeout: tab.deadlines.action });
  let known = before;
  for (
    let until = performance.now() + tab.deadlines.press;
    !isOver() && performance.now() < until;
  ) {
    const left = until - performance.now();
    const over = tab.traffic.until(() => (isOver() ? true : null), left);
    await Promise.race([over, dialogComes(tab, known, Math.max(1, left))]);
    const question = isOver() ? null : await newDialog(tab, known);
    if (question === null) continue;
    // The next question may be there as soon as this one is answered.
    known = await dialogsNow(tab.page);
    const unanswered = await answerQuestion(tab, question, about);
    if (unanswered !== null) {
      await dismiss(tab, before);
      // An action that does not say what it is for may have asked about something else.
      const isAbout = about.change.words.test(words) || unanswered.kind === 'personal';
      return { kind: isAbout ? 'ended' : 'nothing', reason: unanswered.reason };
    }
    until = performance.now() + tab.deadlines.press;
  }
  if (passage.sent) return { kind: 'answered', answer: await answerOf(tab, mark) };
  if (!tab.alive) return { kind: 'answered', answer: 'gone' };
  await dismiss(tab, before);
  const [stopped] = passage.stopped;
  const reason =
    stopped === undefined
      ? `No ${about.change.name} could be found for this booking.`
      : `${stoppedAt} ${stopped}; that was stopped, and nothing was changed. Do it on the site's own pages.`;
  return { kind: 'nothing', reason };
}

/** The answer to the write that went out since `mark`. */
async function answerOf(tab: Tab, mark: number): Promise<Answer | 'gone' | null> {
  return await tab.traffic.until<Answer | 'gone'>(() => {
    const writes = tab.traffic.since(mark).filter(({ write }) => write);
    // What was stopped at the gate is no answer of the site's.
    const sent = writes.filter(({ answer }) => !wasStopped(answer));
    return (sent.find(({ api }) => api) ?? sent[0])?.answer ?? (tab.alive ? null : 'gone');
  }, tab.deadlines.answer);
}

function judge(answer: Answer | 'gone' | null): ChangeAnswer {
  if (answer === null) return { kind: 'unclear', reason: 'The site did not answer in time.' };
  if (answer === 'gone') return { kind: 'unclear', reason: 'The page broke down.' };
  if (answer.kind === 'lost') {
    return { kind: 'unclear', reason: `The answer was lost: ${answer.reason}` };
  }
  const { status, errors, body, over } = answer;
  if (over) throw new SessionExpired();
  const [error] = errors;
  const refused = (status === 200 || (status >= 400 && status < 500)) && error !== undefined;
  if (refused) return { kind: 'rejected', reason: error.message };
  if (status >= 200 && status < 300 && body !== undefined) return { kind: 'done' };
  return { kind: 'unclear', reason: `The site answered HTTP ${status}.` };
}

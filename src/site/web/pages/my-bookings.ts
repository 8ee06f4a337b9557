import type { Locator, Page } from 'playwright';
import { plainText } from '../../../lib/foreign-text.js';
import { goesOnBeyond } from '../own-pages.js';
import type { Tab } from '../tab.js';
import type { Exchange } from '../traffic.js';
import { PageTrouble } from '../trouble.js';
import { quietness, requireUsable, throwFailure } from '../waits.js';
import { listedBookingsIn, type WireBooking } from '../wire.js';
import { type BookingRow, type BookingsTab, rowOf } from './booking-row.js';

const tabs = ['upcoming', 'past'] as const;

/** Both tabs: a booking of today that was checked in may stand under Past (contract W9). */
export interface OwnRead {
  readonly bookings: readonly WireBooking[];
  /** The same by the answers that told of bookings, or could have: an empty one too. */
  readonly lists: readonly (readonly WireBooking[])[];
  readonly rows: readonly BookingRow[];
  /** Whether the page asked for it now, and does not show what it was told before. */
  readonly isAsked: boolean;
  /** Whether every item of what it was told could be read (contract G4). */
  readonly isWhole: boolean;
  /** Whether an answer about bookings says itself that it lacks some. */
  readonly lacksSome: boolean;
}

/** A list that is there, and for which nothing is asked for so long (ms), is not asked for. */
const listSilence = 1_500;

const anyPane = '[id^="bookings-pane-"]';
/** The dialog that holds the two tabs, whatever others stand beside it. */
export const modal = (page: Page): Locator =>
  page.locator('.modal-content').filter({ has: page.locator(anyPane) });
const pane = (page: Page, tab: BookingsTab): Locator =>
  page.locator(`[id="bookings-pane-${tab} bookings"]`);
export const rowsOf = (page: Page, tab: BookingsTab): Locator =>
  pane(page, tab).locator('.UITable---row');

/**
 * Opens My Bookings (contract W9) and reads both of its tabs, from what the page is told and from its rows; `isFloorTalk`
 * tells what the page asks about the floor, perhaps at the same time.
 * @throws SessionExpired; PageTrouble when the list does not come.
 */
export async function openMyBookings(
  tab: Tab,
  isFloorTalk: (exchange: Exchange) => boolean,
): Promise<OwnRead> {
  const { page } = tab;
  const mark = tab.traffic.mark();
  const button = page.locator('#my_bookings_button');
  if (!(await tab.soon(button.isVisible()))) await page.locator('.Navbar---menuToggle').click();
  await button.click();
  const about = (exchange: Exchange) => !isFloorTalk(exchange);
  await modal(page).first().waitFor();
  await waitForAnswers(tab, mark, about);
  const rows: BookingRow[] = [];
  for (const name of tabs) rows.push(...(await readTab(tab, name, about)));
  const heard = tab.traffic.since(mark).filter(about);
  return {
    rows,
    bookings: ownIn(heard),
    lists: heard.filter(asksForBookings).map((exchange) => ownIn([exchange])),
    isAsked: heard.some(asksForBookings),
    isWhole: !heard.some(hasErrors) && !goesOnBeyond(heard),
    lacksSome:
      heard.some((each) => asksForBookings(each) && hasErrors(each)) || goesOnBeyond(heard),
  };
}

function hasErrors({ answer }: Exchange): boolean {
  return answer?.kind === 'answered' && answer.errors.length > 0;
}

/** Shows one of the tabs of the open My Bookings. */
export async function turnTo(tab: Tab, name: BookingsTab): Promise<void> {
  if (await tab.soon(pane(tab.page, name).isVisible())) return;
  await tab.page.locator(`[id="bookings-tab-${name} bookings"]`).click();
  await pane(tab.page, name).waitFor();
}

/** Closes My Bookings where it is open, by whichever of its Close buttons does it. */
export async function closeMyBookings(tab: Tab): Promise<void> {
  const open = modal(tab.page);
  if (!(await tab.soon(open.first().isVisible()))) return;
  const buttons = open.locator('.modal-footer').getByText(/close/i);
  for (let index = 0; index < (await tab.soon(buttons.count())); index += 1) {
    const button = buttons.nth(index);
    if (!(await tab.soon(button.isVisible()))) continue;
    await button.click({ timeout: tab.deadlines.action });
    const gone = await open
      .first()
      .waitFor({ state: 'hidden', timeout: tab.deadlines.press })
      .then(
        () => true,
        () => false,
      );
    if (gone) return;
  }
  throw new PageTrouble('My Bookings does not close.');
}

/**
 * What the page asked about bookings since `mark` has been answered, and well, to the end of the list where that comes in
 * several answers; or it asks nothing more.
 */
async function waitForAnswers(
  tab: Tab,
  mark: number,
  about: (exchange: Exchange) => boolean,
): Promise<void> {
  const quiet = quietness(tab, mark, about, Math.min(listSilence, tab.deadlines.silence));
  const asks = (exchange: Exchange) => about(exchange) && asksForBookings(exchange);
  try {
    const done = await tab.traffic.until(() => {
      requireUsable(tab, mark);
      throwFailure(tab, mark, asks);
      const asked = tab.traffic.since(mark).filter(about);
      return (asked.some(asks) && isToldToTheEnd(asked)) || quiet.over() ? true : null;
    }, tab.deadlines.answer);
    if (done === null) throw new PageTrouble('My Bookings did not come.');
  } finally {
    quiet.end();
  }
}

function isToldToTheEnd(asked: readonly Exchange[]): boolean {
  return asked.every(({ asks, answer }) => !asks || answer !== null) && !goesOnBeyond(asked);
}

/** Whether a request may be for one's own bookings: by what it says, or by what came (contract G13, G16). */
function asksForBookings(exchange: Exchange): boolean {
  const { asks, write, url, document } = exchange;
  if (!asks || write) return false;
  return /booking|reservation/i.test(document + url) || ownIn([exchange]).length > 0;
}

async function readTab(
  tab: Tab,
  name: BookingsTab,
  about: (exchange: Exchange) => boolean,
): Promise<BookingRow[]> {
  const mark = tab.traffic.mark();
  await turnTo(tab, name);
  // What the page asks for as it shows a tab it asks for before it is drawn.
  await tab.soon(tab.page.evaluate(drawn));
  await tab.page.waitForFunction(
    (id) => {
      const text = document.getElementById(id)?.textContent?.trim() ?? '';
      return text !== '' && !/^(loading|please wait)/i.test(text);
    },
    `bookings-pane-${name} bookings`,
    { timeout: tab.deadlines.action },
  );
  const quiet = quietness(tab, mark, about, Math.min(listSilence, tab.deadlines.silence));
  await tab.traffic
    .until(() => {
      requireUsable(tab, mark);
      return isToldToTheEnd(tab.traffic.since(mark).filter(about)) || quiet.over() ? true : null;
    }, tab.deadlines.answer)
    .finally(() => quiet.end());
  throwFailure(tab, mark, (exchange) => about(exchange) && asksForBookings(exchange));
  const texts = await tab.soon(textsOf(rowsOf(tab.page, name)));
  const told = ownIn(tab.traffic.since(0).filter(about));
  return texts.flatMap((cellTexts, index) => rowOf(cellTexts.map(plainText), name, index, told));
}

/** Runs in the page: resolves once it has been drawn anew. A page that is never drawn could not have been pressed either. */
function drawn(): Promise<void> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => requestAnimationFrame(() => resolve()));
  });
}

function textsOf(rows: Locator): Promise<string[][]> {
  return rows.evaluateAll((elements) =>
    elements.map((row) =>
      [...row.querySelectorAll('.UITable---cell')].map((cell) => cell.textContent?.trim() ?? ''),
    ),
  );
}

/** The page may read the floor at the same time, and that tells everybody's bookings: they are no answer to this. */
export function ownIn(exchanges: readonly Exchange[]): WireBooking[] {
  return exchanges.flatMap(({ answer, write }) => {
    if (answer?.kind !== 'answered' || write) return [];
    return listedBookingsIn(answer.body).filter(
      ({ spaceId, spaceCode, externalId }) => (spaceId ?? spaceCode ?? externalId) !== null,
    );
  });
}

import type { Locator, Page } from 'playwright';
import { type CivilDate, parseMinuteOfDay } from '../../../lib/civil-date.js';
import type { Tab } from '../tab.js';
import type { Exchange } from '../traffic.js';
import { PageTrouble } from '../trouble.js';
import { bookingsIn, floorsIn, type WireBooking, type WireFloor } from '../wire.js';
import { parseLabel } from './calendar.js';
import { quietness, requireUsable, throwFailure } from './floor-page.js';

export type BookingsTab = 'upcoming' | 'past';

/** A row of My Bookings (contract W9), by what it shows. */
export interface BookingRow {
  readonly date: CivilDate;
  /** The site's external id of the desk (contract G12), or the code alone. */
  readonly desk: string;
  /** Minutes since midnight in the building's zone, or null where the row shows no hours. */
  readonly start: number | null;
  readonly end: number | null;
  /** Which row of its tab, from 0. */
  readonly index: number;
}

export interface OwnRead {
  readonly bookings: readonly WireBooking[];
  readonly rows: readonly BookingRow[];
}

const modal = (page: Page): Locator => page.locator('.modal-content').last();
const pane = (page: Page, tab: BookingsTab): Locator =>
  page.locator(`[id="bookings-pane-${tab} bookings"]`);
const rowsOf = (page: Page, tab: BookingsTab): Locator => pane(page, tab).locator('.UITable---row');

/**
 * Opens My Bookings (contract W9) and reads it, from what the page is told and from its rows.
 * @throws SessionExpired; PageTrouble when the list does not come.
 */
export async function openMyBookings(tab: Tab): Promise<OwnRead> {
  const { page } = tab;
  const mark = tab.traffic.mark();
  const button = page.locator('#my_bookings_button');
  if (!(await tab.soon(button.isVisible()))) await page.locator('.Navbar---menuToggle').click();
  await button.click();
  await waitForAnswers(tab, mark);
  return readTab(tab, 'upcoming', mark);
}

/** Turns to the past tab of the open My Bookings and reads it too. */
export async function turnToPast(tab: Tab): Promise<OwnRead> {
  const mark = tab.traffic.mark();
  await tab.page.locator('[id="bookings-tab-past bookings"]').click();
  await waitForAnswers(tab, mark);
  return readTab(tab, 'past', mark);
}

/** Closes My Bookings where it is open. */
export async function closeMyBookings(tab: Tab): Promise<void> {
  if (!(await tab.soon(modal(tab.page).isVisible()))) return;
  await modal(tab.page)
    .locator('.modal-footer')
    .getByRole('button', { name: /close/i })
    .first()
    .click();
  await modal(tab.page).waitFor({ state: 'detached' });
}

/** What the page asked about bookings since `mark` has been answered, and well, or it asks nothing more. */
async function waitForAnswers(tab: Tab, mark: number): Promise<void> {
  const quiet = quietness(tab, mark);
  try {
    const done = await tab.traffic.until(() => {
      requireUsable(tab, mark);
      throwFailure(tab, mark, asksForBookings);
      const asked = tab.traffic.since(mark).some(asksForBookings);
      return (asked && !tab.traffic.busy(mark)) || quiet.over() ? true : null;
    }, tab.deadlines.answer);
    if (done === null) throw new PageTrouble('My Bookings did not come.');
  } finally {
    quiet.end();
  }
}

/** Whether a request may be for one's own bookings: by what it says, or by what came (contract G13, G16). */
function asksForBookings(exchange: Exchange): boolean {
  const { asks, url, document } = exchange;
  return asks && (/booking|reservation/i.test(document + url) || ownIn([exchange]).length > 0);
}

async function readTab(tab: Tab, name: BookingsTab, mark: number): Promise<OwnRead> {
  await pane(tab.page, name).waitFor();
  await tab.page.waitForFunction(
    (id) => {
      const text = document.getElementById(id)?.textContent?.trim() ?? '';
      return text !== '' && !/^(loading|please wait)/i.test(text);
    },
    `bookings-pane-${name} bookings`,
    { timeout: tab.deadlines.action },
  );
  const texts = await tab.soon(textsOf(rowsOf(tab.page, name)));
  const rows = texts.flatMap((cellTexts, index) => rowOf(cellTexts, index));
  return { rows, bookings: ownIn(tab.traffic.since(mark)) };
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
    if (answer?.kind !== 'answered' || write || floorsIn(answer.body).some(hasDesks)) return [];
    return bookingsIn(answer.body).filter(
      ({ spaceId, spaceCode, externalId }) => (spaceId ?? spaceCode ?? externalId) !== null,
    );
  });
}

const hasDesks = ({ spaces }: WireFloor): boolean => spaces.length > 0;

/** Reads `Oct 29, 2025`, `Hoteling Desk: HQ-2-2.24.28`, `09:00 – 17:00` wherever among the cells they stand. */
export function rowOf(cells: readonly string[], index: number): BookingRow[] {
  const date = parseLabel(cells[0] ?? '');
  const desk = cells
    .slice(1)
    .flatMap((text) => /desk:?\s+(\S+)\s*$/i.exec(text)?.[1] ?? [])
    .at(0);
  if (date === null || desk === undefined) return [];
  const hours = cells.flatMap((text) => {
    const match = /(\d{2}:\d{2})\s*[-–]\s*(\d{2}:\d{2})/.exec(text);
    return match === null ? [] : [[match[1] ?? '', match[2] ?? ''] as const];
  })[0];
  const [start, end] = hours === undefined ? [null, null] : hours.map(parseMinuteOfDay);
  return [{ date, desk, index, start: start ?? null, end: end ?? null }];
}

/** A button of an upcoming row once it can be pressed, or null when the row has no such button. */
export async function buttonInRow(
  tab: Tab,
  row: BookingRow,
  name: RegExp,
): Promise<Locator | null> {
  const button = rowsOf(tab.page, 'upcoming').nth(row.index).getByRole('button', { name });
  if ((await tab.soon(button.count())) === 0) return null;
  await button.first().click({ trial: true });
  return button.first();
}

/** A second question, "are you sure", where the site asks one (assumed, contract W9). */
export function confirmButton(page: Page): Locator {
  return page
    .locator('[role="alertdialog"], [role="dialog"], .modal-content')
    .last()
    .getByRole('button', { name: /^\s*(yes|confirm|ok|cancel (booking|reservation))\b/i })
    .first();
}

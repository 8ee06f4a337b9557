import type { Locator, Page } from 'playwright';
import { type CivilDate, parseCivilDate } from '../../../lib/civil-date.js';
import type { Tab } from '../tab.js';
import { PageTrouble } from '../trouble.js';

/** The date bar's text, `Fri, Oct 24 - Fri, Oct 24, BST` (contract W2). */
const barText = /[A-Z][a-z]{2,}, [A-Z][a-z]{2}[a-z]* \d{1,2}(?:, \d{4})?\s*[-–]/;
const turnsAtMost = 26;
/** How long a calendar may take to show another month, ms; at its end it shows none (contract W3). */
const turnDeadline = 1_000;
/** A control that did nothing is pressed once more: it may have been too early. */
const idleTurns = 2;

type Way = 'next' | 'previous';

interface Cell {
  readonly date: CivilDate;
  readonly disabled: boolean;
  /** Among all cells, those that mean nothing too. */
  readonly at: number;
}

const dateBar = (page: Page): Locator => page.getByText(barText).last();
const anyCell = '[role="gridcell"][aria-label]';
const cells = (page: Page): Locator => page.locator(anyCell);
/** By its text, whatever icons stand before and after it (contract W2). */
export const bookDesk = (page: Page): Locator =>
  page
    .locator('button, [role="button"], a')
    .filter({ hasText: /book (a )?desk/i })
    .first();

/** The date of a day's label, `Thu Nov 20 2025` (contract W3), or of any other that names day, month and year. */
export function parseLabel(label: string): CivilDate | null {
  const iso = /\d{4}-\d{2}-\d{2}/.exec(label)?.[0];
  if (iso !== undefined) return parseCivilDate(iso);
  const ms = Date.parse(`${label.replace(/(\d)(st|nd|rd|th)\b/, '$1')} UTC`);
  return Number.isNaN(ms) ? null : parseCivilDate(new Date(ms).toISOString().slice(0, 10));
}

/**
 * Which of these dates the calendar lets be chosen (contract W3); one beyond its last month it does not.
 * @throws PageTrouble when the calendar does not come or shows no days.
 */
export async function readOpenDays(
  tab: Tab,
  dates: readonly CivilDate[],
): Promise<ReadonlyMap<CivilDate, boolean>> {
  const { page } = tab;
  const open = new Map<CivilDate, boolean>();
  if (dates.length === 0) return open;
  await openCalendar(tab);
  for (const date of [...dates].sort()) open.set(date, await isOffered(tab, date));
  await dateBar(page).click();
  return open;
}

/**
 * Has the page show a day (contract W3, W4). A calendar for spans takes the first press for its begin and the second for
 * its end. @throws PageTrouble when the calendar does not come, or does not let the day be chosen
 */
export async function chooseDay(tab: Tab, date: CivilDate): Promise<void> {
  const { page } = tab;
  await openCalendar(tab);
  if (!(await isOffered(tab, date))) throw new PageTrouble(`The calendar does not offer ${date}.`);
  const at = (await tab.soon(readCells(page))).find((cell) => cell.date === date)?.at ?? 0;
  await cells(page).nth(at).click();
  await cells(page).nth(at).click();
  const update = page.getByRole('button').filter({ hasText: /update/i, visible: true });
  await update.first().click();
}

async function openCalendar(tab: Tab): Promise<void> {
  const { page } = tab;
  await bookDesk(page).or(dateBar(page)).first().waitFor();
  if (!(await tab.soon(dateBar(page).isVisible()))) await bookDesk(page).click();
  if (!(await tab.soon(cells(page).first().isVisible()))) await dateBar(page).click();
  await cells(page).first().waitFor();
}

async function isOffered(tab: Tab, date: CivilDate): Promise<boolean> {
  let idle = 0;
  for (let turn = 0; turn <= turnsAtMost; turn += 1) {
    const shown = await tab.soon(readCells(tab.page));
    const found = shown.find((cell) => cell.date === date);
    if (found !== undefined) return !found.disabled;
    const days = shown.map((cell) => cell.date).sort();
    const [first] = days;
    const last = days.at(-1);
    if (first === undefined || last === undefined || (first < date && date < last)) break;
    const way = date > last ? 'next' : 'previous';
    if (await turnOnce(tab, way)) continue;
    idle += 1;
    if (idle >= idleTurns) return false;
  }
  throw new PageTrouble(`The calendar has no day ${date}.`);
}

/** The days of the months shown; those of other months beside them mean nothing (contract W3). */
async function readCells(page: Page): Promise<Cell[]> {
  const raw = await cells(page).evaluateAll((elements) =>
    elements.map((element) => ({
      label: element.getAttribute('aria-label') ?? '',
      names: element.getAttribute('class') ?? '',
      disabled: element.getAttribute('aria-disabled') === 'true',
    })),
  );
  return raw.flatMap(({ label, names, disabled }, at) => {
    const date = /---outside\b/.test(names) ? null : parseLabel(label);
    return date === null ? [] : [{ date, disabled: disabled || /---disabled\b/.test(names), at }];
  });
}

/** Turns the calendar; false when it shows no other days then, as at its last month (contract W3). */
async function turnOnce(tab: Tab, way: Way): Promise<boolean> {
  const { page } = tab;
  const control = turnControl(page, way);
  if ((await tab.soon(control.count())) === 0) return false;
  const before = await tab.soon(page.evaluate(daysShown, anyCell));
  await control.click();
  const turned = page.waitForFunction(
    ({ selector, known }) => {
      const labels = [...document.querySelectorAll(selector)].map(
        (cell) => `${cell.getAttribute('aria-label')} ${cell.getAttribute('class')}`,
      );
      const shown = labels.filter((label) => !/---outside\b/.test(label));
      return shown.length > 0 && shown[0] !== known;
    },
    { selector: anyCell, known: before },
    { timeout: turnDeadline },
  );
  return await turned.then(
    () => true,
    (error: unknown) => {
      if (error instanceof Error && error.name === 'TimeoutError') return false;
      throw error;
    },
  );
}

/** Runs in the page: the first day of the months shown, as it is told from those of others. */
function daysShown(selector: string): string | undefined {
  const labels = [...document.querySelectorAll(selector)].map(
    (cell) => `${cell.getAttribute('aria-label')} ${cell.getAttribute('class')}`,
  );
  return labels.find((label) => !/---outside\b/.test(label));
}

function turnControl(page: Page, way: Way): Locator {
  const [label, name] =
    way === 'next'
      ? [/^(next|following) month/i, 'navButtonNext']
      : [/^prev(ious)? month/i, 'navButtonPrev'];
  return page
    .getByLabel(label)
    .or(page.locator(`[class*="---${name}"]`))
    .first();
}

import type { ElementHandle, Locator, Page } from 'playwright';
import { type CivilDate, daysBetween, parseCivilDate } from '../../../lib/civil-date.js';
import type { Tab } from '../tab.js';
import { PageTrouble } from '../trouble.js';

/** The date bar's text, `Fri, Oct 24 - Fri, Oct 24, BST` (contract W2). */
const barText = /^\s*[A-Z][a-z]{2,}, ([A-Z][a-z]{2})[a-z]* (\d{1,2})(?:, \d{4})?\s*[-–]/;
const barEnd = /[-–]\s*[A-Z][a-z]{2,}, ([A-Z][a-z]{2})[a-z]* (\d{1,2})/;
const turnsAtMost = 26;

type Way = 'next' | 'previous';

interface Cell {
  readonly label: string;
  readonly date: CivilDate | null;
  readonly disabled: boolean;
}

const dateBar = (page: Page): Locator => page.getByText(barText).first();
const cells = (page: Page): Locator => page.locator('[role="gridcell"][aria-label]');
const bookDesk = (page: Page): Locator =>
  page.getByRole('button', { name: /^\s*book (a )?desk\s*$/i }).first();

/** The one date that the map shows, or null where it shows several or no booking has been started. `today` tells the year. */
export async function shownDate(tab: Tab, today: CivilDate): Promise<CivilDate | null> {
  const bar = dateBar(tab.page);
  if (!(await tab.soon(bar.isVisible()))) return null;
  return parseBar((await bar.textContent()) ?? '', today);
}

/** The one date of a bar's text, or null when it shows several; the year is the one that brings it nearest to `today`. */
export function parseBar(text: string, today: CivilDate): CivilDate | null {
  const match = barText.exec(text);
  if (match === null) return null;
  const end = barEnd.exec(text);
  if (end !== null && (end[1] !== match[1] || Number(end[2]) !== Number(match[2]))) return null;
  const year = Number(today.slice(0, 4));
  const candidates = [year - 1, year, year + 1].flatMap((candidate) => {
    const date = parseLabel(`${match[1]} ${match[2]} ${candidate}`);
    return date === null ? [] : [date];
  });
  const away = (date: CivilDate) => Math.abs(daysBetween(today, date));
  return candidates.sort((a, b) => away(a) - away(b))[0] ?? null;
}

/** The date of a day's label, `Thu Nov 20 2025` (contract W3), or of any other that names day, month and year. */
export function parseLabel(label: string): CivilDate | null {
  const iso = /\d{4}-\d{2}-\d{2}/.exec(label)?.[0];
  if (iso !== undefined) return parseCivilDate(iso);
  const ms = Date.parse(`${label.replace(/(\d)(st|nd|rd|th)\b/, '$1')} UTC`);
  return Number.isNaN(ms) ? null : parseCivilDate(new Date(ms).toISOString().slice(0, 10));
}

/** Starts a booking where none has been started, so that the date bar is there (contract W2). */
export async function startBooking(tab: Tab): Promise<void> {
  const { page } = tab;
  await bookDesk(page).or(dateBar(page)).first().waitFor();
  if (await tab.soon(bookDesk(page).isVisible())) await bookDesk(page).click();
}

/**
 * Opens the calendar, turns to the date and says whether it may be chosen; if so it is applied (contract W3, W4).
 * @throws PageTrouble when the calendar cannot be brought to the date's month.
 */
export async function chooseDate(tab: Tab, date: CivilDate): Promise<'applied' | 'disabled'> {
  const { page } = tab;
  if (!(await tab.soon(cells(page).first().isVisible()))) await dateBar(page).click();
  await cells(page).first().waitFor();
  const cell = await turnTo(tab, date);
  if (cell.disabled) {
    await dateBar(page).click();
    return 'disabled';
  }
  await cellOf(page, cell.index).click();
  await page
    .getByRole('button', { name: /^\s*(update|apply)\s*$/i })
    .first()
    .click();
  return 'applied';
}

const cellOf = (page: Page, index: number): Locator => cells(page).nth(index);

async function turnTo(tab: Tab, date: CivilDate): Promise<{ index: number; disabled: boolean }> {
  for (let turn = 0; turn <= turnsAtMost; turn += 1) {
    const shown = await tab.soon(readCells(tab.page));
    const index = shown.findIndex((cell) => cell.date === date);
    const found = shown[index];
    if (found !== undefined) return { index, disabled: found.disabled };
    const dates = shown.flatMap((cell) => (cell.date === null ? [] : [cell.date])).sort();
    const [first] = dates;
    const last = dates.at(-1);
    if (first === undefined || last === undefined) break;
    if (first < date && date < last) break;
    await turnOnce(tab, date > last ? 'next' : 'previous', shown);
  }
  throw new PageTrouble(`The calendar has no day ${date}.`);
}

async function readCells(page: Page): Promise<Cell[]> {
  const raw = await cells(page).evaluateAll((elements) =>
    elements.map((element) => ({
      label: element.getAttribute('aria-label') ?? '',
      disabled:
        element.getAttribute('aria-disabled') === 'true' ||
        (element.getAttribute('class') ?? '').includes('---disabled'),
    })),
  );
  return raw.map(({ label, disabled }) => ({ label, disabled, date: parseLabel(label) }));
}

/** Turns the calendar and waits until it shows other days. */
async function turnOnce(tab: Tab, way: Way, shown: readonly Cell[]): Promise<void> {
  const control = await tab.soon(findTurn(tab.page, way));
  if (control === null) throw new PageTrouble(`The calendar has no control for the ${way} month.`);
  await control.click();
  await tab.page.waitForFunction(
    (label) => document.querySelector('[role="gridcell"]')?.getAttribute('aria-label') !== label,
    shown[0]?.label ?? '',
    { timeout: tab.deadlines.action },
  );
}

const signs: Readonly<Record<Way, { words: string; marks: string }>> = {
  next: { words: 'next|forward|later', marks: '›»>→▶❯' },
  previous: { words: 'prev|back|earlier', marks: '‹«<←◀❮' },
};

/** The calendar's own control for another month: nobody knows its markup (contract W3), so it is known by its words. */
async function findTurn(page: Page, way: Way): Promise<ElementHandle | null> {
  const handle = await page.evaluateHandle(({ words, marks }) => {
    const pattern = new RegExp(words, 'i');
    let around = document.querySelector('[role="gridcell"]')?.parentElement ?? null;
    while (around !== null && around !== document.body) {
      for (const element of around.querySelectorAll('button, [role="button"], a, span, div, svg')) {
        if (element.closest('[role="gridcell"]') !== null) continue;
        const text = (element.textContent ?? '').trim();
        const said = ['aria-label', 'title', 'data-testid', 'class'].map(
          (name) => element.getAttribute(name) ?? '',
        );
        if (said.some((value) => pattern.test(value))) return element;
        if (text.length === 1 && marks.includes(text)) return element;
        if (text.length < 16 && pattern.test(text)) return element;
      }
      around = around.parentElement;
    }
    return null;
  }, signs[way]);
  return handle.asElement();
}

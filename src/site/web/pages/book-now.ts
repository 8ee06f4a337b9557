import type { Locator, Page } from 'playwright';
import type { Desk } from '../../../booking/types.js';
import type { CivilDate } from '../../../lib/civil-date.js';
import type { Tab } from '../tab.js';
import { bookDesk, chooseDay } from './calendar.js';

/** Desks that are pressed at most: under some of them something else lies. */
const mostDesks = 6;
/** Dots come some seconds after the image, and popups later than that (contract W5, W7), ms. */
const dotsDeadline = 10_000;
const popupDeadline = 4_500;

const map = '#floorImage';
const bookNow = (page: Page): Locator =>
  page
    .locator('button, [role="button"]')
    .filter({ hasText: /book now/i })
    .filter({ visible: true })
    .first();

/** Desks that are free on a date, or on the day that the page shows by itself. */
export interface Pressable {
  readonly desks: readonly Desk[];
  readonly date: CivilDate | null;
}

/**
 * Presses free desks on the map until one of them offers itself, and then "Book Now" (contract W5, W7). Whatever that sends
 * is for the gate to stop: `isOver` tells once it has. Where no desk offers itself nothing is pressed.
 */
export async function pressBookNow(
  tab: Tab,
  { desks, date }: Pressable,
  isOver: () => boolean,
): Promise<void> {
  const { page } = tab;
  const placed = desks.filter(({ x, y }) => x !== null && y !== null).slice(0, mostDesks);
  if (placed.length === 0) return;
  if (await tab.soon(bookDesk(page).isVisible())) {
    await bookDesk(page).click({ timeout: tab.deadlines.action });
  }
  if (date !== null) await chooseDay(tab, date);
  await page.locator(map).waitFor({ timeout: tab.deadlines.action });
  const until = performance.now() + dotsDeadline;
  do {
    for (const desk of placed) {
      if (!(await offersItself(tab, desk))) continue;
      await bookNow(page).click({ noWaitAfter: true, timeout: tab.deadlines.action });
      await tab.traffic.until(() => (isOver() || !tab.alive ? true : null), tab.deadlines.press);
      return;
    }
  } while (performance.now() < until);
}

/** Clicks where a desk lies on the map, if the map is what lies there, and waits for its popup. */
async function offersItself(tab: Tab, desk: Desk): Promise<boolean> {
  const { page } = tab;
  const at = await tab.soon(page.evaluate(pointOf, { map, x: desk.x ?? 0, y: desk.y ?? 0 }));
  if (at === null) return false;
  await page.mouse.click(at.x, at.y);
  return await bookNow(page)
    .waitFor({ timeout: popupDeadline })
    .then(
      () => true,
      () => false,
    );
}

/** Runs in the page: a point of the map's own px on the screen, or null where something else lies over it. */
function pointOf(place: { readonly map: string; readonly x: number; readonly y: number }) {
  const image = document.querySelector<HTMLImageElement>(place.map);
  if (image === null || image.naturalWidth === 0) return null;
  const box = image.getBoundingClientRect();
  const x = box.x + (place.x * box.width) / image.naturalWidth;
  const y = box.y + (place.y * box.height) / image.naturalHeight;
  const top = document.elementFromPoint(x, y);
  return top !== null && image.parentElement?.contains(top) ? { x, y } : null;
}

import type { Page } from 'playwright';
import type { Tab } from '../tab.js';

/** The popup's title, `Hoteling Desk 2.24.40` (contract W7). */
const title = /^\s*Hoteling Desk:?\s+(\S+)\s*$/i;
const leastDeadline = 1_000;
const closeIcon = 'svg[stroke="#A4AFB7" i]';

const titleCell = (page: Page) => page.locator('td, th').filter({ hasText: title });
const bookNow = (page: Page) => page.getByRole('button', { name: /^\s*book now\s*$/i });

/** Code of the desk whose popup is open, or null when none comes within `deadline` ms (0: when none is open now). */
export async function openPopupCode(tab: Tab, deadline: number): Promise<string | null> {
  const cell = titleCell(tab.page).first();
  if (deadline === 0 && !(await tab.soon(cell.isVisible()))) return null;
  const timeout = Math.max(deadline, leastDeadline);
  const text = await cell.textContent({ timeout }).catch((error: unknown) => {
    if (!tab.alive) throw error;
    return null;
  });
  return text === null ? null : (title.exec(text)?.[1] ?? null);
}

/** Closes an open popup by its icon, since Escape does not (contract W7). Gives whether none is open any more. */
export async function closePopup(tab: Tab): Promise<boolean> {
  const { page, deadlines } = tab;
  if ((await tab.soon(titleCell(page).count())) === 0) return true;
  const icon = page.locator(closeIcon).first();
  try {
    await icon.click({ timeout: deadlines.popup });
    await titleCell(page).first().waitFor({ state: 'detached', timeout: deadlines.popup });
    return true;
  } catch (error) {
    if (!tab.alive) throw error;
    return false;
  }
}

/** Waits until "Book Now" can be pressed. */
export async function awaitBookNow(tab: Tab): Promise<void> {
  await bookNow(tab.page).first().click({ trial: true });
}

/** Presses "Book Now". From here on the booking may be written, also where this throws. */
export async function pressBookNow(tab: Tab): Promise<void> {
  await bookNow(tab.page).first().click({ noWaitAfter: true });
}

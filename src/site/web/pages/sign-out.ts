import type { Page } from 'playwright';

const action = 15_000;
/** The words and the id differ between tenants; both say one thing in every dress that was seen. */
const words = /^\s*(log|sign)[ -]?(out|off)\s*$/i;

/**
 * Signs out by the user menu of a page that is signed in (contract W9, W12), and waits until the page is the web app's login
 * page (contract S1). @throws Error where the menu has no such item, or the page stays
 */
export async function signOutOf(page: Page, isLogin: (url: URL) => boolean): Promise<void> {
  await page.locator('.Navbar---menuToggle').click({ timeout: action });
  const item = page
    .locator('#logout_button')
    .or(page.getByRole('menuitem', { name: words }))
    .or(page.getByRole('link', { name: words }))
    .or(page.getByRole('button', { name: words }));
  await item.first().click({ timeout: action });
  await page.waitForURL(isLogin, { timeout: action, waitUntil: 'commit' });
}

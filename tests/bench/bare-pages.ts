import { chromium, type Page } from 'playwright';
import type { DeskInfo, Origins } from '../simulator/types.js';
import { chromiumOptions } from '../support/chromium.js';
import { dotOf, floorPath, shadeAt } from '../support/simulator-pages.js';

/**
 * One date through the pages with Playwright and nothing else: the clicks and waits that a booking and its proof in My
 * Bookings cannot do without, by somebody who knows where the desk's dot is.
 */
export interface BareVisit {
  readonly origins: Origins;
  readonly token: string;
  readonly desk: DeskInfo;
  readonly date: string;
}

/** `node bare-pages.mjs VISIT`, as JSON */
await bareVisit(JSON.parse(process.argv[2] ?? '') as BareVisit);

async function bareVisit(visit: BareVisit): Promise<void> {
  const browser = await chromium.launch(chromiumOptions());
  try {
    const context = await browser.newContext({ viewport: { width: 1920, height: 1080 } });
    await context.addCookies(cookiesOf(visit));
    const page = await context.newPage();
    await page.goto(visit.origins.web + floorPath, { waitUntil: 'commit' });
    await page.getByText('Book Desk').click();
    await chooseDate(page, visit.date);
    await book(page, visit.desk);
    await prove(page, visit);
  } finally {
    await browser.close();
  }
}

/** contract S5 */
function cookiesOf({ origins, token }: BareVisit) {
  const api = encodeURIComponent(origins.api);
  return [
    { name: 'access_token-localhost', value: token, url: origins.web },
    { name: 'graphql_endpoint-localhost', value: api, url: origins.web },
  ];
}

/** contract W2 to W4 */
async function chooseDate(page: Page, date: string): Promise<void> {
  await page.getByText(/^\w{3}, \w{3} \d+ - /).click();
  const words = new Date(date).toUTCString().split(/,? /);
  const [weekday, day, month, year] = words;
  const cell = page.locator(`[role=gridcell][aria-label="${weekday} ${month} ${day} ${year}"]`);
  await page.locator('[role=gridcell]').first().waitFor();
  if (!(await cell.isVisible())) await page.getByLabel('Next Month').click();
  await cell.click();
  await page.getByRole('button', { name: 'Update' }).click();
  await page.getByText(`${weekday}, ${month} ${day} - `).waitFor();
}

/** contract W5, W7, G15 */
async function book(page: Page, desk: DeskInfo): Promise<void> {
  await page.locator('#floorImage').waitFor();
  const dot = await dotOf(page, desk);
  while ((await shadeAt(page, dot)) !== 'blue');
  await page.mouse.click(dot.x, dot.y);
  await page.getByRole('cell', { name: `Hoteling Desk ${desk.code}`, exact: true }).waitFor();
  const answer = page.waitForResponse(
    (response) => response.request().postData()?.includes('createBooking') === true,
  );
  await page.getByRole('button', { name: 'Book Now' }).click();
  const { errors } = (await (await answer).json()) as { readonly errors?: unknown };
  if (errors !== undefined) throw new Error(JSON.stringify(errors));
}

/** contract W9 */
async function prove(page: Page, { desk }: BareVisit): Promise<void> {
  await page.locator('.Navbar---menuToggle').click();
  await page.locator('#my_bookings_button').click();
  const pane = page.locator('[id="bookings-pane-upcoming bookings"]');
  await pane.locator('.UITable---row', { hasText: desk.externalId }).first().waitFor();
}

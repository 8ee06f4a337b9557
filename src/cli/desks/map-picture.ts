import type { ListedDesk } from '../../booking/desk-list.js';
import type { Floor } from '../../booking/types.js';
import type { CivilDate } from '../../lib/civil-date.js';
import { silentLog } from '../../lib/log.js';
import { floorMapPage } from '../../report/map.js';
import { findBrowser, launchBrowser } from '../../site/web/browser.js';
import { closeBrowser } from '../../site/web/browser-process.js';
import type { CliContext } from '../context.js';
import { writeResult } from '../write-result.js';

export interface MapRequest {
  readonly floor: Floor;
  readonly date: CivilDate;
  readonly desks: readonly ListedDesk[];
  /** The settings' browser; null: look for one. */
  readonly browser: string | null;
}

/** Pixels of the picture per unit of the drawing, for screens with small pixels. */
const scale = 2;

/** Draws the floor with its desks as a PNG file, by a headless browser that opens nothing but the drawing. */
export async function drawMap(
  file: string,
  request: MapRequest,
  context: CliContext,
): Promise<void> {
  const { env, output } = context;
  const tell = (said: string) => output.warnOnce(said);
  const choice = await findBrowser(request.browser ?? env.SPACEIQ_BROWSER, env);
  const browser = await launchBrowser({ choice, headless: true, log: silentLog, env, tell });
  try {
    const page = await browser.newPage({ deviceScaleFactor: scale, javaScriptEnabled: false });
    await page.setContent(floorMapPage(request.floor, request.date, request.desks));
    await writeResult('--map', file, await page.locator('svg').first().screenshot());
  } finally {
    await closeBrowser(browser);
  }
}

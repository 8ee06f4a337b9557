import { decode } from 'fast-png';
import type { BrowserContext, Page } from 'playwright';
import type { DeskInfo, Person, Simulator } from '../simulator/types.js';

export const floorPath = '/finder/building/HQ/floor/2';

/** Goes through single sign-on in mode `auto` and waits for the floor. */
export async function signIn(page: Page, simulator: Simulator, person: Person): Promise<void> {
  await page.goto(`${simulator.origins.web}${floorPath}`);
  await page.click('#submit_sso');
  await page.fill('#email', person.email);
  await page.click('#submit');
  await page.waitForURL(`**${floorPath}`);
  await page.locator('#floorImage').waitFor();
}

export async function tokenOf(context: BrowserContext): Promise<string> {
  const cookies = await context.cookies();
  return cookies.find(({ name }) => name === 'access_token-localhost')?.value ?? '';
}

/** Where a desk's dot is on the page, px. */
export async function dotOf(page: Page, desk: DeskInfo): Promise<{ x: number; y: number }> {
  const box = await page.locator('#floorImage').boundingBox();
  if (box === null) throw new Error('The map is not shown.');
  const width = await page
    .locator('#floorImage')
    .evaluate((image: HTMLImageElement) => image.naturalWidth);
  const scale = box.width / width;
  return { x: box.x + desk.x * scale, y: box.y + desk.y * scale };
}

export type Shade = 'blue' | 'grey' | 'other';

/** What a person sees at a point of the page (contract W5). */
export async function shadeAt(page: Page, at: { x: number; y: number }): Promise<Shade> {
  const clip = { x: Math.round(at.x), y: Math.round(at.y), width: 1, height: 1 };
  const { data } = decode(await page.screenshot({ clip }));
  const [red = 0, green = 0, blue = 0] = data;
  if (blue > 180 && blue - red > 80 && blue - green > 40) return 'blue';
  const spread = Math.max(red, green, blue) - Math.min(red, green, blue);
  return spread < 16 && blue < 190 && blue > 120 ? 'grey' : 'other';
}

/** Desks that nobody holds on the date and that a person without rights of their own may book. */
export function freeDesks(simulator: Simulator, date: string): DeskInfo[] {
  const taken = new Set(
    simulator.record.bookings
      .filter((row) => row.date === date && row.cancelledAt === null && row.releasedAt === null)
      .map(({ desk }) => desk),
  );
  return simulator.desks('HQ', '2').filter(({ code }) => !taken.has(code));
}

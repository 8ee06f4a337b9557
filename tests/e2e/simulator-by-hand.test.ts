import { chromium, type Locator, type Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSimulator } from '../simulator/simulator.js';
import type { Simulator } from '../simulator/types.js';
import { chromiumOptions, findChromium } from '../support/chromium.js';
import { type Display, type Point, startDisplay } from '../support/display.js';
import { dotOf, floorPath, freeDesks, shadeAt, tokenOf } from '../support/simulator-pages.js';

const day = '2026-11-03';
const deadline = { timeout: 30_000, interval: 100 };

let simulator: Simulator;
let display: Display;

beforeAll(async () => {
  simulator = await startSimulator({
    seed: 7,
    now: '2026-10-13T08:00:00Z',
    sso: 'password+mfa',
    dots: 'canvas',
  });
  display = await startDisplay();
});

afterAll(async () => {
  await display?.stop();
  await simulator?.stop();
});

/** The hands of a person: the page is only looked at, keys and clicks come from the screen. */
function handsOn(page: Page) {
  const press = async ({ x, y }: Point): Promise<void> => {
    const corner = await page.evaluate(() => ({
      x: window.screenX + (window.outerWidth - window.innerWidth) / 2,
      y: window.screenY + window.outerHeight - window.innerHeight,
    }));
    await display.click({ x: corner.x + x, y: corner.y + y });
  };
  const click = async (target: Locator): Promise<void> => {
    await target.waitFor();
    const box = await target.boundingBox();
    if (box === null) throw new Error('There is nothing to click at.');
    await press({ x: box.x + box.width / 2, y: box.y + box.height / 2 });
  };
  const fill = async (target: Locator, text: string): Promise<void> => {
    await click(target);
    await expect
      .poll(() => target.evaluate((node) => node === document.activeElement), deadline)
      .toBe(true);
    await display.key('ctrl+a');
    await display.type(text);
    await expect.poll(() => target.inputValue(), deadline).toBe(text);
    await display.key('Return');
  };
  return { press, click, fill };
}

async function ask(token: string, query: string, variables: object = {}) {
  const response = await fetch(`${simulator.origins.api}/queries`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables }),
  });
  return response.json();
}

describe('the simulator by hand', () => {
  it('signs in with password and phone, books on the map, finds and cancels the booking', async () => {
    const person = simulator.people[0]!;
    const { args } = chromiumOptions();
    const browser = await chromium.launch({
      executablePath: findChromium(),
      headless: false,
      args: [...args, '--window-position=0,0', '--window-size=1920,1080'],
      env: { ...process.env, DISPLAY: display.name } as Record<string, string>,
    });
    try {
      const context = await browser.newContext({ viewport: null });
      const page = await context.newPage();
      const { press, click, fill } = handsOn(page);

      await page.goto(simulator.origins.web + floorPath);
      await page.waitForURL(`**/login?redirectTo=${encodeURIComponent(floorPath)}`);
      await click(page.locator('#submit_sso'));
      await fill(page.locator('#email'), person.email);
      await page.waitForURL(`${simulator.origins.idp}/**`);
      await fill(page.locator('#username'), person.userName);
      await fill(page.locator('#password'), person.password);
      const number = await page.locator('#mfa_number').textContent();
      expect(number).toMatch(/^\d\d$/);
      expect(simulator.phone.pending(person.userName)).toBe(number);
      simulator.phone.approve(person.userName);
      await page.waitForURL(simulator.origins.web + floorPath);

      await click(page.getByText('Book Desk'));
      await click(page.getByText('Tue, Oct 13 - Tue, Oct 13, BST'));
      await click(page.getByLabel('Next Month'));
      await click(page.locator('[role=gridcell][aria-label="Tue Nov 03 2026"]'));
      await click(page.getByRole('button', { name: 'Update' }));
      await page.getByText('Tue, Nov 03 - Tue, Nov 03, GMT').waitFor();

      const desk = freeDesks(simulator, day).find(({ code }) => code.length > 0)!;
      const dot = await dotOf(page, desk);
      await expect.poll(() => shadeAt(page, dot), deadline).toBe('blue');
      await press(dot);
      await page.getByRole('cell', { name: `Hoteling Desk ${desk.code}`, exact: true }).waitFor();
      await click(page.getByRole('button', { name: 'Book Now' }));
      await page.getByRole('button', { name: 'Book Now' }).waitFor({ state: 'detached' });
      await expect.poll(() => shadeAt(page, dot), deadline).toBe('grey');

      const mine = () => simulator.record.bookings.filter(({ via }) => via === 'api');
      expect(mine()).toMatchObject([
        { desk: desk.code, date: day, person: person.userName, by: person.userName },
      ]);
      expect(mine()[0]?.cancelledAt).toBeNull();

      await click(page.locator('.Navbar---menuToggle'));
      await click(page.locator('#my_bookings_button'));
      const row = page.locator('[id="bookings-pane-upcoming bookings"] .UITable---row', {
        hasText: desk.externalId,
      });
      await row.waitFor();
      expect(await row.locator('.UITable---cell').first().textContent()).toBe('Nov 3, 2026');
      await click(row.locator('.icon-trash'));
      await click(page.getByRole('button', { name: 'Yes, cancel it' }));
      await row.waitFor({ state: 'detached' });
      expect(mine()[0]?.cancelledBy).toBe(person.userName);
      expect(mine()[0]?.cancelledAt).not.toBeNull();

      await sameByGraphql(await tokenOf(context), desk.spaceId, person.employeeId);
      expect(mine()).toHaveLength(2);
      expect(mine()[1]).toMatchObject({ desk: desk.code, date: day, person: person.userName });
      expect(mine()[1]?.cancelledAt).not.toBeNull();
    } finally {
      await browser.close();
    }
  }, 180_000);
});

/** Books, finds and cancels with the token that the browser's cookie holds. */
async function sameByGraphql(token: string, spaceId: string, employeeId: string): Promise<void> {
  const input = {
    spaceId,
    employeeId,
    startDate: `${day} 09:00:00 UTC`,
    endDate: `${day} 17:00:00 UTC`,
    note: '',
  };
  const made = await ask(
    token,
    'mutation createBooking($input: CreateBookingInput!) { createBooking(input: $input) { booking { id employee { id } } } }',
    { input },
  );
  expect(made.errors).toBeUndefined();
  const { booking } = made.data.createBooking;
  expect(booking.employee.id).toBe(employeeId);
  const found = await ask(
    token,
    '{ viewer { employee { bookings { edges { node { id space { id } } } } } } }',
  );
  const nodes = found.data.viewer.employee.bookings.edges.map(({ node }: { node: object }) => node);
  expect(nodes).toContainEqual({ id: booking.id, space: { id: spaceId } });
  const gone = await ask(
    token,
    'mutation deleteBooking($id: ID!) { deleteBooking(input: { id: $id }) { deletedBookingId } }',
    { id: booking.id },
  );
  expect(gone.data.deleteBooking.deletedBookingId).toBe(booking.id);
}

import { type Browser, type BrowserContext, chromium, type Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { startSimulator } from '../simulator/simulator.js';
import type { DeskInfo, Simulator, SimulatorOptions } from '../simulator/types.js';
import { chromiumOptions } from '../support/chromium.js';
import { dotOf, freeDesks, shadeAt, signIn } from '../support/simulator-pages.js';

const deadline = { timeout: 30_000, interval: 50 };
vi.setConfig({ testTimeout: 120_000 });
const today = '2026-10-13';
const base: SimulatorOptions = { seed: 11, now: `${today}T08:00:00Z`, sso: 'auto' };

let browser: Browser;
let context: BrowserContext;
let simulator: Simulator;

beforeAll(async () => {
  browser = await chromium.launch(chromiumOptions());
});

afterAll(async () => {
  await browser?.close();
});

afterEach(async () => {
  await context?.close();
  await simulator?.stop();
});

/** A signed-in page on the floor, and a desk that is free today. */
async function open(options: SimulatorOptions = {}) {
  simulator = await startSimulator({ ...base, ...options });
  context = await browser.newContext({ viewport: { width: 1920, height: 1080 } });
  context.setDefaultTimeout(30_000);
  const page = await context.newPage();
  const person = simulator.person('alice');
  await signIn(page, simulator, person);
  return { page, person, desk: freeDesks(simulator, today)[3]! };
}

async function openPopup(page: Page, desk: DeskInfo): Promise<void> {
  await page.getByText('Book Desk').click();
  const dot = await dotOf(page, desk);
  await expect.poll(() => shadeAt(page, dot), deadline).toBe('blue');
  await page.mouse.click(dot.x, dot.y);
  await page.getByRole('cell', { name: `Hoteling Desk ${desk.code}`, exact: true }).waitFor();
}

const bookNow = (page: Page) => page.getByRole('button', { name: 'Book Now' });
const made = () => simulator.record.bookings.filter(({ via }) => via === 'api');
const paths = () => simulator.record.requests.map(({ path }) => path);

async function openBookings(page: Page) {
  await page.locator('.Navbar---menuToggle').click();
  await page.locator('#my_bookings_button').click();
  return page.locator('.modal-content');
}

describe('the calendar', () => {
  it('disables days that are past or beyond the window, and turns its months', async () => {
    const { page } = await open();
    await page.getByText('Book Desk').click();
    await page.getByText('Tue, Oct 13 - Tue, Oct 13, BST').click();
    const day = (label: string) =>
      page.locator(`div[role="gridcell"].HotelingCalendar---day[aria-label="${label}"]`);
    const state = (label: string) =>
      day(label).evaluate((cell) => [
        cell.getAttribute('aria-disabled'),
        cell.getAttribute('aria-selected'),
        cell.classList.contains('HotelingCalendar---disabled'),
      ]);
    expect(await state('Mon Oct 12 2026')).toEqual(['true', 'false', true]);
    expect(await state('Tue Oct 13 2026')).toEqual(['false', 'true', false]);
    await page.getByLabel('Next Month').click();
    expect(await state('Wed Nov 11 2026')).toEqual(['false', 'false', false]);
    expect(await state('Thu Nov 12 2026')).toEqual(['true', 'false', true]);
    await page.getByLabel('Previous Month').click();
    await page.getByLabel('Next Month').click();
    await day('Thu Nov 05 2026').click();
    await page.getByRole('button', { name: 'Update' }).click();
    await page.getByText('Thu, Nov 05 - Thu, Nov 05, GMT').waitFor();
    const taken = simulator.record.bookings
      .filter(({ date, building, floor }) => date === '2026-11-05' && building + floor === 'HQ2')
      .map(({ desk }) => `Hoteling Desk: HQ-2-${desk}`);
    const titles = page.locator('.BookingsAccordion---accordionTitle');
    await expect
      .poll(async () => (await titles.allTextContents()).sort(), deadline)
      .toEqual(taken.sort());
    expect(paths()).toContain('/queries?floorWithSpaceAssignments');
  });

  it('offers a day from its opening instant on, and names the zone of the building', async () => {
    const { page } = await open({ timezone: 'America/New_York', now: '2026-10-14T02:00:00Z' });
    simulator.window.openAt('2026-11-20', '2026-10-14T03:00:00Z');
    await page.getByText('Book Desk').click();
    const bar = page.getByText('Tue, Oct 13 - Tue, Oct 13, EDT');
    await bar.click();
    await page.getByLabel('Next Month').click();
    const cell = page.getByLabel('Fri Nov 20 2026');
    expect(await cell.getAttribute('aria-disabled')).toBe('true');
    simulator.clock.advance(3_600_000);
    await bar.click();
    await bar.click();
    await page.getByLabel('Next Month').click();
    await expect.poll(() => cell.getAttribute('aria-disabled'), deadline).toBe('false');
  });
});

describe.each(['canvas', 'svg'] as const)('the map dressed as %s', (dots) => {
  it('shows the popup of a free dot, which only its icon closes, and books', async () => {
    const { page, person, desk } = await open({ dots });
    await openPopup(page, desk);
    expect(await page.locator('.FloorMap---stage circle').count()).toBe(dots === 'svg' ? 70 : 0);
    await page.keyboard.press('Escape');
    expect(await bookNow(page).getAttribute('type')).toBe('submit');
    await page.locator('.SpacePopup---base svg[stroke="#A4AFB7"]').click();
    await bookNow(page).waitFor({ state: 'detached' });
    const dot = await dotOf(page, desk);
    await page.mouse.click(dot.x, dot.y);
    await page.locator('.SButton---primary.SButton---small', { hasText: 'Book Now' }).click();
    await bookNow(page).waitFor({ state: 'detached' });
    await expect.poll(() => shadeAt(page, dot), deadline).toBe('grey');
    await page.getByText(`Hoteling Desk: ${desk.externalId}`).waitFor();
    expect(made()).toMatchObject([
      { desk: desk.code, date: today, person: person.userName, start: `${today}T08:00:00.000Z` },
    ]);
    await page.mouse.click(dot.x, dot.y);
    expect(await bookNow(page).count()).toBe(0);
  });
});

describe('refusals and faults', () => {
  it('shows the words of a refusal and keeps the popup', async () => {
    const { page, desk } = await open();
    await openPopup(page, desk);
    simulator.rivals.snatch({
      person: simulator.people.at(-1)!.userName,
      desk: desk.code,
      date: today,
    });
    await bookNow(page).click();
    await page.locator('.SpacePopup---error', { hasText: 'already reserved' }).waitFor();
    expect(await bookNow(page).count()).toBe(1);
    expect(made()).toEqual([]);
  });

  it('acts out a popup that stays although the booking is made', async () => {
    const { page, desk } = await open();
    simulator.faults.add({ kind: 'popup-stays' });
    await openPopup(page, desk);
    const told = page.waitForResponse('**/ui/popup');
    await bookNow(page).click();
    expect(await (await told).json()).toEqual({ closes: false });
    const dot = await dotOf(page, desk);
    await expect.poll(() => shadeAt(page, dot), deadline).toBe('grey');
    expect(await bookNow(page).isEnabled()).toBe(true);
    expect(made()).toHaveLength(1);
  });

  it('acts out a map that is missing and dots that never come', async () => {
    const { page, desk } = await open();
    simulator.faults.add({ kind: 'map-404' });
    await page.reload();
    await page.getByText('The floor map could not be loaded.').waitFor();
    simulator.faults.add({ kind: 'dots-never' });
    const asked = page.waitForResponse('**/ui/dots');
    await page.reload();
    expect(await (await asked).json()).toEqual({ arrive: false });
    await page.locator('.BookingsAccordion---item').first().waitFor();
    expect(await page.locator('.FloorMap---dots').count()).toBe(0);
    await page.reload();
    await expect.poll(async () => shadeAt(page, await dotOf(page, desk)), deadline).toBe('blue');
  });
});

describe.each(['standard', 'renamed', 'closed'] as const)(
  'My Bookings in dialect %s',
  (dialect) => {
    it('lists the bookings of both tabs, cancels, and checks in on the day itself', async () => {
      const booking = (desk: string, date: string) => ({ desk, date, person: 'alice' });
      const { page } = await open({
        dialect,
        occupancy: 0,
        seedData: {
          bookings: [
            booking('2.24.05', '2026-10-09'),
            booking('2.24.06', today),
            booking('2.24.07', '2026-10-20'),
          ],
        },
      });
      const modal = await openBookings(page);
      const upcoming = modal.locator('[id="bookings-pane-upcoming bookings"]');
      const dates = (pane: typeof modal) =>
        pane.locator('.UITable---row .UITable---cell:first-child').allTextContents();
      await expect.poll(() => dates(upcoming), deadline).toEqual(['Oct 13, 2026', 'Oct 20, 2026']);
      expect(await upcoming.locator('.UITable---headerRow').count()).toBe(1);
      const icon = (pane: typeof modal, name: string) =>
        pane.locator(`.UITable---actions i.${name}:not(.UITable---disabledIcon)`);
      expect(await icon(upcoming, 'icon-checkin').count()).toBe(1);
      await icon(upcoming, 'icon-checkin').click();
      // What is checked in for today stands under Past (contract W9).
      await expect.poll(() => dates(upcoming), deadline).toEqual(['Oct 20, 2026']);
      await icon(upcoming, 'icon-trash').click();
      await page.getByRole('alertdialog').getByRole('button', { name: 'Yes' }).click();
      await expect.poll(() => dates(upcoming), deadline).toEqual([]);
      await modal.locator('[id="bookings-tab-past bookings"]').click();
      const past = modal.locator('[id="bookings-pane-past bookings"]');
      await expect.poll(() => dates(past), deadline).toEqual(['Oct 9, 2026', 'Oct 13, 2026']);
      await modal.locator('.modal-footer').getByRole('button', { name: 'Close' }).click();
      await modal.waitFor({ state: 'detached' });
      const rows = simulator.record.bookings;
      expect(rows.find(({ date }) => date === today)?.checkedIn).toBe(true);
      expect(rows.find(({ date }) => date === '2026-10-20')?.cancelledBy).toBe('alice');
    });
  },
);

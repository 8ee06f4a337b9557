import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AxeResults } from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CivilDate, Zone } from '../../../src/lib/civil-date.js';
import { openHome } from '../../../src/profile/open-home.js';
import { floorMapPage } from '../../../src/report/map.js';
import { reportPage } from '../../../src/report/page.js';
import { runsOf } from '../../../src/report/runs.js';
import { statisticsOf } from '../../../src/report/statistics.js';
import { chromiumOptions } from '../../support/chromium.js';
import { cliHere as cli } from '../../support/here.js';
import { startReceiver } from '../../unit/notify/receiver.js';
import { makeDesk, makeFloor, makeJournal } from '../../unit/report/make.js';
import { makeFolder } from '../../unit/schedule/make.js';

const axeSource = readFileSync(
  createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
  'utf8',
);

let browser: Browser;
beforeAll(async () => {
  browser = await chromium.launch(chromiumOptions());
});
afterAll(() => browser.close());

function makeHtml(nights: number, names: readonly string[] = ['alice']): string {
  const journals = names.map((profile, index) => {
    const entries = makeJournal(nights, index + 1);
    return { profile, entries, runs: runsOf(profile, entries) };
  });
  return reportPage({
    statistics: statisticsOf(journals),
    madeAt: Date.parse('2026-11-24T12:00:00Z'),
    zone: 'Europe/London' as Zone,
    since: null,
  });
}

interface Opened {
  readonly page: Page;
  readonly requests: string[];
  readonly complaints: string[];
}

/** The file as a person opens it, with everything it asks for and says. */
async function open(html: string, colorScheme: 'light' | 'dark', width = 1280): Promise<Opened> {
  using folder = makeFolder();
  const file = join(folder.path, 'report.html');
  writeFileSync(file, html);
  return await openFile(file, colorScheme, width);
}

async function openFile(
  file: string,
  colorScheme: 'light' | 'dark',
  width: number,
): Promise<Opened> {
  const page = await browser.newPage({ colorScheme, viewport: { width, height: 900 } });
  const requests: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  const url = pathToFileURL(file).href;
  await page.goto(url, { waitUntil: 'load' });
  expect(requests.splice(0, 1)).toEqual([url]);
  const shots = process.env.SPACEIQ_TEST_SHOTS;
  if (shots !== undefined) {
    const path = join(shots, `report-${colorScheme}-${width}-${Date.now()}.png`);
    await page.screenshot({ path, fullPage: true });
  }
  return { page, requests, complaints };
}

async function faultsOf(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  const results = (await page.evaluate('axe.run(document)')) as AxeResults;
  return results.violations.flatMap(({ id, impact, nodes }) =>
    impact === 'minor' ? [] : nodes.map((node) => `${impact} ${id}: ${node.html}`),
  );
}

describe('the report', () => {
  const kinds = [
    ['a year of one profile, light', 260, ['alice'], 'light'],
    ['a year of one profile, dark', 260, ['alice'], 'dark'],
    ['a week of three profiles', 7, ['alice', 'bob', 'carol'], 'dark'],
    ['an empty journal', 0, ['alice'], 'light'],
  ] as const;

  test.each(kinds)('%s: no fault, no complaint, no request', async (_, nights, names, scheme) => {
    const { page, requests, complaints } = await open(makeHtml(nights, names), scheme);
    expect(await faultsOf(page)).toEqual([]);
    expect(complaints).toEqual([]);
    expect(requests).toEqual([]);
    await page.close();
  });

  test('as the command writes it: no fault, no complaint, no request', async () => {
    using folder = makeFolder();
    const home = join(folder.path, 'home');
    const opened = openHome({ SPACEIQ_HOME: home });
    const settings = { url: 'https://main.example.test', building: 'HQ', floor: '2' };
    const { journal } = await opened.add('alice', settings);
    for (const { at: _, ...entry } of makeJournal(20)) await journal.append(entry);
    const file = join(folder.path, 'out.html');
    expect(await cli(['report', '--out', file], { home })).toMatchObject({ code: 0 });
    const { page, requests, complaints } = await openFile(file, 'light', 1280);
    expect(await page.title()).toBe('Desk bookings of alice');
    expect([await faultsOf(page), requests, complaints]).toEqual([[], [], []]);
    await page.close();
  });

  test('fits a narrow screen and paper without scrolling sideways', async () => {
    const { page } = await open(makeHtml(260, ['alice', 'bob']), 'light', 390);
    const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
    expect(await page.evaluate(overflow)).toBe(0);
    await page.setViewportSize({ width: 720, height: 1000 });
    await page.emulateMedia({ media: 'print' });
    expect(await page.evaluate(overflow)).toBe(0);
    const shots = process.env.SPACEIQ_TEST_SHOTS;
    if (shots !== undefined)
      await page.screenshot({ path: join(shots, 'print.png'), fullPage: true });
    await page.close();
  });

  test('shows words from the site as text and runs nothing', async () => {
    const nasty = `<img src=x onerror="document.title='broken'"><script>document.title='broken'</script>`;
    const entries = makeJournal(40).map((entry) =>
      entry.type === 'outcome' ? { ...entry, reason: nasty, desk: nasty } : entry,
    );
    const journal = { profile: 'alice', entries, runs: runsOf('alice', entries) };
    const html = reportPage({
      statistics: statisticsOf([journal]),
      madeAt: 0,
      zone: 'UTC' as Zone,
      since: '2026-01-01',
    });
    const { page, requests, complaints } = await open(html, 'light');
    expect(await page.title()).toBe('Desk bookings of alice');
    expect(await page.locator('img, script').count()).toBe(0);
    expect(await page.locator('th', { hasText: 'onerror' }).first().isVisible()).toBe(true);
    expect([requests, complaints]).toEqual([[], []]);
    await page.close();
  });

  test('its policy lets no script and no request through', async () => {
    await using receiver = await startReceiver((response) => response.end());
    const html = makeHtml(3).replace(
      '</main>',
      `<script>document.title="broken"</script><img src="${receiver.url}"></main>`,
    );
    const { page, complaints } = await open(html, 'light');
    expect(await page.title()).toBe('Desk bookings of alice');
    expect(complaints).toHaveLength(2);
    expect(receiver.received).toEqual([]);
    await page.close();
  });
});

test('the map draws in a browser with every code readable', async () => {
  const desks = Array.from({ length: 70 }, (_, index) => ({
    desk: makeDesk(`2.24.${String(index + 1).padStart(2, '0')}`, {
      x: 100 + (index % 10) * 90,
      y: 100 + Math.floor(index / 10) * 70,
    }),
    state: (['free', 'taken', 'mine', 'locked'] as const)[index % 4] ?? 'free',
    rank: index,
  }));
  const html = floorMapPage(
    makeFloor(desks.map((each) => each.desk)),
    '2026-12-01' as CivilDate,
    desks,
  );
  const { page, requests, complaints } = await open(html, 'light', 1600);
  const serious = (await faultsOf(page)).filter((fault) => /^(serious|critical)/.test(fault));
  expect([serious, requests, complaints]).toEqual([[], [], []]);
  const boxes = await page.locator('text.code').evaluateAll((codes) =>
    codes.map((code) => {
      const { x, y, width, height } = code.getBoundingClientRect();
      return { x, y, width, height };
    }),
  );
  expect(boxes).toHaveLength(70);
  const overlapping = boxes.filter((a, index) =>
    boxes
      .slice(index + 1)
      .some(
        (b) =>
          a.x < b.x + b.width &&
          b.x < a.x + a.width &&
          a.y < b.y + b.height &&
          b.y < a.y + a.height,
      ),
  );
  expect(overlapping).toEqual([]);
  await page.close();
});

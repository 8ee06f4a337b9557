import { expect, test } from 'vitest';
import { startSimulator } from '../simulator/simulator.js';
import { openTestHome, type TestHome } from '../support/home.js';
import { startTmux } from '../support/tmux.js';

const now = '2026-12-01T08:30:00Z';
const dates = ['2026-12-03', '2026-12-04', '2026-12-05', '2027-01-20'];
const watch = ['book', '--dates', dates.join(','), '--watch'];

/** A floor where nothing is free, so that a watch goes on; one of the dates is beyond the booking window. */
async function fullFloor(body: (home: TestHome) => Promise<void>) {
  await using sim = await startSimulator({ now, occupancy: 1 });
  await using home = await openTestHome(sim);
  await home.add('alice', { windowDays: 29 });
  await body(home);
}

const terminalOf = (home: TestHome, more: Readonly<Record<string, string>> = {}) => ({
  ...home.env,
  SPACEIQ_HOME: home.folder,
  ...more,
});

const waiting = (lines: readonly string[]) => lines.some((line) => line.includes('to go'));

/** Whether the live table stands there once and whole: a title, a header and a line for each date, nothing else. */
function isWhole(lines: readonly string[]): boolean {
  const shown = lines.filter((line) => line !== '').map((line) => line.split(/\s/)[0]);
  return shown.join() === ['alice', 'Date', ...dates].join();
}

const controlSequence = '\u001b';
const hasColour = (lines: readonly string[]) =>
  lines.some((line) => new RegExp(`${controlSequence}\\[3[0-7]m`).test(line));

test.each([80, 200])('the live table of a watch is whole at %s columns', async (columns) => {
  await fullFloor(async (home) => {
    await using terminal = await startTmux(watch, { columns, env: terminalOf(home) });
    const lines = await terminal.until(waiting);
    expect(isWhole(lines)).toBe(true);
    const cut = lines.some((line) => line.endsWith('…'));
    expect(cut).toBe(columns === 80);
    await terminal.press('C-c');
    expect(await terminal.ended()).toBe(130);
  });
});

test('a terminal that is resized meanwhile shows no torn lines', async () => {
  await fullFloor(async (home) => {
    await using terminal = await startTmux(watch, { columns: 200, env: terminalOf(home) });
    await terminal.until(waiting);
    for (const columns of [80, 50, 160, 40, 200]) {
      await terminal.resize(columns);
      // The last date's line fits whole only from 160 columns on.
      const asWide = (lines: readonly string[]) =>
        isWhole(lines) && lines.some((line) => line.endsWith('…')) === columns < 160;
      const lines = await terminal.until(asWide);
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(columns);
    }
    await terminal.press('C-c');
    expect(await terminal.ended()).toBe(130);
    const [warning, title, ...rest] = (await terminal.screen()).filter((line) => line !== '');
    expect(warning).toMatch(/^Warning: alice: the site's clock is .* ahead/);
    expect(title).toMatch(/^alice {2}alice@.*, over api$/);
    expect(rest.slice(1, -1).map((line) => line.slice(0, 10))).toEqual(dates);
  });
});

test.each([
  ['with colours', {}, [], true],
  ['without by NO_COLOR', { NO_COLOR: '1' }, [], false],
  ['without by --no-color', {}, ['--no-color'], false],
] as const)('a terminal is written to %s', async (_how, env, option, coloured) => {
  await fullFloor(async (home) => {
    const args = [...watch, ...option];
    await using terminal = await startTmux(args, { columns: 100, env: terminalOf(home, env) });
    expect(isWhole(await terminal.until(waiting))).toBe(true);
    expect(hasColour(await terminal.screen({ painted: true }))).toBe(coloured);
    await terminal.press('C-c');
    expect(await terminal.ended()).toBe(130);
    expect(hasColour(await terminal.screen({ painted: true }))).toBe(coloured);
  });
});

test('a dumb terminal gets plain lines', async () => {
  await fullFloor(async (home) => {
    const env = terminalOf(home, { TERM: 'dumb' });
    await using terminal = await startTmux(watch, { columns: 120, env });
    const lines = await terminal.until((seen) => seen.some((line) => line.includes('next round')));
    const said = lines.filter((line) => line !== '');
    expect(said.every((line) => line.startsWith('alice: '))).toBe(true);
    expect((await terminal.screen({ painted: true })).join('\n')).not.toContain(controlSequence);
    await terminal.press('C-c');
    expect(await terminal.ended()).toBe(130);
  });
});

test('a pipe gets plain lines, and no control characters', async () => {
  await fullFloor(async (home) => {
    const run = await home.run(['book', '--dates', dates.join(',')], { env: { TERM: 'xterm' } });
    expect(run.code).toBe(4);
    for (const text of [run.stdout, run.stderr]) {
      expect([...text].filter((char) => char < ' ' && char !== '\n')).toEqual([]);
    }
    expect(run.stderr).toContain('alice: signed in as');
    for (const date of dates) expect(run.stdout).toContain(date);
  });
});

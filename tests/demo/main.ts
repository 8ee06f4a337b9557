/**
 * `npm run demo`: a SpaceIQ of our own, two people who sign in to it by single sign-on and book eight dates side by
 * side against competing colleagues; then what the site itself recorded.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { styleText } from 'node:util';
import { renderTable } from '../../src/cli/render/table.js';
import { addDays, type CivilDate, parseCivilDate, weekdayOf } from '../../src/lib/civil-date.js';
import { findBrowser } from '../../src/site/web/browser.js';
import { startSimulator } from '../simulator/simulator.js';
import type { Simulator } from '../simulator/types.js';

const script = fileURLToPath(new URL('../../bin/spaceiq.js', import.meta.url));
const people = ['alice', 'bob'] as const;
const preferred = { alice: '2.24.01-2.24.12', bob: '2.24.05-2.24.16' } as const;

async function demo(): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'spaceiq-demo-'));
  const own = join(folder, 'own');
  const simulator = await startSimulator({
    sso: 'auto',
    occupancy: 0.55,
    seed: 7,
    // Far enough away that the live table can be watched.
    latency: { api: 250 },
  });
  try {
    const tool = commandRunner(await environmentIn(own));
    heading('A SpaceIQ to work against, on this machine only');
    process.stdout.write(`Web app ${simulator.origins.web}, API ${simulator.origins.api}\n`);
    const dates = eightWorkingDays(simulator);
    compete(simulator, dates);
    await addProfiles(simulator, tool);
    await tool(
      'login',
      '--profile',
      'alice',
      '--allow-root',
      '--headless',
      '--email',
      emailOf(simulator, 'alice'),
    );
    await tool(
      'login',
      '--profile',
      'bob',
      '--allow-root',
      '--headless',
      '--email',
      emailOf(simulator, 'bob'),
    );
    await tool('book', '--all', '--dates', dates.join(','));
    await tool('bookings', '--all');
    const picture = join(folder, 'floor.png');
    await tool('desks', '--profile', 'alice', '--date', `${dates[0]}`, '--map', picture, '--quiet');
    const agreed = await summary(simulator, dates);
    process.stdout.write(`\nThe floor on ${dates[0]}, as a picture: ${picture}\n`);
    return agreed ? 0 : 1;
  } finally {
    await simulator.stop();
    await rm(own, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Where programs keep what is theirs: the tool, and the browser with what it brings along. */
const places = {
  HOME: 'home',
  XDG_CACHE_HOME: 'home/.cache',
  XDG_CONFIG_HOME: 'home/.config',
  XDG_DATA_HOME: 'home/.local/share',
  XDG_STATE_HOME: 'home/.local/state',
  XDG_RUNTIME_DIR: 'run',
  SPACEIQ_HOME: 'spaceiq',
};

/** Our environment with all of these below one folder, so that nothing of the person's own is written to. */
async function environmentIn(folder: string): Promise<NodeJS.ProcessEnv> {
  // Playwright's own browser lies in the home that the children do not see.
  const { path } = await findBrowser(process.env.SPACEIQ_BROWSER, process.env);
  const env: NodeJS.ProcessEnv = { ...process.env, SPACEIQ_BROWSER: path, SPACEIQ_VAULT: 'file' };
  // Chromium has its socket in TMPDIR, and on macOS that path is nearly as long as a socket's may be.
  const short = process.platform === 'linux' ? { TMPDIR: 'tmp' } : {};
  for (const [name, place] of Object.entries({ ...places, ...short })) {
    env[name] = join(folder, place);
    await mkdir(env[name], { recursive: true, mode: 0o700 });
  }
  return env;
}

type Tool = (...args: string[]) => Promise<void>;

/** Runs `spaceiq` on this terminal, showing its command line first. Ends the demo when it fails. */
function commandRunner(env: NodeJS.ProcessEnv): Tool {
  return async (...args) => {
    heading(`spaceiq ${args.join(' ')}`);
    const child = spawn(process.execPath, [script, ...args], { env, stdio: 'inherit' });
    const [code] = (await once(child, 'exit')) as [number | null];
    if (code !== 0) throw new Error(`"spaceiq ${args[0]}" ended with exit code ${code}.`);
  };
}

async function addProfiles(simulator: Simulator, tool: Tool): Promise<void> {
  const { web, api } = simulator.origins;
  for (const name of people) {
    const where = ['--url', web, '--api-url', api, '--building', 'HQ', '--floor', '2'];
    await tool('profile', 'add', name, ...where, '--desks', preferred[name]);
  }
}

/** Colleagues want the same desks: some hold them already, some take one in the very moment. */
function compete(simulator: Simulator, dates: readonly CivilDate[]): void {
  const rivals = simulator.people.filter(({ userName }) => !['alice', 'bob'].includes(userName));
  for (const [index, date] of dates.entries()) {
    const rival = rivals[index % rivals.length];
    const desk = index % 2 === 0 ? '2.24.01' : '2.24.05';
    if (rival !== undefined) simulator.rivals.snatch({ person: rival.userName, desk, date });
  }
}

/** The next eight working days after the site's today. */
function eightWorkingDays(simulator: Simulator): CivilDate[] {
  const today = parseCivilDate(simulator.clock.now().toISOString().slice(0, 10));
  if (today === null) throw new Error('The simulator has no date.');
  return Array.from({ length: 14 }, (_, index) => addDays(today, index + 1))
    .filter((date) => !['sat', 'sun'].includes(weekdayOf(date)))
    .slice(0, 8);
}

function emailOf(simulator: Simulator, userName: string): string {
  return simulator.person(userName).email;
}

/** Who holds which desk, from the site's own record. Says whether each date has one desk for each person. */
async function summary(simulator: Simulator, dates: readonly CivilDate[]): Promise<boolean> {
  heading("The site's own record");
  const held = simulator.record.bookings.filter(
    (booking) => booking.via === 'api' && booking.cancelledAt === null,
  );
  const desksOf = (person: string, date: string) =>
    held.filter((each) => each.person === person && each.date === date).map((each) => each.desk);
  const rows = dates.map((date) => [date, ...people.map((name) => desksOf(name, date).join(' '))]);
  const columns = [{ header: 'Date' }, ...people.map((header) => ({ header }))];
  for (const line of await renderTable(columns, rows)) process.stdout.write(`${line}\n`);
  const writes = simulator.record.requests.filter(({ operations }) =>
    operations.includes('createBooking'),
  ).length;
  const foreign = held.filter((booking) => booking.person !== booking.by).length;
  process.stdout.write(
    `${held.length} bookings from ${writes} requests to book; ${foreign} made for somebody else.\n`,
  );
  return (
    foreign === 0 && dates.every((date) => people.every((name) => desksOf(name, date).length === 1))
  );
}

function heading(text: string): void {
  process.stdout.write(`\n${styleText('bold', `▸ ${text}`)}\n`);
}

process.exitCode = await demo();

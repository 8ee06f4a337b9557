import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { formatMinuteOfDay, minuteOfDayAt, type Zone } from '../../../src/lib/civil-date.js';
import { startSimulator } from '../../simulator/simulator.js';
import { type CliResult, cli } from '../../support/cli.js';
import { openTestHome, storageState } from '../../support/home.js';
import { startKeyring } from '../../support/keyring.js';
import { makeFolder } from '../../unit/schedule/make.js';

const deadline = 300_000;

/** Why Debian's daemon cannot be run by this test, or null. */
function obstacle(): string | null {
  if (process.getuid?.() !== 0) return 'only root may start a cron daemon';
  if (spawnSync('crontab', ['-V']).error !== undefined) return 'cron is not installed';
  if (spawnSync('pidof', ['cron']).status === 0) return 'a cron daemon is running already';
  return null;
}

const reason = obstacle();
if (reason !== null) process.stderr.write(`SKIPPED, real cron was not tried: ${reason}.\n`);

interface LogLine {
  readonly msg: string;
  readonly profile: string;
  readonly outcome?: object;
  readonly identity?: object;
  readonly final?: boolean;
  readonly exitCode?: number;
}

/** The log of the home's only profile. */
function readLog(home: string): readonly LogLine[] {
  const profiles = join(home, 'profiles');
  const file = join(profiles, readdirSync(profiles)[0] ?? '', 'log', 'spaceiq.log');
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as LogLine);
}

/** The crontab of this user as it is, or null where there is none. */
function readCrontab(): string | null {
  const { status, stdout } = spawnSync('crontab', ['-l'], { encoding: 'latin1' });
  return status === 0 ? stdout : null;
}

function writeCrontab(text: string | null): void {
  if (text === null) spawnSync('crontab', ['-r']);
  else spawnSync('crontab', ['-'], { input: Buffer.from(text, 'latin1') });
}

async function stopDaemon(daemon: ChildProcess): Promise<void> {
  if (daemon.exitCode !== null || daemon.signalCode !== null) return;
  const gone = once(daemon, 'exit');
  daemon.kill('SIGTERM');
  await gone;
}

test.skipIf(reason !== null)(
  `cron itself starts the run, finds the keychain, and a desk is booked at the release${reason === null ? '' : ` (skipped: ${reason})`}`,
  { timeout: deadline },
  async () => {
    const zone = 'Europe/London' as Zone;
    await using simulator = await startSimulator({ timezone: zone, occupancy: 0 });
    const keyring = await startKeyring();
    using folder = makeFolder();
    const home = join(folder.path, 'home');
    const run = async (...args: string[]): Promise<CliResult> => {
      const result = await cli(args, { home, env: keyring.env });
      expect([args, result.code, result.stderr]).toEqual([args, 0, expect.anything()]);
      return result;
    };
    const person = simulator.people[0]?.userName ?? '';
    const original = readCrontab();
    const mine = '# kept as it is\n0 5 1 1 * true\n';
    let daemon: ChildProcess | null = null;
    try {
      const { web, api } = simulator.origins;
      await run('profile', 'add', 'alice', '--url', web, '--building', 'HQ', '--floor', '2');
      await run('profile', 'set', 'alice', `apiUrl=${api}`);
      const state = join(folder.path, 'state.json');
      writeFileSync(state, JSON.stringify(storageState(simulator, person)));
      await run('login', '--profile', 'alice', '--import-state', state);

      writeCrontab(mine);
      // Cron starts the run at the next full minute that leaves the daemon time to start; the release is one later.
      const release = (Math.floor((Date.now() + 15_000) / 60_000) + 2) * 60_000;
      const at = formatMinuteOfDay(minuteOfDayAt(release, zone));
      const added = await run(
        'schedule',
        'add',
        '--at',
        at,
        '--backend',
        'cron',
        '--',
        '--dates',
        '+7d',
      );
      expect(added.stdout).toContain(`${at} in ${zone}`);
      daemon = spawn('cron', ['-f'], { stdio: 'ignore', env: { PATH: process.env.PATH } });

      const booked = () => simulator.record.bookings.filter((booking) => booking.via === 'api');
      await expect.poll(booked, { timeout: 200_000, interval: 250 }).toHaveLength(1);
      const [booking] = booked();
      expect(booking?.person).toBe(person);
      // Cron starts the run a minute early; the site's clock is known to a fraction of a second.
      const madeAt = Date.parse(booking?.madeAt ?? '');
      expect(madeAt).toBeGreaterThanOrEqual(release - 1000);
      expect(madeAt).toBeLessThan(release + 60_000);

      const lastRun = async () => {
        const { json } = await run('--json', 'schedule', 'list');
        return (json as { schedules: { lastRun: { exitCode: number } | null }[] }).schedules[0]
          ?.lastRun;
      };
      await expect.poll(lastRun, { timeout: 30_000, interval: 500 }).toMatchObject({ exitCode: 0 });
      const { json } = await run('--json', 'history');
      expect(json).toMatchObject({
        runs: expect.arrayContaining([
          expect.objectContaining({
            command: 'book',
            exitCode: 0,
            dates: [expect.objectContaining({ outcome: 'booked', desk: booking?.desk })],
          }),
        ]),
      });
      const { email } = simulator.person(person);
      const log = readLog(home).filter(({ profile }) => profile === 'alice');
      const lineOf = (found: (line: LogLine) => boolean) => log.findIndex(found);
      const told = [
        lineOf(({ msg }) => msg === 'The run has begun'),
        lineOf(
          ({ msg, identity }) => msg === 'arrived' && JSON.stringify(identity).includes(email),
        ),
        lineOf(({ msg }) => msg === 'waiting-for-release'),
        lineOf(({ msg }) => msg === 'answer'),
        lineOf(({ msg, final }) => msg === 'date' && final === true),
        lineOf(({ msg, exitCode }) => msg === 'The run has ended' && exitCode === 0),
      ];
      expect(told).not.toContain(-1);
      expect(told).toEqual([...told].sort((a, b) => a - b));
      expect(log[told.at(-2) ?? -1]?.outcome).toMatchObject({
        outcome: 'booked',
        desk: booking?.desk,
      });
      await run('schedule', 'remove', '--profile', 'alice');
      expect(readCrontab()).toBe(mine);
    } finally {
      if (daemon !== null) await stopDaemon(daemon);
      writeCrontab(original);
      await keyring.stop();
    }
  },
);

test.skipIf(reason !== null)(
  `what cron slept through is booked at wake, once${reason === null ? '' : ` (skipped: ${reason})`}`,
  { timeout: deadline },
  async () => {
    await using simulator = await startSimulator({ timezone: 'Europe/London', occupancy: 0 });
    await using home = await openTestHome(simulator);
    await home.add('alice');
    const original = readCrontab();
    let daemon: ChildProcess | null = null;
    try {
      writeCrontab(null);
      const release = (Math.floor((Date.now() + 10_000) / 60_000) + 2) * 60_000;
      const at = formatMinuteOfDay(minuteOfDayAt(release, 'Europe/London' as Zone));
      const add = ['schedule', 'add', '--at', at, '--backend', 'cron', '--', '--dates', '+7d'];
      const added = await home.run(add);
      expect(added.code, added.stderr).toBe(0);
      daemon = spawn('cron', ['-f'], { stdio: 'ignore', env: { PATH: process.env.PATH } });
      // It has read its tables and sleeps until the next full minute; so does the machine now, over the release.
      await expect.poll(() => pidofCron(), { timeout: 5000 }).toBe(true);
      await delay(Math.max(1000, release - 115_000 - Date.now()));
      daemon.kill('SIGSTOP');
      await delay(release + 10_000 - Date.now());
      expect(simulator.record.bookings.filter(({ via }) => via === 'api')).toEqual([]);
      daemon.kill('SIGCONT');

      const booked = () => simulator.record.bookings.filter(({ via }) => via === 'api');
      await expect.poll(booked, { timeout: 100_000, interval: 250 }).toHaveLength(1);
      const runs = async () => {
        const { json } = await home.run(['history', '--json', '--limit', '0']);
        const all = (json as { runs: { command: string; exitCode: number | null; late: number }[] })
          .runs;
        return all.filter(({ command }) => command === 'book');
      };
      await expect
        .poll(runs, { timeout: 30_000 })
        .toEqual([expect.objectContaining({ exitCode: 0 })]);
      // The look for what was missed finds nothing any more.
      const line =
        readCrontab()
          ?.split('\n')
          .find((each) => each.startsWith('*/10 ')) ?? '';
      const command = line.replace(/^(\S+ ){5}/, '');
      expect(spawnSync('sh', ['-c', command], { env: { PATH: process.env.PATH } }).status).toBe(0);
      expect(await runs()).toHaveLength(1);
      expect(booked()).toHaveLength(1);
    } finally {
      if (daemon !== null) {
        daemon.kill('SIGCONT');
        await stopDaemon(daemon);
      }
      writeCrontab(original);
    }
  },
);

function pidofCron(): boolean {
  return spawnSync('pidof', ['cron']).status === 0;
}

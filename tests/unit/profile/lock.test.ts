import {
  existsSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { systemClock } from '../../../src/lib/clock.js';
import { SpaceiqError } from '../../../src/lib/errors.js';
import { acquireLock } from '../../../src/profile/lock.js';
import { holdingNow } from '../../../src/profile/lock-now.js';
import { isAlive, processSpace, processStart } from '../../../src/profile/process-start.js';
import { makeFolder } from './make.js';

function acquire(file: string, patience = 0) {
  return acquireLock({
    file,
    what: 'profile alice',
    patience,
    clock: systemClock,
    random: Math.random,
  });
}

function makeFile(): string {
  return join(makeFolder(), 'lock');
}

/** A lock as another process would have left it. */
async function leave(file: string, holder: Record<string, unknown>): Promise<void> {
  const own = {
    version: 1,
    pid: process.pid,
    process: await processStart(process.pid),
    since: '2026-11-24T08:00:00.000Z',
    host: hostname(),
    space: processSpace(),
    token: 'left',
  };
  writeFileSync(file, JSON.stringify({ ...own, ...holder }));
}

/** The first container of a machine has this name everywhere; machines differ in their boot. */
const spaceElsewhere = processSpace()?.replace(/^\S+/, '00000000-0000-0000-0000-000000000000');

/** Beyond the ids that any system gives to processes: like one that has ended. */
const deadPid = 2 ** 30;

describe('a lock', () => {
  test('lets one in, and names that one to the second', async () => {
    const file = makeFile();
    const lock = await acquire(file);
    const refused = await acquire(file).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(SpaceiqError);
    expect((refused as SpaceiqError).exitCode).toBe(5);
    expect((refused as SpaceiqError).message).toMatch(
      new RegExp(`profile alice: process ${process.pid}, since \\d{4}-\\d\\d-\\d\\dT`),
    );
    await lock.release();
    await (await acquire(file)).release();
    expect(readdirSync(dirname(file))).toEqual([]);
  });

  test('is waited for where there is patience', async () => {
    const file = makeFile();
    const first = await acquire(file);
    const second = acquire(file, 30_000);
    await first.release();
    await (await second).release();
  });

  test('of a process that is gone is taken over', async () => {
    const file = makeFile();
    await leave(file, { pid: deadPid });
    await (await acquire(file)).release();
  });

  test('of a process whose id another one has got since is taken over', async () => {
    const file = makeFile();
    await leave(file, { process: 'another-boot/123' });
    await (await acquire(file)).release();
  });

  test('that is unreadable is taken over', async () => {
    const file = makeFile();
    writeFileSync(file, '{"pid":');
    await (await acquire(file)).release();
  });

  test('that is a link to nowhere is taken over', async () => {
    const file = makeFile();
    symlinkSync(join(dirname(file), 'nowhere'), file);
    await (await acquire(file)).release();
    expect(readdirSync(dirname(file))).toEqual([]);
  });

  test.each([
    ['another machine', { host: 'another-host' }, 'on another-host'],
    ['another container of this machine', { space: 'pid:[1]' }, 'in another container'],
  ])('of %s is held for as long as it is touched', async (_, elsewhere, where) => {
    const file = makeFile();
    await leave(file, { ...elsewhere, pid: deadPid });
    await expect(acquire(file)).rejects.toThrow(where);
    const longAgo = new Date(Date.now() - 3_600_000);
    utimesSync(file, longAgo, longAgo);
    await (await acquire(file)).release();
  });

  test('of another machine that has this name, and this process id, is held too', async () => {
    const file = makeFile();
    await leave(file, { space: spaceElsewhere, process: 'another-boot/123' });
    await expect(acquire(file)).rejects.toThrow('another start of this machine');
  });

  test('that was left behind goes to exactly one of many', async () => {
    for (let round = 0; round < 10; round += 1) {
      const file = makeFile();
      await leave(file, { pid: deadPid });
      // One after the other, so that some still look at the old lock when another has its new one.
      const tries = await Promise.allSettled(
        Array.from({ length: 8 }, (_, index) => delay(index).then(() => acquire(file))),
      );
      const won = tries.filter((one) => one.status === 'fulfilled');
      expect(won).toHaveLength(1);
      await won[0]!.value.release();
      expect(existsSync(file)).toBe(false);
    }
  });

  test('is never released by one that lost it', async () => {
    const file = makeFile();
    const lock = await acquire(file);
    await leave(file, { token: 'somebody-else' });
    await lock.release();
    expect(readFileSync(file, 'utf8')).toContain('somebody-else');
  });
});

describe('a holder', () => {
  test('of which nothing tells when it began is gone when it is silent', async () => {
    const file = makeFile();
    await leave(file, { process: null });
    await expect(acquire(file)).rejects.toThrow('Another run holds');
    const longAgo = new Date(Date.now() - 3_600_000);
    utimesSync(file, longAgo, longAgo);
    await (await acquire(file)).release();
  });

  test('that lost its lock learns of it before it writes', async () => {
    const file = makeFile();
    const lock = await acquire(file);
    lock.requireHeld();
    await leave(file, { token: 'somebody-else' });
    expect(() => lock.requireHeld()).toThrow('Another run has taken over profile alice');
  });
});

test('a lock is taken at once only where nobody else has it', async () => {
  const file = makeFile();
  expect(holdingNow(file, 'it', 0, () => existsSync(file))).toBe(true);
  expect(existsSync(file)).toBe(false);
  await leave(file, { pid: process.ppid, process: await processStart(process.ppid) });
  const isHeld = () => holdingNow(file, 'it', 40, () => 'done');
  expect(isHeld).toThrow('Another run holds it.');
  // Whether a process of another container lives can't be seen from here, whatever the name of its host.
  await leave(file, { pid: deadPid, space: spaceElsewhere });
  expect(isHeld).toThrow('Another run holds it.');
  await leave(file, { pid: deadPid });
  expect(isHeld()).toBe('done');
  expect(readdirSync(dirname(file))).toEqual([]);
});

describe('a process', () => {
  test('tells when it began in a time that no zone changes', async () => {
    const asked: unknown[] = [];
    const run = async (...args: unknown[]) => {
      asked.push(args);
      return { stdout: 'Thu Nov 26 10:00:00 2026\n', stderr: '' };
    };
    const start = await processStart(7, { platform: 'darwin', run: run as never });
    expect(start).toBe('Thu Nov 26 10:00:00 2026');
    expect(asked).toMatchObject([['/bin/ps', {}, { env: { LC_ALL: 'C', TZ: 'UTC' } }]]);
  });

  test('is told apart by when it began', async () => {
    expect(isAlive(process.pid)).toBe(true);
    expect(isAlive(deadPid)).toBe(false);
    expect(await processStart(process.pid)).toBe(await processStart(process.pid));
    expect(await processStart(process.ppid)).not.toBe(await processStart(process.pid));
    expect(await processStart(deadPid)).toBeNull();
  });
});

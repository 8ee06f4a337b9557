import { createHash, randomBytes } from 'node:crypto';
import { lstat, readdir, rm, stat, utimes } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { Clock, Random } from '../lib/clock.js';
import { createOnce, hasCode, readText, readTextSync, sweepTemporaries } from '../lib/files.js';
import {
  type Holder,
  heldError,
  holderIn,
  isWithinSight,
  lostError,
  type Reading,
} from './lock-holder.js';
import { isAlive, processSpace, processStart } from './process-start.js';

/** Says that this process works for a profile. */
export interface Lock {
  /**
   * To be asked before a write: a process that was silent for long, as one of a suspended machine is, may have been taken
   * for dead. @throws SpaceiqError (exit 5) when another has the lock by now
   */
  requireHeld(): void;
  release(): Promise<void>;
}

export interface LockOptions {
  readonly file: string;
  /** What is held, for people: `profile alice`. */
  readonly what: string;
  /** How long (ms) to wait for whoever holds it; 0 gives up at once. */
  readonly patience: number;
  readonly clock: Clock;
  readonly random: Random;
  /** Ends the wait. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * A process of another machine or container can't be looked at, and on Windows nothing tells when one began; a holder
 * there shows that it lives by touching the file.
 */
const touchEvery = 15_000;
const untouched = 120_000;
/** The longest wait (ms) between two looks at a lock that somebody holds. */
const longestPause = 300;

/**
 * @throws SpaceiqError (exit 5) that names who holds it and since when
 * @throws the signal's reason when that is aborted first
 */
export async function acquireLock(options: LockOptions): Promise<Lock> {
  try {
    return await acquireIn(options);
  } catch (error) {
    // Where the disk is full for one it is for all, and they meet again where there is room.
    if (!isFullDisk(error)) throw error;
    const name = createHash('sha256').update(options.file).digest('hex').slice(0, 32);
    return await acquireIn({ ...options, file: join(tmpdir(), `spaceiq-${name}.lock`) });
  }
}

function isFullDisk(error: unknown): boolean {
  return ['ENOSPC', 'EDQUOT'].some((code) => hasCode(error, code));
}

async function acquireIn(options: LockOptions): Promise<Lock> {
  const own = await describeSelf(options.clock);
  const giveUpAt = options.clock.now() + options.patience;
  for (let attempt = 1; ; attempt += 1) {
    options.signal?.throwIfAborted();
    const first = await readHolder(options.file);
    if (first === 'none') {
      if (!(await createOnce(options.file, JSON.stringify(own)))) continue;
      sweepTemporaries(options.file, untouched);
      return heldLock(options, own);
    }
    if (await isGone(first, options)) {
      await takeAway(options, own, first);
      await pause(options);
      if (attempt < 50) continue;
    }
    if (options.clock.now() >= giveUpAt) throw heldError(options.what, first);
    const wait = Math.min(longestPause, 20 * attempt) + options.random() * 40;
    await options.clock.sleep(wait, options.signal);
  }
}

async function describeSelf(clock: Clock): Promise<Holder> {
  return {
    version: 1,
    pid: process.pid,
    process: await processStart(process.pid),
    since: new Date(clock.now()).toISOString(),
    host: hostname(),
    space: processSpace(),
    token: randomBytes(8).toString('hex'),
  };
}

function heldLock({ file, what }: LockOptions, own: Holder): Lock {
  const timer = setInterval(() => {
    const now = new Date();
    utimes(file, now, now).catch(() => {});
  }, touchEvery);
  timer.unref();
  return {
    requireHeld: () => {
      if (readTextSync(file)?.includes(own.token) !== true) throw lostError(what);
    },
    release: async () => {
      clearInterval(timer);
      const current = await readHolder(file);
      if (tokenOf(current) === own.token) await rm(file, { force: true });
    },
  };
}

async function readHolder(file: string): Promise<Reading> {
  const text = await readText(file);
  if (text === null) return (await isDangling(file)) ? 'unreadable' : 'none';
  return holderIn(text);
}

/** A link that leads nowhere is in the way of a lock, and yet there is nothing to read. */
async function isDangling(file: string): Promise<boolean> {
  return await lstat(file).then(
    (link) => link.isSymbolicLink(),
    () => false,
  );
}

function tokenOf(reading: Reading): string | null {
  return typeof reading === 'string' ? null : reading.token;
}

async function isGone(
  held: Exclude<Reading, 'none'>,
  options: Pick<LockOptions, 'file' | 'clock'>,
): Promise<boolean> {
  if (held === 'unreadable') return true;
  if (held === 'newer' || !isWithinSight(held)) return await isSilent(options);
  if (!isAlive(held.pid)) return true;
  // The id may have been given to another process since.
  const start = await processStart(held.pid);
  if (held.process === null || start === null) return await isSilent(options);
  return start !== held.process;
}

async function isSilent({ file, clock }: Pick<LockOptions, 'file' | 'clock'>): Promise<boolean> {
  const touched = await stat(file).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
  return clock.now() - touched > untouched;
}

/**
 * Deletes the lock that `dead` has left. Two that find it at once must not delete each other's new lock, so each puts
 * down a marker before it looks for those of others, and only one that sees no other living marker deletes. The one
 * whose marker sorts first waits for the others to step back.
 */
async function takeAway(
  options: LockOptions,
  own: Holder,
  dead: Exclude<Reading, 'none'>,
): Promise<void> {
  const marker = `${options.file}.takeover-${own.token}`;
  await createOnce(marker, JSON.stringify(own));
  try {
    if (!(await isAlone(options, marker))) return;
    const now = await readHolder(options.file);
    if (now === 'none' || tokenOf(now) !== tokenOf(dead)) return;
    if (now === 'newer' && !(await isGone(now, options))) return;
    await rm(options.file, { force: true });
  } finally {
    await rm(marker, { force: true });
  }
}

async function isAlone(options: LockOptions, marker: string): Promise<boolean> {
  for (let look = 1; look <= 100; look += 1) {
    const others = await otherMarkers(options, marker);
    if (others.length === 0) return true;
    if (others.some((other) => other < marker)) break;
    await options.clock.sleep(5);
  }
  return false;
}

/** Paths of the markers that living processes have put down beside `marker`. */
async function otherMarkers(options: LockOptions, marker: string): Promise<string[]> {
  const folder = dirname(options.file);
  const prefix = `${basename(options.file)}.takeover-`;
  const found: string[] = [];
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    if (!name.startsWith(prefix) || name.includes('.tmp-') || path === marker) continue;
    const other = await readHolder(path);
    if (other === 'none') continue;
    if (await isGone(other, { ...options, file: path })) {
      await rm(path, { force: true });
    } else {
      found.push(path);
    }
  }
  return found;
}

async function pause(options: LockOptions): Promise<void> {
  await options.clock.sleep(options.random() * 40);
}

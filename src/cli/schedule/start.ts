import type { Zone } from '../../lib/civil-date.js';
import { formatDuration } from '../../lib/duration.js';
import { combinedExitCode, ExitCode, messageOf, SpaceiqError } from '../../lib/errors.js';
import type { Lock } from '../../profile/lock.js';
import type { Profile } from '../../profile/profile.js';
import { defaultGrace, type ScheduleEntry } from '../../schedule/entry.js';
import { isOtherSeasons, missedRelease, nextRelease, releaseFor } from '../../schedule/times.js';
import type { CliContext } from '../context.js';
import { sendNotices } from '../notices.js';
import { book } from './book-call.js';
import { readMemory, type ScheduleMemory, writeMemory } from './memory.js';
import { sleptThrough, withoutWatch } from './slept-through.js';

/** One start by the machine's scheduler. */
export interface Start {
  readonly entry: ScheduleEntry;
  readonly profile: Profile;
  /** Milliseconds since the epoch, as are all instants here. */
  readonly now: number;
  readonly machineZone: Zone;
  /** Whether it is not the start of a release but only looks for one that was missed. */
  readonly isCatchUp: boolean;
}

/** After these it is tried again: what was in the way passes, and nothing was decided. */
const passing: readonly ExitCode[] = [ExitCode.locked, ExitCode.keychain, ExitCode.site];
/** How far back (ms) a release that was missed is looked for. */
const longestMemory = 7 * 86_400_000;
/** How long (ms) before the next release a watch that names no end makes room for it. */
const roomForNext = 120_000;
/** Waits (ms) before a start that something was in the way of tries again: they double from the first to the longest. */
const shortestRetry = 600_000;
const longestRetry = 3_600_000;
/** Long sleeps are cut into pieces of this length (ms), so that a suspended machine is noticed. */
const sleepPiece = 60_000;

/** The release to book for: the one that is near, or one that was slept through and may be made up for; else null. */
export async function dueRelease(start: Start, { clock }: CliContext): Promise<number | null> {
  const { entry, profile, now, machineZone, isCatchUp } = start;
  const { grace = defaultGrace } = entry;
  const near = isCatchUp ? null : releaseFor(entry, now, machineZone);
  const release = near ?? missedRelease(entry, now, grace);
  if (release === null) return null;
  const { served } = await readMemory(profile);
  return served !== null && served >= release && release <= clock.now() ? null : release;
}

/** Says in the history why a start led to no run; one that only looked for a missed one found nothing to say. */
export async function withoutRun(start: Start, context: CliContext): Promise<ExitCode> {
  const { entry, profile, now, machineZone, isCatchUp } = start;
  const { served } = await readMemory(profile);
  const { grace = defaultGrace } = entry;
  const lost = missedRelease(entry, now, longestMemory);
  if (served !== null && lost !== null && served < lost && now - lost > grace) {
    const earlier = await sleptThrough(start, served, lost, longestMemory, context);
    for (const release of earlier) await tooLate(start, release, context);
    return await tooLate(start, lost, context);
  }
  context.output.message(`No release of ${entry.profile} is near; nothing to do.`);
  if (isCatchUp || !isOtherSeasons(entry, now, machineZone)) return ExitCode.ok;
  const what =
    releaseFor(entry, now, machineZone) === null
      ? 'this start is for another season of the clocks: no release is near'
      : 'this release had been served already';
  await record(start, null, what, context);
  return ExitCode.ok;
}

/** A release that passed while the machine was off for longer than the grace is lost, and a person is to know. */
async function tooLate(start: Start, lost: number, context: CliContext): Promise<ExitCode> {
  const { entry, profile, now } = start;
  const { grace = defaultGrace } = entry;
  const late = now - lost;
  const what =
    `the release at ${new Date(lost).toISOString()} was ${formatDuration(late)} ago, ` +
    `longer than the grace of ${formatDuration(grace)}: nothing was booked for it`;
  context.output.message(`${profile.name}: ${what}`);
  await record(start, lost, what, context);
  const { served } = await readMemory(profile);
  await keep(start, { served: latest(served, lost), running: null }, context);
  const hint = `Book what is left: spaceiq book --profile ${profile.name}`;
  const error = { exitCode: ExitCode.notBooked, message: `${profile.name}: ${what}.`, hint };
  const runId = runIdOf(start);
  const log = profile.openLog(runId, 'info');
  const news = { profile: profile.name, runId, dates: [], error, session: null, late };
  await sendNotices(news, profile, await profile.settings(), log, context);
  log.close();
  return ExitCode.notBooked;
}

/**
 * Makes the run of a release, once, however many starts come for it. Where the network, the keychain or another run is in
 * the way it tries again for as long as the grace lasts: back ends start a run once. A start that only looks for a missed
 * one leaves that to the next of its kind.
 */
export async function serve(start: Start, release: number, context: CliContext): Promise<ExitCode> {
  const { entry, profile, now } = start;
  const lock = await presence(profile);
  try {
    const memory = await readMemory(profile);
    if (lock === null && memory.running === release)
      return await leaveToOther(start, release, context);
    if (memory.served !== null && memory.served >= release && release <= now) return ExitCode.ok;
    const earlier = await sleptThrough(start, memory.served, release, longestMemory, context);
    const isWatch = entry.bookArgs.includes('--watch');
    const before = isWatch ? await makeUp(start, earlier, context) : [];
    const exitCode = await serveOne(start, release, context);
    const after = isWatch ? [] : await makeUp(start, earlier, context);
    return combinedExitCode([exitCode, ...before, ...after]);
  } finally {
    await lock?.release();
  }
}

/** Runs for the releases that were slept through before the one that is served; those beyond the grace are said to be lost. */
async function makeUp(
  start: Start,
  earlier: readonly number[],
  context: CliContext,
): Promise<ExitCode[]> {
  const { entry } = start;
  const { grace = defaultGrace } = entry;
  const once = { ...start, entry: { ...entry, bookArgs: withoutWatch(entry.bookArgs) } };
  const exitCodes: ExitCode[] = [];
  for (const release of earlier) {
    const isLost = start.now - release > grace;
    exitCodes.push(
      isLost ? await tooLate(start, release, context) : await attempt(once, release, context),
    );
  }
  return exitCodes;
}

async function serveOne(start: Start, release: number, context: CliContext): Promise<ExitCode> {
  const { profile, isCatchUp } = start;
  for (let tries = 1; ; tries += 1) {
    const exitCode = await attempt(start, release, context);
    const isOver = isCatchUp || !passing.includes(exitCode) || profile.standing.read() === null;
    if (isOver || !(await waitToRetry(start, release, tries, context))) return exitCode;
    // A start that came meanwhile may have done it.
    if (((await readMemory(profile)).served ?? 0) >= release) return ExitCode.ok;
  }
}

function latest(served: number | null, release: number): number {
  return Math.max(served ?? release, release);
}

async function attempt(start: Start, release: number, context: CliContext): Promise<ExitCode> {
  const { entry, profile } = start;
  const now = context.clock.now();
  const memory = await readMemory(profile);
  await keep(start, { ...memory, running: release }, context);
  const late = Math.max(0, now - release);
  const args = ['--profile', entry.profile, '--at', new Date(release).toISOString()];
  const exitCode = await book([...args, ...entry.bookArgs, ...endOf(entry, now)], {
    ...context,
    scheduled: { release, late },
  });
  const isServed = !passing.includes(exitCode);
  if (profile.standing.read() !== null) {
    const served = isServed ? latest(memory.served, release) : memory.served;
    await keep(start, { served, running: null }, context);
  }
  return exitCode;
}

/** Whether there is still time to try again, once it has been waited for. */
async function waitToRetry(
  { entry, profile }: Start,
  release: number,
  tries: number,
  { clock, interrupted, output }: CliContext,
): Promise<boolean> {
  const { grace = defaultGrace } = entry;
  const next = clock.now() + Math.min(longestRetry, shortestRetry * 2 ** (tries - 1));
  const room = nextRelease(entry, Math.max(release, clock.now())) - roomForNext;
  if (next > Math.min(release + grace, room) || interrupted.aborted) return false;
  output.message(`${profile.name}: tries again at ${new Date(next).toISOString()}.`);
  for (let left = next - clock.now(); left > 0; left = next - clock.now()) {
    await clock.sleep(Math.min(left, sleepPiece), interrupted).catch(() => {});
    if (interrupted.aborted || profile.standing.read() === null) return false;
  }
  return true;
}

async function leaveToOther(start: Start, release: number, context: CliContext): Promise<ExitCode> {
  const what = 'another start of this schedule books for this release already';
  context.output.message(`${start.profile.name}: ${what}.`);
  if (!start.isCatchUp) await record(start, release, what, context);
  return ExitCode.ok;
}

/** Null where another start holds it. */
async function presence(profile: Profile): Promise<Lock | null> {
  try {
    return await profile.acquirePresence('schedule');
  } catch (error) {
    if (error instanceof SpaceiqError && error.exitCode === ExitCode.locked) return null;
    throw error;
  }
}

/** A watch that names no end goes on until shortly before the next release, whose run it would be in the way of. */
function endOf(entry: ScheduleEntry, now: number): string[] {
  const { bookArgs } = entry;
  const isOpen = bookArgs.includes('--watch') && !bookArgs.some((arg) => /^--until(=|$)/.test(arg));
  const end = nextRelease(entry, now + roomForNext + 60_000) - roomForNext;
  return isOpen ? ['--until', new Date(end).toISOString()] : [];
}

function runIdOf({ now }: Start): string {
  return `schedule-${now}`;
}

async function record(
  start: Start,
  release: number | null,
  what: string,
  context: CliContext,
): Promise<void> {
  const { profile, now } = start;
  const entry = {
    type: 'schedule' as const,
    runId: runIdOf(start),
    release: release === null ? null : new Date(release).toISOString(),
    late: release === null ? null : Math.max(0, now - release),
    what,
  };
  await orWarn(profile.journal.append(entry), 'its journal', start, context);
}

async function keep(start: Start, memory: ScheduleMemory, context: CliContext): Promise<void> {
  const what = 'what its starts know of each other';
  await orWarn(writeMemory(start.profile, memory), what, start, context);
}

/** A full disk keeps nobody from booking or from hearing of it. */
async function orWarn(
  written: Promise<void>,
  what: string,
  { profile }: Start,
  { output }: CliContext,
): Promise<void> {
  await written.catch((error: unknown) => {
    output.warn(`${profile.name}: ${what} cannot be written: ${messageOf(error)}`);
  });
}

import { randomUUID } from 'node:crypto';
import { endure } from '../../booking/arrival.js';
import type { RunRequest, RunResult } from '../../booking/engine.js';
import type { BookingEvent, BookingListener } from '../../booking/events.js';
import { type DateOutcome, exitCodeOf } from '../../booking/outcome.js';
import type { Site } from '../../booking/site.js';
import type { Identity } from '../../booking/types.js';
import type { SiteClock } from '../../lib/clock.js';
import { combinedExitCode, ExitCode, messageOf, type SpaceiqError } from '../../lib/errors.js';
import type { Log } from '../../lib/log.js';
import { type Slots, type Work, workerOf } from '../../lib/slots.js';
import type { Home } from '../../profile/home.js';
import type { Lock } from '../../profile/lock.js';
import type { Presence } from '../../profile/paths.js';
import type { Profile } from '../../profile/profile.js';
import type { Settings } from '../../profile/settings.js';
import { loadSession } from '../../session/codec.js';
import type { Session } from '../../site/session.js';
import type { CliContext } from '../context.js';
import { asSpaceiqError, reasonOf } from '../failure.js';
import type { TransportChoice } from '../options.js';
import { openSite } from '../site/open-site.js';
import { journalListener, type RunJournal } from './journal-listener.js';
import { noteLateness } from './lateness.js';
import { logListener } from './log-listener.js';
import { newsTeller } from './news-teller.js';
import { runInTurns } from './run-in-turns.js';
import { StandingError } from './turns.js';

/** One profile's part of a `book` call. It ends in a report, whatever happens. */
export interface ProfileRun extends Ending {
  readonly profile: string;
  readonly runId: string;
  readonly startedAt: number;
  readonly finishedAt: number;
  readonly exitCode: ExitCode;
}

export interface Ending {
  readonly identity: Identity | null;
  readonly transport: string | null;
  readonly dates: readonly DateOutcome[];
  readonly error: SpaceiqError | null;
  readonly interrupted: boolean;
}

export interface BookCall {
  readonly request: RunRequest;
  readonly transport: TransportChoice;
  /** Places for the profiles of one call to work in; waiting takes none. */
  readonly slots: Slots;
  /** Of the API at that origin: what one profile of a call learns of its clock, all of them know. */
  readonly siteClock?: (apiOrigin: string) => SiteClock;
}

/** What a run of one profile is made from. */
interface RunParts extends BookCall {
  readonly profile: Profile;
  readonly runId: string;
  readonly log: Log;
  readonly journal: RunJournal;
  readonly on: BookingListener;
  readonly work: Work;
}

/** Books for one profile; an error of any kind becomes part of the report. */
export async function bookProfile(
  home: Home,
  name: string,
  call: BookCall,
  context: CliContext,
  listen: BookingListener,
): Promise<ProfileRun> {
  const runId = randomUUID();
  const startedAt = context.clock.now();
  let ending: Ending;
  try {
    const work = workerOf(call.slots);
    const act = () => recordedRun(home.open(name), runId, call, work, context, listen);
    // A run that waits takes a place for what it does between its waits only.
    ending = waits(call.request) ? await act() : await work(act);
  } catch (error) {
    ending = endedBy(error, context);
  }
  const finishedAt = context.clock.now();
  return { ...ending, profile: name, runId, startedAt, finishedAt, exitCode: exitCode(ending) };
}

function endedBy(error: unknown, context: CliContext): Ending {
  const known = asSpaceiqError(error, context.interrupted);
  const interrupted = known.exitCode === ExitCode.interrupted;
  return { identity: null, transport: null, dates: [], error: known, interrupted };
}

function exitCode({ error, dates, interrupted }: Ending): ExitCode {
  if (interrupted) return ExitCode.interrupted;
  // Dates that nothing was asked for are undone because of what ended the run.
  if (error !== null && dates.every(({ attempts }) => attempts === 0)) return error.exitCode;
  return combinedExitCode([...(error === null ? [] : [error.exitCode]), exitCodeOf(dates)]);
}

function waits({ watch, at }: RunRequest): boolean {
  return watch || at !== undefined;
}

/** The run with its log, its journal and its notices. */
async function recordedRun(
  profile: Profile,
  runId: string,
  call: BookCall,
  work: Work,
  context: CliContext,
  listen: BookingListener,
): Promise<Ending> {
  const { output } = context;
  const unwritable = (what: string) => (error: unknown) => {
    // Whoever removed the profile knows that nothing of it is kept.
    if (profile.standing.read() === null) return;
    output.warn(`${profile.name}: its ${what} cannot be written: ${messageOf(error)}`);
  };
  const level = output.verbose ? 'debug' : 'info';
  const log = profile.openLog(runId, level, unwritable('log'));
  try {
    log.info('The run has begun', { ...call.request });
    const journal = journalListener(profile.journal, runId, unwritable('journal'));
    await journal.started('book', call.request);
    const late = await noteLateness(profile, runId, log, context);
    const news = newsTeller({ profile, runId, late }, log, context);
    const listeners = [listen, journal.on, logListener(log), news.on];
    const on = (event: BookingEvent) => {
      for (const listener of listeners) listener(event);
    };
    const parts = { ...call, profile, runId, log, journal, on, work };
    const { ending, session, settings } = await presentRun(parts, context);
    await journal.finished(ending, exitCode(ending));
    logEnding(ending, log);
    // Whoever signed in or out, or removed the profile, knows.
    if (!(ending.error instanceof StandingError)) await news.ended(ending, session, settings);
    return ending;
  } finally {
    log.close();
  }
}

/** A second watch, or a second wait for a release, would only do the same again. */
async function presentRun(parts: RunParts, context: CliContext): Promise<Run> {
  const locks: Lock[] = [];
  try {
    for (const kind of presencesOf(parts.request, context)) {
      locks.push(await parts.profile.acquirePresence(kind));
    }
    return await runOn(parts, context);
  } catch (error) {
    return { ending: endedBy(error, context), session: null, settings: null };
  } finally {
    for (const lock of locks) await lock.release();
  }
}

/** The night's release is not lost to a watch that somebody left running: a schedule has a presence of its own. */
function presencesOf({ watch, at }: RunRequest, { scheduled }: CliContext): readonly Presence[] {
  if (scheduled !== undefined) return [];
  return [
    ...(watch ? (['watch'] as const) : []),
    ...(at === undefined ? [] : (['release'] as const)),
  ];
}

function logEnding(ending: Ending, log: Log): void {
  const fields = { exitCode: exitCode(ending), interrupted: ending.interrupted };
  const { error } = ending;
  if (error === null) log.info('The run has ended', fields);
  else log.error('The run has ended', { ...fields, why: error.message, hint: error.hint });
}

interface Run {
  readonly ending: Ending;
  /** As the run began with them; null where they could not be read. */
  readonly settings: Settings | null;
  /** The session that the run ended with: a renewed one where it was renewed. */
  readonly session: Session | null;
}

/** Settings, session, site, run; nothing is sent before the session has opened. */
async function runOn(parts: RunParts, context: CliContext): Promise<Run> {
  const { profile } = parts;
  let session: Session | null = null;
  let settings: Settings | null = null;
  try {
    let current = await profile.settings();
    settings = current;
    const standing = profile.standing.read();
    const endurance = { ...context, request: parts.request, on: parts.on };
    const sealed = await endure(() => loadSession(profile), endurance);
    session = sealed;
    const onSession = (used: Session) => {
      session = used;
    };
    let release: number | null = null;
    const awaiting = (instant: number) => {
      release = instant;
    };
    const siteClock = parts.siteClock?.(sealed.apiOrigin);
    const given = { onSession, current: () => current, release: () => release, siteClock };
    const request = { ...parts, ...given, settings, session: sealed };
    const site = await endure(() => parts.work(() => openSite(request, context)), endurance);
    const fresh = async () => {
      current = await profile.settings();
      return current;
    };
    try {
      parts.journal.follow(site);
      const result = await runInTurns(
        parts,
        { site, sealed, standing, settings: fresh, awaiting },
        context,
      );
      return { ending: endingOf(result, site, context), session, settings };
    } finally {
      await site.close();
    }
  } catch (error) {
    return { ending: endedBy(error, context), session, settings };
  }
}

/** A run that something unforeseen has ended was not interrupted by a person: it failed. */
function endingOf(result: RunResult, site: Site, { interrupted }: CliContext): Ending {
  const transport = transportsOf(site);
  const reason = result.interrupted ? reasonOf(interrupted) : null;
  if (reason === null || reason.exitCode === ExitCode.interrupted) return { ...result, transport };
  return { ...result, transport, interrupted: false, error: result.error ?? reason };
}

function transportsOf(site: Site): string {
  return [...site.transports].join('+');
}

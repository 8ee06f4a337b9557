import { randomUUID } from 'node:crypto';
import type { RunRequest } from '../../booking/engine.js';
import type { BookingEvent, BookingListener } from '../../booking/events.js';
import { type DateOutcome, exitCodeOf } from '../../booking/outcome.js';
import { runBooking } from '../../booking/run.js';
import type { Site } from '../../booking/site.js';
import type { Identity } from '../../booking/types.js';
import { combinedExitCode, ExitCode, type SpaceiqError } from '../../lib/errors.js';
import type { Home } from '../../profile/home.js';
import type { Profile } from '../../profile/profile.js';
import { loadSession } from '../../session/codec.js';
import type { CliContext } from '../context.js';
import { asSpaceiqError } from '../failure.js';
import type { TransportChoice } from '../options.js';
import { openSite } from '../site/open-site.js';
import { journalListener } from './journal-listener.js';
import { logListener } from './log-listener.js';

/** One profile's part of a `book` call. It ends in a report, whatever happens. */
export interface ProfileRun {
  readonly profile: string;
  readonly runId: string;
  readonly transport: string | null;
  readonly identity: Identity | null;
  readonly startedAt: number;
  readonly finishedAt: number;
  readonly dates: readonly DateOutcome[];
  readonly error: SpaceiqError | null;
  readonly exitCode: ExitCode;
}

interface Ending {
  readonly identity: Identity | null;
  readonly transport: string | null;
  readonly dates: readonly DateOutcome[];
  readonly error: SpaceiqError | null;
  readonly interrupted: boolean;
}

export interface BookCall {
  readonly request: RunRequest;
  readonly transport: TransportChoice;
}

/** Books for one profile under its lock; an error of any kind becomes part of the report. */
export async function bookProfile(
  home: Home,
  name: string,
  call: BookCall,
  context: CliContext,
  listen: BookingListener,
): Promise<ProfileRun> {
  const runId = randomUUID();
  const startedAt = context.clock.now();
  const ending = await underLock(home.open(name), runId, call, context, listen).catch(
    (error: unknown): Ending => ({
      identity: null,
      transport: null,
      dates: [],
      error: asSpaceiqError(error, context.interrupted),
      interrupted: false,
    }),
  );
  const { interrupted, ...report } = ending;
  return {
    profile: name,
    runId,
    startedAt,
    finishedAt: context.clock.now(),
    ...report,
    exitCode: exitCode(ending),
  };
}

function exitCode({ error, dates, interrupted }: Ending): ExitCode {
  if (interrupted) return ExitCode.interrupted;
  return combinedExitCode([...(error === null ? [] : [error.exitCode]), exitCodeOf(dates)]);
}

/** Lock, settings, session, in this order; nothing is sent before all of them hold. */
async function underLock(
  profile: Profile,
  runId: string,
  call: BookCall,
  context: CliContext,
  listen: BookingListener,
): Promise<Ending> {
  const lock = await profile.acquireLock();
  const log = profile.openLog(runId, context.output.verbose ? 'debug' : 'info');
  try {
    const settings = await profile.settings();
    const session = await loadSession(profile);
    const site = await openSite(
      { profile, settings, session, transport: call.transport, log },
      context,
    );
    const journal = journalListener(profile.journal, runId, site);
    await journal.started('book', call.request);
    const listeners = [listen, journal.on, logListener(log)];
    const on = (event: BookingEvent) => {
      for (const listener of listeners) listener(event);
    };
    const ending = await runOn(site, profile, session.identity, call.request, context, on);
    await journal.finished(ending, exitCode(ending));
    return ending;
  } finally {
    log.close();
    await lock.release();
  }
}

async function runOn(
  site: Site,
  profile: Profile,
  expected: Identity,
  request: RunRequest,
  context: CliContext,
  on: BookingListener,
): Promise<Ending> {
  try {
    const result = await runBooking(request, {
      site,
      settings: () => profile.settings(),
      expected,
      random: context.random,
      interrupted: context.interrupted,
      on,
    });
    return { ...result, transport: [...site.transports].join('+') };
  } finally {
    await site.close();
  }
}

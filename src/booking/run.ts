import { type CivilDate, civilDateAt } from '../lib/civil-date.js';
import { formatDuration } from '../lib/duration.js';
import { messageOf, SiteError } from '../lib/errors.js';
import { endure, mostLasting } from './arrival.js';
import { parseDatesSpec, resolveDates, windowSpec } from './dates.js';
import type { RunBooking, RunDeps, RunRequest, RunResult } from './engine.js';
import type { BookingListener } from './events.js';
import { arrive, type RoundFacts, readFacts, requestedDates } from './facts.js';
import { requireSamePerson } from './identity.js';
import { awaitedDates, isAfterRelease, waitForWindow } from './late-window.js';
import { withLearnedWindow } from './learned-window.js';
import { Ledger } from './ledger.js';
import { noMemory } from './memory.js';
import { heed, stopReason } from './pace.js';
import { asSpaceiqError } from './reading.js';
import { Refusals } from './refusals.js';
import { awaitRelease } from './release.js';
import { playRound } from './round.js';
import { planningTime, type Run, standings, tell } from './run-state.js';
import type { Foretold } from './site.js';
import type { BookingSettings } from './types.js';
import { isFinished, waitForNextRound } from './watch.js';
import { parseWhen, resolveWhen, whenError } from './when.js';

/** How late (ms) a run may come for the clock time of its release and still book for it, not for tomorrow's. */
const releaseGrace = 60_000;
/** How slow (ms) a machine's clock may be for a release that has passed on the site to be the one that was meant. */
const longestSlowness = 3_600_000;
/** Ms of correction from which on listeners hear of it. */
const tellableOffset = 1000;

/** Books the dates of a request: see `RunRequest` and `RunDeps`. */
export const runBooking: RunBooking = async (request, deps) => {
  const run = await startRun(request, deps);
  try {
    await play(run);
  } catch (error) {
    // What was being read when the interruption came was given up because of it.
    const givenUp = error instanceof SiteError && deps.interrupted.aborted;
    if (!givenUp) run.failure ??= asSpaceiqError(error);
  }
  return report(run);
};

/** Arrives, checks the person, and resolves what the request means there and now. Writes nothing. */
export async function startRun(request: RunRequest, given: RunDeps): Promise<Run> {
  const trouble: unknown[] = [];
  const deps = { ...given, on: withoutThrowing(given.on, trouble) };
  const settings = await deps.settings();
  const spec = request.dates === undefined ? windowSpec : parseDatesSpec(request.dates);
  const { site, expected, on } = deps;
  const { random, interrupted } = deps;
  const endurance = { request, clock: site.clock, random, interrupted, on };
  const arrival = await endure(
    () => site.arrive(foretell(request, spec, settings, deps)),
    endurance,
  );
  const { identity, floor } = arrival;
  const { timezone } = floor;
  on({ type: 'arrived', identity, timezone, transports: [...site.transports] });
  requireSamePerson(identity, expected);
  const { offset } = site.clock;
  if (Math.abs(offset) >= tellableOffset) on({ type: 'clock-corrected', offset });
  const times = resolveTimes(request, deps, floor.timezone);
  const start = times.release ?? site.clock.now();
  return {
    request,
    deps,
    spec,
    ...times,
    anchor: civilDateAt(start, floor.timezone),
    arrival,
    settings,
    // As the site writes it: settings may name a floor by its id, or in other letters.
    ledger: new Ledger({ building: floor.building, floor: floor.floor }),
    refusals: new Refusals(),
    told: new Map(),
    said: new Set(),
    personAsked: false,
    listenerTrouble: trouble,
    notBefore: 0,
    failure: null,
  };
}

/** What a run surveys that need not wait for anything: the dates of its request, with today by the clock as it is. */
function foretell(
  { at }: RunRequest,
  spec: Run['spec'],
  settings: BookingSettings,
  { site, memory }: RunDeps,
): Foretold | undefined {
  if (at !== undefined) return undefined;
  return async (zone) => {
    const today = civilDateAt(site.clock.now(), zone);
    const { said } = (await memory?.()) ?? noMemory;
    const learned = withLearnedWindow(settings, said ?? [], zone);
    return resolveDates(spec, { today, settings: learned, anchor: today }).filter(
      (date) => date >= today,
    );
  };
}

/**
 * A listener that fails (a closed pipe, a full disk) must not come between a request and its reading back: that is met
 * when the run has ended.
 */
function withoutThrowing(on: BookingListener, trouble: unknown[]): BookingListener {
  return (event) => {
    try {
      on(event);
    } catch (error) {
      trouble.push(error);
    }
  };
}

/**
 * Times count from the call, so that they mean the same for every profile of it, however long it took to arrive. A span
 * of `--until` counts from the release where that is still to come.
 */
function resolveTimes(
  request: RunRequest,
  { site }: RunDeps,
  zone: Run['arrival']['floor']['timezone'],
): Pick<Run, 'release' | 'until'> {
  const { offset } = site.clock;
  const { calledAt = site.clock.now() - offset, atGrace = releaseGrace } = request;
  const now = calledAt + offset;
  // A machine whose clock is slow asks for a time that is still to come for it, though it has passed on the site.
  const grace = atGrace + Math.min(Math.max(0, offset), longestSlowness);
  const at = request.at === undefined ? null : parseWhen(request.at, '--at');
  const release = at && resolveWhen(at, { now, zone, grace });
  if (at !== null && release !== null && release < now - grace) throw whenError(at, 'has passed');
  if (request.until === undefined) return { release, until: null };
  const from = Math.max(now, release ?? now);
  const when = parseWhen(request.until, '--until');
  const until = resolveWhen(when, { now: from, zone });
  if (until > from) return { release, until };
  if (release === null || until <= now) throw whenError(when, 'has passed');
  throw whenError(when, `comes before --at ${request.at}`);
}

/** A release that has passed is not waited for: what it opened is booked at once. */
async function firstFacts(run: Run): Promise<RoundFacts | null> {
  const { release, deps } = run;
  if (release === null) return null;
  const late = deps.site.clock.now() - release;
  if (late <= 0) return await awaitRelease(run, release);
  const message = `the release was ${formatDuration(late)} ago, so what it opened is booked at once`;
  deps.on({ type: 'note', level: late > releaseGrace ? 'warn' : 'info', message });
  return null;
}

async function play(run: Run): Promise<void> {
  const { request, deps } = run;
  let trouble: SiteError | null = null;
  let lasting = 0;
  const first = await firstFacts(run);
  for (let round = 1; stopReason(run) === null; round += 1) {
    try {
      await deps.turn(async (waited) => {
        const facts = await factsOf(run, round, round === 1 && !waited ? first : null, waited);
        await playRound(run, round, request.watch || round === 1 ? facts : lateFacts(run, facts));
      });
      trouble = null;
      lasting = 0;
    } catch (error) {
      trouble = endureTrouble(run, error);
      lasting = trouble.lasts ? lasting + 1 : 0;
      if (lasting === mostLasting) throw error;
    }
    const isAwaited = awaitedDates(run).length > 0;
    if (!request.watch && !isAwaited) break;
    if (isAwaited) await waitForWindow(run, round);
    else if (isFinished(run)) return;
    else await waitForNextRound(run, round);
  }
  if (trouble !== null) throw trouble;
}

/** A run that only waits out what stands in the way of its release leaves alone what else is not booked. */
function lateFacts(run: Run, facts: RoundFacts): RoundFacts {
  const late = awaitedDates(run);
  return {
    ...facts,
    plan: { ...facts.plan, todo: facts.plan.todo.filter((date) => late.includes(date)) },
  };
}

/** Everything is read anew for every round; what was read just before its release serves the first one. */
async function factsOf(
  run: Run,
  round: number,
  read: RoundFacts | null,
  waited: boolean,
): Promise<RoundFacts> {
  if (read !== null) return read;
  const { site } = run.deps;
  if (round > 1 && (round - 1) % run.settings.watch.restartBrowserEvery === 0) await site.restart();
  // The first round has just arrived, unless it waited for its release.
  const again = round > 1 || run.release !== null;
  if (again) await arrive(run);
  // What came with an arrival before the turn may be of a time before another's.
  return await readFacts(run, planningTime(run), waited && !again);
}

/**
 * A watch goes on through the site's troubles for as long as it is asked to, and any run for some time after its release;
 * anything else ends the run.
 */
function endureTrouble(run: Run, error: unknown): SiteError {
  if (!(run.request.watch || isAfterRelease(run)) || !(error instanceof SiteError)) throw error;
  heed(error, run);
  const message = `this round could not be played: ${messageOf(error)}`;
  run.deps.on({ type: 'note', level: 'warn', message });
  for (const date of requestedDates(run, planningTime(run))) {
    if (run.ledger.stageOf(date) !== 'open') continue;
    run.ledger.ended(date, 'failed', messageOf(error));
    tell(date, run);
  }
  return error;
}

/** Every date that was asked for ends in the report, also those that the run never came to. */
function report(run: Run): RunResult {
  const { deps, ledger } = run;
  const interrupted = deps.interrupted.aborted;
  const reason = stopReason(run) ?? 'the run ended before it';
  for (const date of untouched(run)) {
    const how = ledger.attempts(date) === 0 ? 'not tried' : 'no desk so far';
    ledger.ended(date, 'failed', `${how}: ${reason}`);
  }
  const dates = standings(run);
  for (const outcome of dates) deps.on({ type: 'date', outcome, final: true });
  const [trouble] = run.listenerTrouble;
  const error = run.failure ?? (trouble === undefined ? null : asSpaceiqError(trouble));
  return { identity: run.arrival.identity, dates, interrupted, error };
}

/** A date that came into the window of a watch after its last round is none of the run's. */
function untouched(run: Run): CivilDate[] {
  const known = run.ledger.entries().map(({ date }) => date);
  const dates = known.length > 0 ? known : requestedDates(run, planningTime(run));
  return dates.filter((date) => run.ledger.stageOf(date) === 'open');
}

import { civilDateAt } from '../lib/civil-date.js';
import { messageOf } from '../lib/errors.js';
import { bookingWindow } from './dates.js';
import { arrive, type RoundFacts, readFacts } from './facts.js';
import { heed, pauseUntil, stopReason } from './pace.js';
import { isFatal } from './reading.js';
import type { Run } from './run-state.js';

/** Ms before the release at which the floor is read and the connection opened. */
const warmUpLead = 20_000;
/** Ms before the release at which the clock begins to be sharpened, about a second for each probe. */
const probesLead = 11_500;
/** Ms before the release after which nothing but the requests to book is sent. */
const quietLead = 900;
/** How late (ms) the first request aims to reach the site: early is worse, it costs a round trip. */
const aim = 6;
const mostProbes = 10;
/** Requests that a run may need after its release beside one for each date: further tries, and the read-back. */
const reserve = 4;

/**
 * Waits for the release. Some seconds before it the floor is read, the connection opened and the clock sharpened; gives
 * the facts of the round that is to start at once, or null when nothing could be read, or the run was interrupted.
 * It returns so that what is sent at once reaches the site at the release, or just after it.
 */
export async function awaitRelease(run: Run, release: number): Promise<RoundFacts | null> {
  const { site, on } = run.deps;
  on({ type: 'waiting-for-release', until: release });
  const warmUpAt = release - warmUpLead;
  const hasTime = site.clock.now() < warmUpAt;
  await pauseUntil(warmUpAt, run);
  if (stopReason(run) !== null) return null;
  const facts = await warmUp(run, release, hasTime);
  if (facts !== null) await pauseUntil(release - probesLead, run);
  const lead = facts === null ? 0 : await sharpenClock(run, release, facts.plan.todo.length);
  await pauseUntil(release - lead + aim, run);
  return stopReason(run) === null ? facts : null;
}

/** The floor may have changed during a long wait. The site's troubles pass: the round after the release reads again. */
async function warmUp(run: Run, release: number, again: boolean): Promise<RoundFacts | null> {
  for (let tries = 3; ; tries -= 1) {
    try {
      if (again) await arrive(run);
      const { clock } = run.deps.site;
      // A machine that slept through the release plans for the day on which it woke.
      return newlyOpenFirst(await readFacts(run, Math.max(clock.now(), release)), run, release);
    } catch (error) {
      if (isFatal(error)) throw error;
      const message = `reading before the release failed: ${messageOf(error)}`;
      run.deps.on({ type: 'note', level: 'warn', message });
      heed(error, run);
      const next = Math.max(run.deps.site.clock.now() + 2000, run.notBefore);
      if (tries === 1 || next > release - quietLead) return null;
      await pauseUntil(next, run);
    }
  }
}

/** The dates that the release opens are asked for first: others are not in a hurry. */
function newlyOpenFirst(facts: RoundFacts, run: Run, release: number): RoundFacts {
  const before = new Set(openBefore(facts, run, release));
  const todo = [
    ...facts.plan.todo.filter((date) => !before.has(date)),
    ...facts.plan.todo.filter((date) => before.has(date)),
  ];
  return { ...facts, plan: { ...facts.plan, todo } };
}

function openBefore({ plan, settings, survey }: RoundFacts, run: Run, release: number) {
  const zone = run.arrival.floor.timezone;
  const { last } = bookingWindow(civilDateAt(release - 1, zone), settings.windowDays);
  return plan.todo.filter((date) => date <= last && survey.days.get(date)?.open !== false);
}

/**
 * Sends light requests that reach the site as its second changes: each one's `Date` header halves what is not known of
 * the site's clock. Gives half a round trip (ms), by which a request has to be sent before it is to arrive.
 */
async function sharpenClock(run: Run, release: number, writes: number): Promise<number> {
  const { clock } = run.deps.site;
  const trips: number[] = [];
  for (let probe = 0; probe < mostProbes; probe += 1) {
    const half = Math.min(...trips, 1000) / 2;
    if (probe > 0) {
      const edge = Math.ceil((clock.now() + half + 20) / 1000) * 1000;
      if (edge > release - quietLead) break;
      await pauseUntil(edge - half, run);
    }
    if (stopReason(run) !== null) break;
    const trip = await timedWarm(run, writes + reserve);
    if (trip === null) break;
    trips.push(trip);
  }
  // The first trip may have opened the connection.
  const settled = trips.length > 1 ? trips.slice(1) : trips;
  return settled.length === 0 ? 0 : Math.min(...settled) / 2;
}

/** The time (ms) of one light round trip, or null where there is none to be had. `needed`: requests to leave room for. */
async function timedWarm(run: Run, needed: number): Promise<number | null> {
  const { site } = run.deps;
  if (site.warm === undefined) return null;
  const sentAt = site.clock.now() - site.clock.offset;
  try {
    if (!(await site.warm(needed))) return null;
  } catch (error) {
    if (isFatal(error)) throw error;
    return null;
  }
  return Math.max(0, site.clock.now() - site.clock.offset - sentAt);
}

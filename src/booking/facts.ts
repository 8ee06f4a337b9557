import { type CivilDate, civilDateAt } from '../lib/civil-date.js';
import { messageOf } from '../lib/errors.js';
import { describeCounted } from './counted-days.js';
import { type ResolveOptions, resolveDates } from './dates.js';
import { requireSamePerson } from './identity.js';
import { pendingOf } from './ledger-entry.js';
import { datesToSurvey, type Plan, type PlanInput, planDates } from './plan.js';
import { type DeskWishes, readWishes } from './preferences.js';
import { checkHeld, proveSingly } from './proof.js';
import { coverageOf, listOwn, surveyDates } from './reading.js';
import { type Run, sayOnce, standingOf, zoneOf } from './run-state.js';
import { strayWishes } from './stray-desks.js';
import type { BookingSettings, Survey } from './types.js';

/** What one round works from, read at its start. */
export interface RoundFacts {
  readonly settings: BookingSettings;
  readonly wishes: DeskWishes;
  readonly requested: readonly CivilDate[];
  readonly survey: Survey;
  readonly plan: Plan;
}

/** Reads the live viewer and the floor anew. Throws a `SessionError` when it is another person. */
export async function arrive(run: Run): Promise<void> {
  const { site, expected } = run.deps;
  const arrival = await site.arrive();
  requireSamePerson(arrival.identity, expected);
  run.arrival = arrival;
}

/**
 * Reads settings, availability and what is held, and plans from them as of `now` (ms since the epoch).
 * Costs one read of the site. Throws what the site throws.
 */
export async function readFacts(run: Run, now: number): Promise<RoundFacts> {
  await refreshSettings(run);
  const { settings } = run;
  const wishes = readWishes(settings.desks, run.request.desks);
  for (const stray of strayWishes(wishes, run.arrival.floor)) sayOnce(stray, run);
  for (const odd of describeCounted(run.spec, resolveOptions(run, now))) sayOnce(odd, run);
  const requested = requestedDates(run, now);
  for (const date of requested) run.ledger.entry(date);
  const input = (): PlanInput => ({
    ...{ requested, now, zone: zoneOf(run), settings, begun: run.ledger.begun() },
    known: (date) => (run.ledger.isFree(date) ? null : standingOf(date, run)),
  });
  const survey = await surveyOf(
    run,
    datesToSurvey(input()),
    requested,
    civilDateAt(now, zoneOf(run)),
  );
  return { settings, wishes, requested, survey, plan: planDates(input()) };
}

export function requestedDates(run: Run, now: number): CivilDate[] {
  return resolveDates(run.spec, resolveOptions(run, now));
}

function resolveOptions({ settings, anchor, arrival }: Run, now: number): ResolveOptions {
  return { today: civilDateAt(now, arrival.floor.timezone), settings, anchor };
}

async function refreshSettings(run: Run): Promise<void> {
  const { settings } = run.deps;
  try {
    const fresh = await settings();
    const moved = fresh.building !== run.settings.building || fresh.floor !== run.settings.floor;
    if (moved) {
      sayOnce('A changed building or floor counts from the next run on.', run);
    }
    const { building, floor } = run.settings;
    run.settings = { ...fresh, building, floor };
  } catch (error) {
    sayOnce(
      `The settings can't be read again, the last ones still count: ${messageOf(error)}`,
      run,
    );
  }
}

/**
 * Availability of the dates that may be booked, and what is held on all that concern the run: also where the survey does
 * not speak for them, and where what was asked for or shown in an earlier round is shown no more.
 */
async function surveyOf(
  run: Run,
  dates: readonly CivilDate[],
  requested: readonly CivilDate[],
  today: CivilDate,
): Promise<Survey> {
  const { ledger } = run;
  const survey = dates.length === 0 ? nothing : await surveyDates(run, dates);
  const held = ledger.entries().filter(({ date }) => !ledger.isFree(date));
  const wanted = new Set([
    ...requested.filter((date) => date >= today),
    ...held.map(({ date }) => date),
  ]);
  const covers = coverageOf(survey, dates);
  const silent = [...wanted].filter((date) => !covers(date));
  if (silent.length > 0) await listOwn(run, silent);
  await checkHeld(run);
  await proveSingly(
    run,
    held.filter((entry) => entry.proof === null && pendingOf(entry).length > 0),
  );
  return survey;
}

const nothing: Survey = { days: new Map(), own: [], ownCovers: new Set() };

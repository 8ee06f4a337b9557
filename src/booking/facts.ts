import { type CivilDate, civilDateAt } from '../lib/civil-date.js';
import { messageOf } from '../lib/errors.js';
import { resolveDates } from './dates.js';
import { requireSamePerson } from './identity.js';
import { datesToSurvey, type Plan, planDates } from './plan.js';
import { type DeskWishes, readWishes } from './preferences.js';
import { type Run, sayOnce, zoneOf } from './run-state.js';
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
  const requested = requestedDates(run, now);
  const zone = zoneOf(run);
  const survey = await surveyOf(run, datesToSurvey({ requested, now, zone, settings }), requested);
  const plan = planDates({ requested, own: survey.own, now, zone, settings, begun: run.begun });
  return { settings, wishes, requested, survey, plan };
}

export function requestedDates(run: Run, now: number): CivilDate[] {
  const today = civilDateAt(now, zoneOf(run));
  return resolveDates(run.spec, { today, settings: run.settings, anchor: run.anchor });
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

/** Dates that can't be booked are not worth availability, but what is held on them still is. */
async function surveyOf(
  run: Run,
  dates: readonly CivilDate[],
  requested: readonly CivilDate[],
): Promise<Survey> {
  if (dates.length > 0) return await run.deps.site.survey(dates);
  const own = requested.length === 0 ? [] : await run.deps.site.ownBookings({ past: false });
  return { days: new Map(), own };
}

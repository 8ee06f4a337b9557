import { type CivilDate, civilDateAt } from '../lib/civil-date.js';
import { messageOf } from '../lib/errors.js';
import { describeCounted } from './counted-days.js';
import {
  isNamed,
  type Naming,
  type ResolveOptions,
  resolveDates,
  resolveNamings,
} from './dates.js';
import { requireSamePerson } from './identity.js';
import { mayStillOpen } from './late-window.js';
import { withLearnedWindow } from './learned-window.js';
import { longestLag, pendingOf } from './ledger-entry.js';
import { settleLost } from './lost-answer.js';
import { type Memory, noMemory } from './memory.js';
import { datesToSurvey, type Plan, type PlanInput, planDates } from './plan.js';
import { type DeskWishes, rankedFloor, readWishes } from './preferences.js';
import { checkHeld, proveSingly } from './proof.js';
import { coverageOf, listOwn, surveyDates } from './reading.js';
import {
  isBeyondWindow,
  planningTime,
  type Run,
  sayOnce,
  standingOf,
  zoneOf,
} from './run-state.js';
import { floorWarnings } from './stray-desks.js';
import { type BookingSettings, type Survey, siteIdOf } from './types.js';
import { describeLaterDesks } from './waves.js';

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
  const arrival = await site.arrive(async () => requestedDates(run, planningTime(run)));
  requireSamePerson(arrival.identity, expected);
  run.arrival = arrival;
}

/**
 * Reads settings, availability and what is held, and plans from them as of `now` (ms since the epoch).
 * Costs one read of the site; none where the arrival has brought it along and it need not be `anew`. Throws what the
 * site throws.
 */
export async function readFacts(run: Run, now: number, anew = false): Promise<RoundFacts> {
  await refreshSettings(run);
  const memory = await remembered(run);
  run.settings = withLearnedWindow(run.settings, memory.said ?? [], zoneOf(run));
  const { settings } = run;
  const wishes = readWishes(settings.desks, run.request.desks);
  for (const stray of floorWarnings(wishes, run.arrival.floor)) sayOnce(stray, run);
  const { floor, identity } = run.arrival;
  const later = describeLaterDesks(wishes, floor, identity.employeeId);
  if (later !== null) sayOnce(later, run, 'info');
  for (const odd of describeCounted(run.spec, resolveOptions(run, now))) sayOnce(odd, run);
  const namings = resolveNamings(run.spec, resolveOptions(run, now));
  const requested = [...namings.keys()];
  const at = run.deps.site.clock.now();
  if ([...memory.made.values()].some(({ listed }) => listed === true)) run.ledger.listsTell();
  const isNew = requested.filter((date) =>
    run.ledger.remember(date, memory.made.get(date) ?? null, at),
  );
  recallAsked(run, isNew, memory);
  const { unattended = false } = run.deps;
  const input = ({ mayRecur, unread }: Partial<Survey> = {}): PlanInput => ({
    ...{ requested, now, zone: zoneOf(run), settings, begun: run.ledger.begun() },
    ...{ namings, unattended, givenUp: memory.givenUp, mayRecur, unread },
    known: (date) =>
      run.ledger.isFree(date) && !isShutToday(date, run) ? null : standingOf(date, run),
  });
  const survey = await surveyOf(
    run,
    datesToSurvey(input()),
    requested,
    civilDateAt(now, zoneOf(run)),
    anew,
  );
  rankedFloor(floor.desks, wishes, identity.employeeId);
  forgiveNamed(run, isNew, namings);
  tellGone(run, memory);
  return { settings, wishes, requested, survey, plan: planDates(input(survey)) };
}

/** A named date beyond the window of the settings is asked for once a day: then the site has said how far its own goes. */
function isShutToday(date: CivilDate, run: Run): boolean {
  const { end, sent } = run.ledger.entry(date);
  const last = sent.at(-1);
  if (last === undefined || end?.outcome !== 'not-open' || mayStillOpen(run)) return false;
  if (!isBeyondWindow(date, run)) return false;
  const zone = zoneOf(run);
  return civilDateAt(last.at, zone) === civilDateAt(planningTime(run), zone);
}

const noAnswer = {
  kind: 'unclear',
  reason: 'the run that asked for it ended before that',
} as const;

/** Requests of earlier runs whose answers nobody has hold their dates as long as a site may show late what they made. */
function recallAsked(run: Run, dates: readonly CivilDate[], { asked }: Memory): void {
  const { ledger, deps, arrival } = run;
  const now = deps.site.clock.now();
  for (const date of dates.filter((each) => ledger.isFree(each))) {
    for (const { desk: code, at } of asked?.get(date) ?? []) {
      const desk = arrival.floor.desks.find((each) => each.code === code);
      if (desk === undefined || now - at >= longestLag) continue;
      ledger.answered(date, ledger.asked(date, desk, at), noAnswer, at);
    }
  }
}

async function remembered({ deps }: Run): Promise<Memory> {
  return (await deps.memory?.()) ?? noMemory;
}

/**
 * A date that was given up before the run began is booked again where it is named itself; what goes while the run lasts is
 * left alone, and so is what the site released where nobody is there to come.
 */
function forgiveNamed(
  { ledger, deps }: Run,
  dates: readonly CivilDate[],
  namings: ReadonlyMap<CivilDate, Naming>,
): void {
  for (const date of dates) {
    const { gone } = ledger.entry(date);
    const isFinal = gone?.released === true && deps.unattended === true;
    if (gone !== null && !isFinal && isNamed(namings.get(date))) ledger.forgive(date);
  }
}

/** What its person cancelled by this tool, or an earlier run told, is no news to them. */
function tellGone({ ledger, said, deps }: Run, { givenUp }: Memory): void {
  for (const { date, gone } of ledger.entries()) {
    const key = `gone: ${date} ${gone?.booking.id}`;
    if (gone === null || said.has(key)) continue;
    said.add(key);
    const { booking, released } = gone;
    const { desk } = booking;
    const isNews = givenUp.get(date)?.desk !== desk;
    deps.on({ type: 'gone', date, desk, bookingId: siteIdOf(booking), released, isNews });
  }
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
  anew: boolean,
): Promise<Survey> {
  const { ledger } = run;
  const survey = dates.length === 0 ? nothing : await surveyDates(run, dates, anew);
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
  for (const { date } of held.filter((entry) => !entry.begun)) {
    const [recalled] = ledger.stageOf(date) === 'asked' ? pendingOf(ledger.entry(date)) : [];
    if (recalled !== undefined) await settleLost(run, date, recalled.desk);
  }
  return survey;
}

const nothing: Survey = { days: new Map(), own: [], ownCovers: new Set() };

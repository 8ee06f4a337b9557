import type { Gap } from '../../booking/site.js';
import { type Booking, siteIdOf } from '../../booking/types.js';
import { type CivilDate, civilDateAt } from '../../lib/civil-date.js';
import { combinedExitCode, ExitCode, type SpaceiqError } from '../../lib/errors.js';
import { mapLimited } from '../../lib/parallel.js';
import type { Home } from '../../profile/home.js';
import { cancelledBookings } from '../../report/cancelled.js';
import type { CalendarSource } from '../../report/ics.js';
import { isoOrNull } from '../bookings/changes.js';
import type { CliContext } from '../context.js';
import { asSpaceiqError } from '../failure.js';
import { homeOf } from '../home.js';
import type { TransportChoice } from '../options.js';
import { errorDocument, type Output } from '../output.js';
import { renderTable } from '../render/table.js';
import { selectProfiles } from '../select-profiles.js';
import { type Visit, visit } from '../site/with-site.js';
import { writeResult } from '../write-result.js';

export interface BookingsOptions {
  readonly profile?: readonly string[];
  readonly all?: boolean;
  readonly past?: boolean;
  readonly ics?: string;
  readonly transport: TransportChoice;
}

interface Held extends CalendarSource {
  /** Among `bookings`, which a calendar file gets all of, those that still hold a desk. */
  readonly standing: readonly Booking[];
  /** What the site's list may lack. */
  readonly gaps: readonly Gap[];
  /** Remembers what the calendar file says, once it is written. */
  readonly remember: () => Promise<void>;
}

/** What one profile holds; null with the error that kept it from being read. */
interface Holding {
  readonly profile: string;
  readonly held: Held | null;
  readonly error: SpaceiqError | null;
}

export async function run(options: BookingsOptions, context: CliContext): Promise<ExitCode> {
  const home = homeOf(context);
  const names = selectProfiles(home, options);
  const holdings = await mapLimited(names, home.parallelProfiles, (name) =>
    holdingOf(home, name, options, context),
  );
  const exitCode = combinedExitCode(holdings.map(exitCodeOf));
  for (const holding of holdings) await show(holding, context.output);
  if (options.ics !== undefined) await writeCalendar(options.ics, holdings, context);
  context.output.document(document(holdings, exitCode));
  return exitCode;
}

/** A list that may lack something is no answer to what is booked. */
function exitCodeOf({ error, held }: Holding): ExitCode {
  if (error !== null) return error.exitCode;
  return (held?.gaps.length ?? 0) > 0 ? ExitCode.failed : ExitCode.ok;
}

/** Only whole calendars are written: one that lacks a profile would take its events away. */
async function writeCalendar(
  file: string,
  holdings: readonly Holding[],
  { output, clock }: CliContext,
): Promise<void> {
  const sources = holdings.flatMap(({ held }) => (held === null ? [] : [held]));
  if (sources.length < holdings.length) {
    output.message(`${file} was not written, because not every profile could be read.`);
    return;
  }
  if (sources.some(({ gaps }) => gaps.some(({ lasts }) => lasts !== true))) {
    output.message(`${file} was not written, because not every booking could be read.`);
    return;
  }
  const { bookingsCalendar } = await import('../../report/ics.js');
  await writeResult('--ics', file, bookingsCalendar(sources, clock.now()));
  for (const { remember } of sources) await remember();
  output.message(`Wrote ${file}.`);
}

async function holdingOf(
  home: Home,
  name: string,
  options: BookingsOptions,
  context: CliContext,
): Promise<Holding> {
  try {
    const held = await visit(home.open(name), options.transport, context, (here) =>
      heldBy(here, options),
    );
    return { profile: name, held, error: null };
  } catch (error) {
    return { profile: name, held: null, error: asSpaceiqError(error, context.interrupted) };
  }
}

async function heldBy(here: Visit, options: BookingsOptions): Promise<Held> {
  const past = options.past === true;
  const held = await here.holdings({ past, ahead: here.settings.windowDays + 1 });
  const own = held.own.toSorted(byDate);
  const standing = own.filter((booking) => !booking.released);
  const { gaps } = held;
  const place = { origin: here.settings.url, zone: held.timezone, standing, gaps };
  if (options.ics === undefined) return { ...place, bookings: own, remember: async () => {} };
  const zone = held.timezone ?? (await here.arrive()).floor.timezone;
  const today = civilDateAt(here.site.clock.now(), zone);
  return { ...place, ...(await forCalendar(here, own, past, today)) };
}

const stateKey = 'calendar';

/** What a calendar file has to say: what the site shows, and what it, or the journal, says is gone. */
async function forCalendar(
  { site, profile }: Visit,
  own: readonly Booking[],
  past: boolean,
  today: CivilDate,
): Promise<Pick<Held, 'bookings' | 'remember'>> {
  const { missingFrom, parseCalendarState, reconcile } = await import(
    '../../report/calendar-state.js'
  );
  const before = parseCalendarState(await profile.cache.read(stateKey));
  // After check-in a booking of today may stand among the past ones (contract W9).
  const isMissing = !past && missingFrom(own, before, today).includes(today);
  const earlier = isMissing ? await site.ownBookings({ past: true }) : [];
  const moved = earlier.filter((each) => each.date === today && !isAmong(each, own));
  const shown = [...own, ...moved];
  const cancelled = cancelledBookings(await profile.journal.read());
  // What the site still shows is not cancelled, whatever the journal says.
  const gone = cancelled.filter((each) => (past || each.date >= today) && !isAmong(each, shown));
  const now = site.clock.now();
  const { bookings, state } = reconcile([...shown, ...gone], before, { today, now });
  return { bookings, remember: () => profile.cache.write(stateKey, state) };
}

function isAmong({ id }: Booking, bookings: readonly Booking[]): boolean {
  return bookings.some((each) => each.id === id);
}

function byDate(a: Booking, b: Booking): number {
  return a.date.localeCompare(b.date);
}

const columns = [
  { header: 'Date' },
  { header: 'Desk' },
  { header: 'Building' },
  { header: 'Floor' },
  { header: 'Checked in' },
] as const;

/** Ids are long and only `cancel --id` wants them. */
const columnsWithId = [...columns, { header: 'Id', shrinks: true }] as const;

async function show({ profile, held, error }: Holding, output: Output): Promise<void> {
  const bookings = held?.standing ?? [];
  const gaps = held?.gaps ?? [];
  output.line(output.color.bold(profile));
  if (error !== null) output.error(error, profile);
  else if (bookings.length === 0) {
    output.line(gaps.length === 0 ? 'Nothing is booked.' : 'The list shows nothing.');
  } else {
    const rows = bookings.map((each) => [
      each.date,
      each.desk,
      each.building ?? '',
      each.floor ?? '',
      each.checkedIn ? 'yes' : 'no',
      siteIdOf(each) ?? '',
    ]);
    const shown = output.verbose ? columnsWithId : columns;
    for (const line of await renderTable(shown, rows, output.stdout.columns)) output.line(line);
  }
  for (const { why } of gaps) output.message(`${profile}: the list is not complete: ${why}.`);
  output.line();
}

function document(holdings: readonly Holding[], exitCode: ExitCode): object {
  return {
    version: 1,
    runs: holdings.map(({ profile, held, error }) => ({
      profile,
      bookings: (held?.standing ?? []).map((each) => ({
        id: siteIdOf(each),
        date: each.date,
        desk: each.desk,
        building: each.building,
        floor: each.floor,
        start: isoOrNull(each.start),
        end: isoOrNull(each.end),
        checkedIn: each.checkedIn,
      })),
      incomplete: (held?.gaps ?? []).map(({ why }) => why),
      error: error && errorDocument(error),
    })),
    exitCode,
  };
}

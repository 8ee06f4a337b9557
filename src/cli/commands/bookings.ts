import type { Command } from 'commander';
import type { Booking } from '../../booking/types.js';
import { combinedExitCode, ExitCode, type SpaceiqError } from '../../lib/errors.js';
import { mapLimited } from '../../lib/parallel.js';
import type { Home } from '../../profile/home.js';
import { openHome } from '../../profile/open-home.js';
import { bookingsCalendar, writeCalendar } from '../bookings/calendar.js';
import type { Done } from '../commands.js';
import type { CliContext } from '../context.js';
import { asSpaceiqError } from '../failure.js';
import { allOption, profilesOption, type TransportChoice, transportOption } from '../options.js';
import { errorDocument, type Output } from '../output.js';
import { renderTable } from '../render/table.js';
import { selectProfiles } from '../select-profiles.js';

import { visit } from '../site/with-site.js';

export interface BookingsOptions {
  readonly profile?: readonly string[];
  readonly all?: boolean;
  readonly past?: boolean;
  readonly ics?: string;
  readonly transport: TransportChoice;
}

const examples = `
Examples:
  spaceiq bookings
  spaceiq bookings --past --json
  spaceiq bookings --all --ics desks.ics     write a calendar file; writing it again updates, never doubles
`;

export function register(program: Command, context: CliContext, done: Done): void {
  program
    .command('bookings')
    .summary('show what the site says is booked')
    .description('Asks the site what is booked and shows it.')
    .addOption(profilesOption())
    .addOption(allOption())
    .option('--past', 'bookings of past days too')
    .option('--ics <file>', 'write them as a calendar file (iCalendar)')
    .addOption(transportOption())
    .addHelpText('after', examples)
    .action((options: BookingsOptions) => done(run(options, context)));
}

/** What one profile holds, or why that can't be told. */
interface Holding {
  readonly profile: string;
  readonly origin: string | null;
  readonly timezone: string | null;
  readonly bookings: readonly Booking[];
  readonly error: SpaceiqError | null;
}

export async function run(options: BookingsOptions, context: CliContext): Promise<ExitCode> {
  const home = openHome(context.env);
  const names = selectProfiles(home, options);
  const holdings = await mapLimited(names, home.parallelProfiles, (name) =>
    holdingOf(home, name, options, context),
  );
  const exitCode = combinedExitCode(holdings.map((each) => each.error?.exitCode ?? ExitCode.ok));
  for (const holding of holdings) show(holding, context.output);
  if (options.ics !== undefined && exitCode === ExitCode.ok) {
    await writeCalendar(options.ics, bookingsCalendar(holdings));
    context.output.message(`Wrote ${options.ics}.`);
  }
  context.output.document(document(holdings, exitCode));
  return exitCode;
}

async function holdingOf(
  home: Home,
  name: string,
  options: BookingsOptions,
  context: CliContext,
): Promise<Holding> {
  try {
    return await visit(home.open(name), options.transport, context, async (here) => {
      const { floor } = await here.arrive();
      const bookings = await here.site.ownBookings({ past: options.past === true });
      return {
        profile: name,
        origin: here.settings.url,
        timezone: floor.timezone,
        bookings: bookings.filter((booking) => !booking.released).toSorted(byDate),
        error: null,
      };
    });
  } catch (error) {
    return {
      profile: name,
      origin: null,
      timezone: null,
      bookings: [],
      error: asSpaceiqError(error, context.interrupted),
    };
  }
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
  { header: 'Id', shrinks: true },
] as const;

function show({ profile, bookings, error }: Holding, output: Output): void {
  output.line(output.color.bold(profile));
  if (error !== null) output.error(error, profile);
  else if (bookings.length === 0) output.line('Nothing is booked.');
  else {
    const rows = bookings.map((each) => [
      each.date,
      each.desk,
      each.building ?? '',
      each.floor ?? '',
      each.checkedIn ? 'yes' : 'no',
      each.id,
    ]);
    for (const line of renderTable(columns, rows, output.stdout.columns)) output.line(line);
  }
  output.line();
}

function document(holdings: readonly Holding[], exitCode: ExitCode): object {
  return {
    version: 1,
    runs: holdings.map(({ profile, bookings, error }) => ({
      profile,
      bookings: bookings.map((each) => ({
        id: each.id,
        date: each.date,
        desk: each.desk,
        building: each.building,
        floor: each.floor,
        start: isoOrNull(each.start),
        end: isoOrNull(each.end),
        checkedIn: each.checkedIn,
      })),
      error: error && errorDocument(error),
    })),
    exitCode,
  };
}

function isoOrNull(instant: number | null): string | null {
  return instant === null ? null : new Date(instant).toISOString();
}

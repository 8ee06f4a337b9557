import type { Command } from 'commander';
import { checkInTo } from '../../booking/change.js';
import type { Booking } from '../../booking/types.js';
import { civilDateAt } from '../../lib/civil-date.js';
import { type ExitCode, UsageError } from '../../lib/errors.js';
import {
  changeDocument,
  changesExitCode,
  recordChanges,
  showChanges,
} from '../bookings/changes.js';
import type { Done } from '../command.js';
import type { CliContext } from '../context.js';
import { homeOf } from '../home.js';
import { profileOption, type TransportChoice, transportOption } from '../options.js';
import { type Visit, visit } from '../site/with-site.js';

export interface CheckInOptions {
  readonly profile?: string;
  readonly yes?: boolean;
  readonly transport: TransportChoice;
}

const notes = `
Checking in says that you are there, so only you do it: there is no automatic check-in,
and without a terminal it is refused unless --yes is given.

Example:
  spaceiq checkin --profile alice
`;

export function register(program: Command, context: CliContext, done: Done): void {
  program
    .command('checkin')
    .summary("check in to today's booking")
    .description("Checks in to today's booking, and says so only when the site shows it.")
    .addOption(profileOption())
    .option('--yes', 'check in although there is no terminal')
    .addOption(transportOption())
    .addHelpText('after', notes)
    .action((options: CheckInOptions) => done(run(options, context)));
}

export async function run(options: CheckInOptions, context: CliContext): Promise<ExitCode> {
  if (options.yes !== true && !context.interactive) {
    throw new UsageError(
      'Checking in says that a person is there, and there is no terminal.',
      'If you are there, add --yes.',
    );
  }
  const home = homeOf(context);
  const profile = home.open(home.resolve(options.profile));
  return await visit(profile, options.transport, context, (here) =>
    here.alone(() => checkInToday(here, context)),
  );
}

async function checkInToday(here: Visit, context: CliContext): Promise<ExitCode> {
  const { profile } = here;
  const booking = await todaysBooking(here);
  if (booking.checkedIn) {
    context.output.line(`${profile.name} is checked in already: ${booking.date}  ${booking.desk}`);
  }
  const change = booking.checkedIn
    ? { booking, done: true, rejected: false, reason: null }
    : await checkInTo(here.site, booking);
  if (!booking.checkedIn) {
    await recordChanges('checkin', [change], here);
    showChanges(profile.name, 'checked in', [change], context.output);
  }
  const exitCode = changesExitCode([change]);
  const checkIn = changeDocument(change);
  context.output.document({ version: 1, profile: profile.name, checkIn, exitCode });
  return exitCode;
}

/** @throws UsageError when nothing is booked today */
async function todaysBooking(here: Visit): Promise<Booking> {
  const { floor } = await here.arrive();
  const today = civilDateAt(here.site.clock.now(), floor.timezone);
  const own = await here.site.ownBookings({ past: false });
  const booking = own.find((each) => each.date === today && !each.released);
  if (booking !== undefined) return booking;
  throw new UsageError(
    `${here.profile.name} has nothing booked today (${today}).`,
    `Book a desk: spaceiq book --profile ${here.profile.name} --dates today`,
  );
}

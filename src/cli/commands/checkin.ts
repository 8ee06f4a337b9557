import { checkInTo, type MayWrite } from '../../booking/change.js';
import type { Gap } from '../../booking/site.js';
import type { Booking } from '../../booking/types.js';
import { civilDateAt } from '../../lib/civil-date.js';
import { type ExitCode, UsageError } from '../../lib/errors.js';
import {
  changeDocument,
  changesExitCode,
  recordChanges,
  requireWhole,
  showChanges,
} from '../bookings/changes.js';
import type { CliContext } from '../context.js';
import { homeOf } from '../home.js';
import type { TransportChoice } from '../options.js';
import { type Visit, visit } from '../site/with-site.js';

export interface CheckInOptions {
  readonly profile?: string;
  readonly yes?: boolean;
  readonly transport: TransportChoice;
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
    here.alone((mayWrite) => checkInToday(here, mayWrite, context)),
  );
}

async function checkInToday(
  here: Visit,
  mayWrite: MayWrite,
  context: CliContext,
): Promise<ExitCode> {
  const { profile } = here;
  const booking = await todaysBooking(here);
  if (booking.checkedIn) {
    context.output.line(`${profile.name} is checked in already: ${booking.date}  ${booking.desk}`);
  }
  const change = booking.checkedIn
    ? { booking, done: true, rejected: false, reason: null }
    : await checkInTo(here.site, booking, mayWrite);
  if (!booking.checkedIn) {
    await recordChanges('checkin', [change], here, context.output);
    showChanges(profile.name, 'checked in', [change], context.output);
  }
  const exitCode = changesExitCode([change]);
  const checkIn = changeDocument(change);
  context.output.document({ version: 1, profile: profile.name, checkIn, exitCode });
  return exitCode;
}

/** @throws UsageError when nothing is booked today; SpaceiqError (exit 1) where that cannot be told */
async function todaysBooking(here: Visit): Promise<Booking> {
  const { own, timezone, gaps } = await here.holdings({ past: false, ahead: 1 });
  const today = timezone === null ? null : civilDateAt(here.site.clock.now(), timezone);
  const booking = own.find((each) => each.date === today && !each.released);
  if (booking !== undefined) return booking;
  const concerns = ({ on }: Gap) => on === null || today === null || on.has(today);
  requireWhole(here.profile.name, gaps, concerns);
  throw new UsageError(
    `${here.profile.name} has nothing booked today${today === null ? '' : ` (${today})`}.`,
    `Book a desk: spaceiq book --profile ${here.profile.name} --dates today`,
  );
}

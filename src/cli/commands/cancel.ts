import { cancelBookings } from '../../booking/change.js';
import { parseDatesSpec, resolveDates } from '../../booking/dates.js';
import { type Booking, siteIdOf } from '../../booking/types.js';
import { civilDateAt, type Zone } from '../../lib/civil-date.js';
import { combinedExitCode, ExitCode, type SpaceiqError, UsageError } from '../../lib/errors.js';
import { confirm } from '../ask.js';
import {
  changeDocument,
  changesExitCode,
  describeBooking,
  recordChanges,
  showChanges,
} from '../bookings/changes.js';
import type { CliContext } from '../context.js';
import { asSpaceiqError } from '../failure.js';
import { homeOf } from '../home.js';
import type { TransportChoice } from '../options.js';
import { type Visit, visit } from '../site/with-site.js';

export interface CancelOptions {
  readonly profile?: string;
  readonly dates?: string;
  readonly id?: string;
  readonly yes?: boolean;
  readonly transport: TransportChoice;
}

export async function run(options: CancelOptions, context: CliContext): Promise<ExitCode> {
  checkOptions(options, context);
  const home = homeOf(context);
  const profile = home.open(home.resolve(options.profile));
  return await visit(profile, options.transport, context, async (here) => {
    const wanted = await chosenBookings(options, here);
    if (!(await confirmed(wanted, options, context))) {
      context.output.message('Nothing was cancelled.');
      return ExitCode.ok;
    }
    const troubles: SpaceiqError[] = [];
    const heed = (error: unknown) => {
      troubles.push(asSpaceiqError(error, context.interrupted));
    };
    const changes = await here.alone(async () => {
      const made = await cancelBookings(here.site, wanted, heed);
      await recordChanges('cancel', made, here, context.output);
      return made;
    });
    showChanges(profile.name, 'cancelled', changes, context.output);
    for (const trouble of troubles) context.output.error(trouble, profile.name);
    const exitCode = combinedExitCode([
      changesExitCode(changes),
      ...troubles.map((trouble) => trouble.exitCode),
    ]);
    context.output.document({
      version: 1,
      profile: profile.name,
      cancelled: changes.map(changeDocument),
      exitCode,
    });
    return exitCode;
  });
}

function checkOptions(options: CancelOptions, context: CliContext): void {
  if ((options.dates === undefined) === (options.id === undefined)) {
    throw new UsageError(
      'Name what to cancel by either --dates or --id.',
      'See: spaceiq cancel --help',
    );
  }
  if (options.dates !== undefined) parseDatesSpec(options.dates);
  if (options.yes !== true && !context.interactive) {
    throw new UsageError('There is no terminal to ask on.', 'Add --yes to cancel without asking.');
  }
}

async function chosenBookings(options: CancelOptions, here: Visit): Promise<readonly Booking[]> {
  const { own, timezone } = await here.holdings({ past: false });
  const standing = own.filter((each) => !each.released);
  const wanted = standing.filter(chosenBy(options, here, timezone));
  if (wanted.length > 0) return wanted;
  throw new UsageError(
    options.dates === undefined
      ? `${here.profile.name} holds no booking of the id ${options.id}.`
      : `${here.profile.name} holds no booking on these dates.`,
    `See what is booked: spaceiq bookings --profile ${here.profile.name}`,
  );
}

/** `timezone` is null only where nothing is held, so that there is nothing to choose from. */
function chosenBy(
  { dates, id }: CancelOptions,
  { site, settings }: Visit,
  timezone: Zone | null,
): (booking: Booking) => boolean {
  if (dates === undefined) return (booking) => siteIdOf(booking) === id;
  if (timezone === null) return () => false;
  const today = civilDateAt(site.clock.now(), timezone);
  const named = new Set(resolveDates(parseDatesSpec(dates), { today, settings }));
  return (booking) => named.has(booking.date);
}

async function confirmed(
  wanted: readonly Booking[],
  options: CancelOptions,
  context: CliContext,
): Promise<boolean> {
  if (options.yes === true) return true;
  for (const booking of wanted) context.output.line(describeBooking(booking));
  return await confirm('Cancel?', options, context);
}

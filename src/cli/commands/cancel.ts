import { cancelBookings } from '../../booking/change.js';
import { parseDatesSpec, resolveDates } from '../../booking/dates.js';
import type { Gap } from '../../booking/site.js';
import { type Booking, siteIdOf } from '../../booking/types.js';
import { type CivilDate, civilDateAt, type Zone } from '../../lib/civil-date.js';
import { combinedExitCode, ExitCode, type SpaceiqError, UsageError } from '../../lib/errors.js';
import { confirm } from '../ask.js';
import {
  changeDocument,
  changesExitCode,
  describeBooking,
  recordChanges,
  requireWhole,
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
    const { wanted, gaps } = await chosenBookings(options, here);
    if (!(await confirmed(wanted, options, context))) {
      context.output.message('Nothing was cancelled.');
      return ExitCode.ok;
    }
    const troubles: SpaceiqError[] = [];
    const heed = (error: unknown) => {
      troubles.push(asSpaceiqError(error, context.interrupted));
    };
    const changes = await here.alone(async (mayWrite) => {
      const made = await cancelBookings(here.site, wanted, heed, mayWrite);
      await recordChanges('cancel', made, here, context.output);
      return made;
    });
    showChanges(profile.name, 'cancelled', changes, context.output);
    for (const { why } of gaps) {
      context.output.message(`There may be more to cancel on these dates: ${why}.`);
    }
    for (const trouble of troubles) context.output.error(trouble, profile.name);
    const exitCode = combinedExitCode([
      changesExitCode(changes),
      ...troubles.map((trouble) => trouble.exitCode),
      ...gaps.map(() => ExitCode.failed),
    ]);
    context.output.document({
      version: 1,
      profile: profile.name,
      cancelled: changes.map(changeDocument),
      incomplete: gaps.map(({ why }) => why),
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

/** Days for which each date of a recurring booking is looked for: longer than sites let people book. */
const ahead = 400;

/** What was named, and where the list may lack some of it. */
interface Choice {
  readonly wanted: readonly Booking[];
  readonly gaps: readonly Gap[];
}

async function chosenBookings(options: CancelOptions, here: Visit): Promise<Choice> {
  const held = await here.holdings({ past: false, ahead });
  const { own, timezone } = held;
  const isNamed = chosenBy(options, here, timezone);
  const wanted = own.filter((each) => !each.released && isNamed(each));
  // An id names one booking: where that is found nothing is lacking.
  const isFound = options.id !== undefined && wanted.length > 0;
  const dates = namedDates(options, here, timezone);
  const found = new Set(wanted.map(({ date }) => date));
  const left = dates?.filter((date) => !found.has(date)) ?? null;
  const concerns = ({ on }: Gap) =>
    on === null || left === null || left.some((date) => on.has(date));
  if (wanted.length > 0) return { wanted, gaps: isFound ? [] : held.gaps.filter(concerns) };
  requireWhole(here.profile.name, held.gaps, concerns);
  throw new UsageError(
    options.dates === undefined
      ? `${here.profile.name} holds no booking of the id ${options.id}.`
      : `${here.profile.name} holds no booking on these dates.`,
    `See what is booked: spaceiq bookings --profile ${here.profile.name}`,
  );
}

/** `timezone` is null only where nothing is held, so that there is nothing to choose from. */
function chosenBy(
  options: CancelOptions,
  here: Visit,
  timezone: Zone | null,
): (booking: Booking) => boolean {
  if (options.dates === undefined) return (booking) => siteIdOf(booking) === options.id;
  const named = new Set(namedDates(options, here, timezone));
  return (booking) => named.has(booking.date);
}

/** Null where a booking is named by its id, or the zone is not known. */
function namedDates(
  { dates }: CancelOptions,
  { site, settings }: Visit,
  timezone: Zone | null,
): readonly CivilDate[] | null {
  if (dates === undefined || timezone === null) return null;
  const today = civilDateAt(site.clock.now(), timezone);
  return resolveDates(parseDatesSpec(dates), { today, settings });
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

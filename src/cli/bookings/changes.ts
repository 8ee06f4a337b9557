import type { Change } from '../../booking/change.js';
import type { Gap } from '../../booking/site.js';
import { type Booking, siteIdOf } from '../../booking/types.js';
import { civilDateAt, type Zone } from '../../lib/civil-date.js';
import { combinedExitCode, ExitCode, SpaceiqError } from '../../lib/errors.js';
import { record } from '../journal.js';
import type { Output } from '../output.js';
import type { Visit } from '../site/with-site.js';

export function describeBooking({ date, desk, building, floor }: Booking): string {
  const where = [building, floor].filter((part) => part !== null).join(' floor ');
  return `${date}  ${desk}${where === '' ? '' : `  (${where})`}`;
}

/** Writes each change to the profile's journal, done or not; one that can't be written is said, and done all the same. */
export async function recordChanges(
  type: 'cancel' | 'checkin',
  changes: readonly Change[],
  { profile, runId, dates, site }: Visit,
  output: Output,
): Promise<void> {
  for (const change of changes) {
    const { booking, done, saidYes = false, reason } = change;
    if (type === 'cancel' && (done || saidYes)) {
      const on = civilDateAt(site.clock.now(), 'UTC' as Zone);
      const givenUp = { desk: booking.desk, on, how: 'cancelled' } as const;
      dates.keep(booking.date, { kind: 'given-up', givenUp });
    }
    const entry = {
      type,
      runId,
      bookingId: siteIdOf(booking),
      date: booking.date,
      desk: booking.desk,
      start: isoOrNull(booking.start),
      end: isoOrNull(booking.end),
      result: resultOf(change),
      reason,
    };
    await record(profile, entry, output);
  }
}

function resultOf({ done, rejected, saidYes = false, unclear = false }: Change): string {
  if (done) return 'done';
  if (rejected) return 'rejected';
  if (saidYes) return 'said-yes';
  return unclear ? 'unclear' : 'failed';
}

/** One line per change: ✓ what the site shows as done, ✗ what it does not, ? what nothing tells, and why. */
export function showChanges(
  profile: string,
  word: string,
  changes: readonly Change[],
  output: Output,
): void {
  const { green, red, yellow } = output.color;
  for (const { booking, done, unclear = false, reason } of changes) {
    const whose = `${profile}: ${describeBooking(booking)}`;
    if (done) output.line(`${green('✓')} ${whose} ${word}`);
    else if (!unclear) output.line(`${red('✗')} ${whose} not ${word}: ${reason}`);
    else output.line(`${yellow('?')} ${whose} may be ${word} or not, see the site: ${reason}`);
  }
}

/** 0 when all are done, 4 when the site rejected the others, 1 when some can't be proved. */
export function changesExitCode(changes: readonly Change[]): ExitCode {
  return combinedExitCode(
    changes.map(({ done, rejected }) => {
      if (done) return ExitCode.ok;
      return rejected ? ExitCode.notBooked : ExitCode.failed;
    }),
  );
}

/** A change as it stands in a JSON document. */
export function changeDocument({ booking, done, unclear = false, reason }: Change): object {
  return { id: siteIdOf(booking), date: booking.date, desk: booking.desk, done, unclear, reason };
}

/**
 * Ends a command that found nothing where the list of bookings may lack what is looked for: that there is none cannot be said.
 * @throws SpaceiqError (exit 1) where one of the gaps may concern it
 */
export function requireWhole(
  profile: string,
  gaps: readonly Gap[],
  concerns: (gap: Gap) => boolean,
): void {
  const open = gaps.filter(concerns);
  if (open.length === 0) return;
  throw new SpaceiqError(
    ExitCode.failed,
    `The site's list of ${profile}'s bookings shows none of these, but it may lack some: ${describeGaps(open)}.`,
    `Look on the site, or try again in some minutes: spaceiq bookings --profile ${profile}`,
  );
}

export function describeGaps(gaps: readonly Gap[]): string {
  return gaps.map(({ why }) => why).join('; ');
}

export function isoOrNull(instant: number | null): string | null {
  return instant === null ? null : new Date(instant).toISOString();
}

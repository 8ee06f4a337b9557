import type { CivilDate } from '../lib/civil-date.js';
import { messageOf } from '../lib/errors.js';
import { bookingInstants } from './hours.js';
import type { DateOutcome } from './outcome.js';
import { noteFailure, readOwn } from './own.js';
import { bookingOn, ended } from './plan.js';
import { attemptsOn, isOurs, type Run, shown, zoneOf } from './run-state.js';
import { type Booking, siteIdOf } from './types.js';

/** Times to ask for what is held, and times to ask again when a claim is not among it. */
const readTries = 5;
const lookTries = 3;

/**
 * Compares what the run claims with what the site holds; what it gives is what the site holds (design invariant 4).
 * A claim that the site does not show, or that can't be read, is `failed`. Never throws.
 */
export async function readBack(run: Run, claims: readonly DateOutcome[]): Promise<DateOutcome[]> {
  if (claims.length === 0) return [];
  run.deps.on({ type: 'reading-back', dates: claims.map(({ date }) => date) });
  const reading = await readUntilShown(run, claims);
  if (reading.kind === 'unreadable') {
    return claims.map((claim) => unproved(claim, `reading back failed: ${reading.reason}`));
  }
  const results: DateOutcome[] = [];
  for (const claim of claims) results.push(await compare(claim, reading.own, run));
  return results;
}

/** A claim may take a moment to be shown. */
async function readUntilShown(run: Run, claims: readonly DateOutcome[]) {
  const claimed = claims.filter(({ outcome }) => outcome === 'booked').map(({ date }) => date);
  for (let look = 1; ; look += 1) {
    const reading = await readOwn(run, readTries);
    if (reading.kind === 'unreadable' || look === lookTries) return reading;
    const missing = claimed.filter((date) => activeOn(date, reading.own).length === 0);
    if (missing.length === 0) return reading;
    await run.deps.site.clock.sleep(1000);
  }
}

async function compare(
  claim: DateOutcome,
  own: readonly Booking[],
  run: Run,
): Promise<DateOutcome> {
  const active = activeOn(claim.date, own);
  const claimed = active.find(({ id }) => id === claim.bookingId) ?? spanning(claim.date, own, run);
  if (claimed === null) return unproved(claim, whereElse(claim, own));
  const extra = active.filter((booking) => booking !== claimed);
  const left = await cancelExtra(extra, run);
  const held = shown(claim.date, claimed, run);
  // A page that names no ids shows the booking whose id the answer to the request told.
  const told = held.desk === claim.desk ? claim.bookingId : null;
  const reasons = [held.reason, left.length === 0 ? null : describeLeft(left)];
  const reason = reasons.filter((each) => each !== null).join('; ') || null;
  return { ...held, bookingId: held.bookingId ?? told, reason };
}

/** The booking that holds a date, also one of several days that began before it. */
function spanning(date: CivilDate, own: readonly Booking[], run: Run): Booking | null {
  return bookingOn(date, own, bookingInstants(date, run.settings.hours, zoneOf(run)));
}

function whereElse({ bookingId }: DateOutcome, own: readonly Booking[]): string {
  const elsewhere = own.find(({ id, released }) => !released && id === bookingId);
  return elsewhere === undefined
    ? 'the site does not show it when it is read back'
    : `when it is read back the site shows it on ${elsewhere.date}`;
}

function activeOn(date: CivilDate, own: readonly Booking[]): Booking[] {
  return own.filter((booking) => booking.date === date && !booking.released);
}

function unproved(claim: DateOutcome, why: string): DateOutcome {
  if (claim.outcome !== 'booked' && claim.outcome !== 'already-booked') return claim;
  const reason = `the site said that ${claim.desk ?? 'a desk'} is booked, but ${why}`;
  return ended(claim.date, 'failed', reason, claim.attempts);
}

/**
 * A request whose answer was lost may have been carried out late, after another one was: what this run booked in excess
 * it takes back, and nothing else. Gives what is left.
 */
async function cancelExtra(extra: readonly Booking[], run: Run): Promise<Booking[]> {
  const left: Booking[] = [];
  for (const booking of extra) {
    const gone =
      attemptsOn(booking.date, run) > 1 && isOurs(booking, run) && (await cancel(booking, run));
    if (!gone) left.push(booking);
  }
  return left;
}

async function cancel(booking: Booking, run: Run): Promise<boolean> {
  const { site, on } = run.deps;
  const message = `${booking.date}: ${booking.desk} was booked as well; taking it back`;
  on({ type: 'note', level: 'warn', message });
  try {
    return (await site.cancel(booking)).kind === 'done';
  } catch (error) {
    noteFailure(error, run);
    on({ type: 'note', level: 'warn', message: messageOf(error) });
    return false;
  }
}

function describeLeft(left: readonly Booking[]): string {
  const desks = left
    .map((booking) => [booking.desk, siteIdOf(booking)])
    .map(([desk, id]) => (id === null ? desk : `${desk} (${id})`))
    .join(', ');
  return `the site also holds ${desks} for you on this date`;
}

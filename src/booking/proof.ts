import type { CivilDate } from '../lib/civil-date.js';
import { messageOf } from '../lib/errors.js';
import { type Entry, grantedId, isGranted, pendingOf, type Sent } from './ledger-entry.js';
import { listOwn, noteFailure, readDesk, readPatiently } from './reading.js';
import type { Run } from './run-state.js';
import { type Booking, siteIdOf } from './types.js';

/** Times to ask for what is held, and times to ask again when a claim is not among it. */
const readTries = 5;
const lookTries = 3;

/**
 * Proves what was asked for on these dates by whatever the site offers: one's own list, the booking by its id, the desk's
 * own bookings. Then takes back what this run booked in excess. All of it is entered in the ledger. Never throws.
 */
export async function proveDates(run: Run, dates: readonly CivilDate[]): Promise<void> {
  if (dates.length === 0) return;
  run.deps.on({ type: 'reading-back', dates: [...dates] });
  for (let look = 1; ; look += 1) {
    // A list may speak for only some of the dates that it is asked for.
    const left = look === 1 ? dates : pendingAmong(run, dates).map(({ date }) => date);
    const reading = await readPatiently(run, readTries, () => listOwn(run, left));
    if (reading.kind === 'unreadable') {
      for (const { date } of pendingAmong(run, dates)) {
        run.ledger.doubted(date, `reading back failed: ${reading.reason}`);
      }
    }
    await proveSingly(run, pendingAmong(run, dates));
    await proveAgain(run, dates);
    const isShown = pendingAmong(run, dates).every((entry) => !pendingOf(entry).some(isGranted));
    if (isShown || look === lookTries || reading.kind === 'unreadable') break;
    await run.deps.site.clock.sleep(1000);
  }
  for (const date of dates) await takeBackExtras(run, date);
}

/** What was proved by its desk or its id, and a list does not show, is asked for in the same way again. Never throws. */
async function proveAgain(run: Run, dates: readonly CivilDate[]): Promise<void> {
  for (const entry of dates.map((date) => run.ledger.entry(date))) {
    if (entry.missing) await orFailure(run, () => checkOne(run, entry));
  }
}

/** Asks for each booking that a list does not show by its id, or by its desk. Never throws. */
export async function proveSingly(run: Run, entries: readonly Entry[]): Promise<void> {
  for (const entry of entries) {
    for (const sent of pendingOf(entry)) {
      if (entry.proof !== null) break;
      await proveSent(run, entry, sent);
    }
  }
}

async function proveSent(run: Run, { date }: Entry, sent: Sent): Promise<void> {
  const id = grantedId(sent);
  const byId = id === null ? null : await orFailure(run, () => readById(run, date, id));
  if (byId === true) return;
  const byDesk = await orFailure(run, () => readDesk(run, date, sent.desk));
  if (byId === null && byDesk === null) run.ledger.unreadable(date, sent);
}

/** What a reading gives, or null where the site fails. Never throws. */
async function orFailure<T>(run: Run, read: () => Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    noteFailure(error, run);
    return null;
  }
}

/** Whether the site has a booking by its id; null where it does not tell. */
async function readById(run: Run, date: CivilDate, id: Booking['id']): Promise<boolean | null> {
  const { site } = run.deps;
  const at = site.clock.now();
  const found = (await site.readBooking?.(id)) ?? null;
  if (found === null) return null;
  run.ledger.bookingRead(date, id, found, at);
  return found !== 'gone';
}

/**
 * Looks once more for what was shown before and now is not, by its id, its desk, or the list again; and at what no list
 * has ever shown. Throws what the site throws.
 */
export async function checkHeld(run: Run): Promise<void> {
  const { ledger } = run;
  const doubtful = ledger.entries().filter(({ proof, missing }) => {
    return proof !== null && (missing || proof.by !== 'list');
  });
  for (const entry of doubtful) await checkOne(run, entry);
  const missing = ledger.entries().filter((entry) => entry.missing);
  if (missing.length === 0) return;
  await listOwn(
    run,
    missing.map(({ date }) => date),
  );
  for (const { date } of missing) ledger.missed(date, run.deps.site.clock.now());
}

async function checkOne(run: Run, { date, proof }: Entry): Promise<void> {
  if (proof === null) return;
  const id = siteIdOf(proof.booking);
  if (id !== null && (await readById(run, date, id)) === true) return;
  const { floor } = run.arrival;
  const { spaceId, desk: code } = proof.booking;
  const desk = floor.desks.find((each) =>
    spaceId === null ? each.code === code : each.id === spaceId,
  );
  if (desk !== undefined) await readDesk(run, date, desk);
}

function pendingAmong(run: Run, dates: readonly CivilDate[]): Entry[] {
  return dates
    .map((date) => run.ledger.entry(date))
    .filter((entry) => entry.proof === null && pendingOf(entry).length > 0);
}

/** A request whose answer was lost may be carried out late, after another one was: what this run was granted goes. */
async function takeBackExtras(run: Run, date: CivilDate): Promise<void> {
  for (const booking of run.ledger.extrasOn(date)) {
    const message = `${date}: ${booking.desk} was booked as well; taking it back`;
    run.deps.on({ type: 'note', level: 'warn', message });
    if (await takeBack(run, booking)) run.ledger.tookBack(date, booking);
  }
}

/** Takes back what the site booked on another date than this one, which was asked for. Whether it is gone. Never throws. */
export async function takeBackMisplaced(
  run: Run,
  date: CivilDate,
  booking: Booking,
): Promise<boolean> {
  const isGone = await takeBack(run, booking);
  if (isGone) run.ledger.tookBack(date, booking);
  else run.ledger.doubted(date, `on ${booking.date}`);
  return isGone;
}

async function takeBack(run: Run, booking: Booking): Promise<boolean> {
  const { site, on } = run.deps;
  try {
    const answer = await site.cancel(booking);
    if (answer.kind === 'done') return true;
    on({ type: 'note', level: 'warn', message: answer.reason });
  } catch (error) {
    noteFailure(error, run);
    on({ type: 'note', level: 'warn', message: messageOf(error) });
  }
  return false;
}

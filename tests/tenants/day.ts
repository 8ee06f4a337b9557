import type { Tenant } from '../simulator/tenant/tenant.js';
import type { RecordedBooking, Simulator } from '../simulator/types.js';
import { instantOf } from '../simulator/world/zone.js';
import type { TestHome } from '../support/home.js';
import { hurriedClock } from '../support/hurried-clock.js';
import { run, type Said } from './in-process.js';
import { type Hindrance, hindranceTo, type Means, meansOf, type Step } from './possible.js';

export type Transport = 'auto' | 'api' | 'web';

/** A thing that a person set out to do on a date, and what was said of it. */
export interface Deed {
  readonly step: Step;
  readonly by: Means;
  readonly became: 'done' | 'undone' | 'impossible';
  readonly words: string;
}

/** What became of one person's day at a tenant, judged by the site's own record. */
export interface Day {
  /** What must never be: something written that nobody asked for, or a report that the record does not bear out. */
  readonly wrongs: readonly string[];
  readonly deeds: readonly Deed[];
  /** What the tenant does not make possible, and of which it was not said what is missing. */
  readonly unsaid: readonly string[];
  /** Whether a browser was opened, by what the web app was asked for. */
  readonly browsed: boolean;
}

interface ReportedDate {
  readonly date: string;
  readonly outcome: string;
  readonly desk: string | null;
  readonly bookingId: string | null;
  readonly reason: string | null;
}

/** Whose day it is. */
export const person = 'alice';

/** A tenant that is served, and the home of whoever works with it. */
export interface Scene {
  readonly simulator: Simulator;
  readonly home: TestHome;
  readonly tenant: Tenant;
  /** Of its building. */
  readonly zone: string;
  /** Whether the site ends the person's session in the middle of the day, in the tenant's dress (contract S7). */
  readonly endsSession: boolean;
}

/** Dates of the day: today, and two more that a rival is after as well. */
export interface Dates {
  readonly today: string;
  readonly others: readonly [string, string];
}

/**
 * Books three dates among rivals, lists them, cancels one and checks in to today's, each by the command line; what the
 * site recorded decides what was done.
 */
export async function playDay(
  { simulator, home, tenant, zone, endsSession }: Scene,
  dates: Dates,
  transport: Transport,
): Promise<Day> {
  const wrongs: string[] = [];
  const deeds: Deed[] = [];
  const unsaid: string[] = [];
  const before = simulator.record.requests.length;
  const tell = (step: Step, date: string, good: boolean, said: Said | string) => {
    const spoken = typeof said === 'string' ? said : wordsOf(said);
    const full = step === 'book' && allTaken(simulator, date);
    const hindrance = full ? allHeld : hindranceTo(tenant, step, transport);
    if (good && step === 'check in' && hindrance !== null) wrongs.push(`${step}: ${hindrance.why}`);
    const became = good ? 'done' : hindrance === null ? 'undone' : 'impossible';
    const words = `${step} ${date}: ${spoken}`;
    deeds.push({ step, by: meansOf(tenant, step, transport), became, words });
    if (became === 'impossible' && hindrance?.says.test(spoken) === false) {
      unsaid.push(`${words} (${hindrance.why})`);
    }
  };
  const env = { ...home.env, SPACEIQ_HOME: home.folder, PATH: process.env.PATH ?? '' };
  const clock = hurriedClock(simulator);
  const options = ['--profile', person, '--transport', transport];
  const call = (...args: readonly string[]) => run([...args, ...options, '--json'], env, clock);
  const all = [dates.today, ...dates.others];

  const booked = await call('book', '--dates', all.join(','));
  const reported = datesOf(booked);
  for (const date of all) {
    const told = reported.find((each) => each.date === date);
    const held = heldOn(simulator, date);
    if (told !== undefined) wrongs.push(...untrue(told, held));
    tell('book', date, held.length > 0, told?.reason ?? booked);
  }
  const list = await call('bookings');
  const listed = idsOf(list);
  const mine = all.flatMap((date) => heldOn(simulator, date));
  tell('list', dates.today, list.code === 0 && mine.every(({ id }) => listed.includes(id)), list);

  // Nobody has to be there for a new one (contract S8): what follows is done all the same.
  if (endsSession) simulator.sessions.revoke(person);
  const [second] = dates.others;
  if (heldOn(simulator, second).length > 0) {
    const cancelled = await call('cancel', '--dates', second, '--yes');
    const gone = heldOn(simulator, second).length === 0;
    if (cancelled.code === 0 && !gone) wrongs.push(`cancelling ${second} was told and not done`);
    tell('cancel', second, gone, cancelled);
  }
  const [today] = heldOn(simulator, dates.today);
  if (today !== undefined) {
    const checked = await call('checkin', '--yes');
    const [now] = heldOn(simulator, dates.today);
    if (checked.code === 0 && now?.checkedIn !== true) wrongs.push('a check-in was told, not done');
    tell('check in', dates.today, now?.checkedIn === true, checked);
  }
  const asked = simulator.record.requests.slice(before);
  const browsed = asked.some(({ hop }) => hop === 'web');
  return { wrongs: [...wrongs, ...wrongWrites(simulator, dates, zone)], deeds, unsaid, browsed };
}

const allHeld: Hindrance = { why: 'others hold every desk', says: /no .*desk|held|taken/i };

/** What this person holds on a date, by the record. */
function heldOn(simulator: Simulator, date: string): RecordedBooking[] {
  return simulator.record.bookings.filter(
    (each) =>
      each.person === person &&
      each.date === date &&
      each.cancelledAt === null &&
      each.releasedAt === null,
  );
}

/** Whether others hold every desk of the floor on a date, by the record. */
function allTaken(simulator: Simulator, date: string): boolean {
  const held = simulator.record.bookings.filter(
    (each) => each.date === date && each.cancelledAt === null && each.releasedAt === null,
  );
  return simulator.desks().every(({ spaceId }) => held.some((each) => each.spaceId === spaceId));
}

function untrue(told: ReportedDate, held: readonly RecordedBooking[]): string[] {
  const claims = told.outcome === 'booked' || told.outcome === 'already-booked';
  const [booking] = held;
  if (!claims) {
    return told.outcome !== 'failed' && booking !== undefined
      ? [`${told.date} is reported as ${told.outcome}, and the site holds ${booking.desk}`]
      : [];
  }
  if (booking === undefined)
    return [`${told.date} is reported as ${told.outcome}, and is not held`];
  const same = booking.desk === told.desk && [null, booking.id].includes(told.bookingId);
  return same ? [] : [`${told.date} is reported with ${told.desk}, and is ${booking.desk}`];
}

/** Whether a booking has the hours that the settings ask for, from nine to six in its building. */
function isAsMeant({ date, start, end }: RecordedBooking, zone: string): boolean {
  const [from, to] = ['09:00', '18:00'].map((time) => instantOf(zone, date, time));
  return Date.parse(start) === from && Date.parse(end) === to;
}

/** Everything in the record that this person did and was not asked for. */
function wrongWrites(simulator: Simulator, dates: Dates, zone: string): string[] {
  const wrongs: string[] = [];
  const { place } = simulator;
  const made = simulator.record.bookings.filter(({ by, via }) => by === person && via === 'api');
  const misread = made.filter((booking) => !isAsMeant(booking, zone));
  if (misread.length > 1) wrongs.push(`${misread.length} bookings were made at wrong hours`);
  for (const { person: owner, date, desk, kind, floorId } of made) {
    const what = `${desk} on ${date}`;
    if (owner !== person) wrongs.push(`${what} was booked for ${owner}`);
    if (kind !== 'desk') wrongs.push(`${what} is a ${kind}`);
    if (floorId !== place.floorId) wrongs.push(`${what} is on another floor`);
    if (![dates.today, ...dates.others].includes(date)) wrongs.push(`${what} was not asked for`);
  }
  for (const { desk, start, cancelledAt } of misread) {
    if (cancelledAt === null) wrongs.push(`${desk} is booked from ${start} on`);
  }
  for (const date of [dates.today, ...dates.others]) {
    const held = heldOn(simulator, date);
    if (held.length > 1) wrongs.push(`${date} is held ${held.length} times`);
  }
  for (const { id, person: owner, date, desk, cancelledBy, checkedIn, willCheckIn } of simulator
    .record.bookings) {
    // How a site takes hours is learned by one booking at most, which is taken back.
    const isMisread = misread.some((each) => each.id === id);
    const asked = owner === person && (date === dates.others[0] || isMisread);
    if (cancelledBy === person && !asked) wrongs.push(`${desk} on ${date} (${id}) was cancelled`);
    const today = owner === person && date === dates.today;
    if (checkedIn && !willCheckIn && !today) wrongs.push(`${desk} on ${date} was checked in`);
  }
  wrongs.push(...simulator.record.mischief);
  return wrongs;
}

function datesOf({ stdout }: Said): readonly ReportedDate[] {
  const { runs = [] } = JSON.parse(stdout) as { runs?: { dates: ReportedDate[] }[] };
  return runs.flatMap(({ dates }) => dates);
}

function idsOf({ stdout }: Said): readonly string[] {
  const { runs = [] } = JSON.parse(stdout) as { runs?: { bookings: { id: string }[] }[] };
  return runs.flatMap(({ bookings }) => bookings.map(({ id }) => id));
}

function wordsOf({ code, stdout, stderr }: Said): string {
  return `exit ${code}: ${stderr.trim()} ${stdout.trim()}`.slice(0, 1_200);
}

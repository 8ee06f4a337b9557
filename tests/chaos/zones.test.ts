import { describe, expect, it, vi } from 'vitest';
import { startSimulator } from '../simulator/simulator.js';
import type { Simulator } from '../simulator/types.js';
import { createRandom } from '../simulator/world/random.js';
import { openTestHome, type TestHome } from '../support/home.js';
import {
  beginningOf,
  findChanges,
  instantsOf,
  platformDate,
  platformTime,
} from '../support/platform-calendar.js';
import { heldBy } from '../support/site.js';
import { stopAfterEach } from '../support/stops.js';
import { datesFrom, heavy, patience, type Report } from './judge.js';

vi.setConfig(patience);

const stops = stopAfterEach();

const hours = { alice: ['00:30', '23:30'], bob: ['09:00', '18:00'] } as const;
const people = ['alice', 'bob'] as const;
const zones = [
  'Europe/London',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kolkata',
  'America/Santiago',
] as const;
const [first, last] = [Date.parse('2026-01-01T00:00:00Z'), Date.parse('2029-01-01T00:00:00Z')];

interface Case {
  readonly zone: string;
  /** The civil date on which the clocks change; in a zone where they never do, one like it. */
  readonly change: string;
  /** The site's now: some minutes before or after a local midnight. */
  readonly now: string;
}

const dayMs = 86_400_000;
const dayBefore = (date: string): string =>
  new Date(Date.parse(date) - dayMs).toISOString().slice(0, 10);

function casesOf(zone: string, index: number): Case[] {
  const random = createRandom(2026 + index);
  const changes = findChanges(zone, first, last);
  const instants = changes.length > 0 ? changes : findChanges('Europe/London', first, last);
  return instants.map((instant) => {
    const change = platformDate(instant, zone);
    const midnight = beginningOf(random.pick([change, dayBefore(change)]), zone);
    const shift = random.between(1, 4) * random.pick([-1, 1]) * 60_000;
    return { zone, change, now: new Date(midnight + shift).toISOString() };
  });
}

/** Both changes of three years in each zone; else one or two of each zone, of different years. */
const lightly = [[0], [1], [2, 5], [3], [1, 4]];
const cases = zones.flatMap((zone, index) =>
  casesOf(zone, index).filter((_, change) => heavy || lightly[index]?.includes(change)),
);

async function start({ zone, now }: Case): Promise<{ simulator: Simulator; home: TestHome }> {
  const options = { now, timezone: zone, frozen: true, occupancy: 0 } as const;
  const simulator = await startSimulator(options);
  stops.push(() => simulator.stop());
  const home = await openTestHome(simulator);
  stops.push(() => home.stop());
  for (const person of people) await home.add(person, { hours: hours[person].join('-') });
  return { simulator, home };
}

/** When a local time of a date begins; one that the clocks skip is moved on by the gap, an hour in all of these zones. */
function instantOf(date: string, time: string, zone: string): string {
  const [at] = instantsOf(date, time, zone);
  const [moved] = instantsOf(date, time.replace('00:', '01:'), zone);
  return new Date(at ?? moved ?? Number.NaN).toISOString();
}

/** The bookings of a person that there have to be. */
function expected(person: (typeof people)[number], dates: readonly string[], zone: string) {
  const [from, to] = hours[person];
  return dates.map((date) => ({
    date,
    start: instantOf(date, from, zone),
    end: instantOf(date, to, zone),
  }));
}

describe('the civil dates and the hours asked for are those of the record', () => {
  it.each(cases)('in $zone, where the clocks change on $change, at $now', async (where) => {
    const { zone, change, now } = where;
    const { simulator, home } = await start(where);
    const today = platformDate(Date.parse(now), zone);
    const dates = datesFrom(today, 4);
    expect(dates).toContain(change);
    const spec = `today,tomorrow,+2d,${dates[3]}`;
    const profiles = people.flatMap((person) => ['--profile', person]);
    const args = ['book', ...profiles, '--dates', spec, '--transport', 'api', '--json'];
    const { code, json, stderr } = await home.run(args);
    expect(code, stderr).toBe(0);
    // Before midnight the booking hours of that day are over.
    const over = platformTime(Date.parse(now), zone) > '23:30';
    const wanted = over ? dates.slice(1) : dates;
    for (const { profile, dates: told } of (json as Report).runs) {
      expect(told.map(({ date }) => date)).toEqual(dates);
      const booked = told.filter(({ outcome }) => outcome === 'booked').map(({ date }) => date);
      expect(booked, profile).toEqual(wanted);
    }
    for (const person of people) {
      const held = heldBy(simulator, person)
        .map(({ date, start: from, end }) => ({ date, start: from, end }))
        .sort((a, b) => (a.date < b.date ? -1 : 1));
      expect(held, person).toEqual(expected(person, wanted, zone));
    }
  });

  it('looks at both kinds of change, at both sides of midnight and at hours that are skipped', () => {
    const sides = cases.map(({ zone, now }) => platformTime(Date.parse(now), zone) > '12:00');
    expect(new Set(sides).size).toBe(2);
    const skipped = cases.filter(
      ({ zone, change }) => instantsOf(change, hours.alice[0], zone).length === 0,
    );
    expect(skipped.length).toBeGreaterThan(0);
    const longer = cases.map(
      ({ zone, change }) =>
        beginningOf(datesFrom(change, 2)[1] ?? '', zone) - beginningOf(change, zone) - dayMs,
    );
    expect(new Set(longer.map(Math.sign))).toEqual(new Set([-1, 0, 1]));
  });
});

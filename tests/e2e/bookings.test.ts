import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decode } from 'fast-png';
import ICAL from 'ical.js';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { addDays, type CivilDate } from '../../src/lib/civil-date.js';
import { ExitCode } from '../../src/lib/errors.js';
import { startSimulator } from '../simulator/simulator.js';
import type { RecordedBooking, Simulator } from '../simulator/types.js';
import type { CliResult } from '../support/cli.js';
import { openTestHome, type TestHome } from '../support/home.js';
import { book, heldBy } from '../support/site.js';

/** Milliseconds: browsers on a small machine. */
const slow = 180_000;

/** A Tuesday morning in the building, and the days that the tests book. */
const now = '2026-10-20T08:30:00Z';
const today = '2026-10-20' as CivilDate;
const soon = addDays(today, 2);
/** The first working day after the clocks go back in London, on 25 October. */
const afterChange = '2026-10-26' as CivilDate;
const later = addDays(today, 8);

let simulator: Simulator;
let home: TestHome;

beforeAll(async () => {
  simulator = await startSimulator({ occupancy: 0.2, now, sso: 'auto' });
  home = await openTestHome(simulator);
});

afterAll(async () => {
  await home?.stop();
  await simulator?.stop();
});

interface Shown {
  readonly id: string;
  readonly date: string;
  readonly desk: string;
  readonly start: string;
  readonly end: string;
  readonly checkedIn: boolean;
}

/** Signs a person in and books these dates for them behind the tool's back. */
async function holder(name: string, ...dates: readonly CivilDate[]): Promise<string> {
  await home.add(name, { desks: { prefer: [{ desks: '2.24.60' }] } });
  for (const date of dates) {
    const { errors } = await book(simulator, { person: name, desk: freeDesk(date), date });
    expect(errors).toEqual([]);
  }
  return name;
}

/** A desk that nobody holds on a date, by the record. */
function freeDesk(date: CivilDate): string {
  const taken = new Set(
    simulator.record.bookings.filter((row) => row.date === date).map(({ desk }) => desk),
  );
  const free = simulator.desks().find(({ code }) => !taken.has(code));
  if (free === undefined) throw new Error(`Every desk is taken on ${date}.`);
  return free.code;
}

function shown(result: CliResult): readonly Shown[] {
  const { runs } = result.json as { runs: [{ bookings: Shown[]; error: unknown }] };
  expect(runs[0].error).toBeNull();
  return runs[0].bookings;
}

const asShown = ({ id, date, desk, start, end, checkedIn }: RecordedBooking) => ({
  id,
  date,
  desk,
  start: new Date(start).toISOString(),
  end: new Date(end).toISOString(),
  checkedIn,
});

const recorded = (person: string, date: string) =>
  simulator.record.bookings.filter((row) => row.person === person && row.date === date);

describe('bookings', { timeout: slow }, () => {
  it('shows what the site holds, as a table and as JSON', async () => {
    const name = await holder('alice', soon, afterChange);
    const args = ['bookings', '--profile', name, '--transport', 'api'];
    const json = await home.run([...args, '--json']);
    expect(json.code, json.stderr).toBe(ExitCode.ok);
    const held = heldBy(simulator, name).toSorted((a, b) => a.date.localeCompare(b.date));
    expect(shown(json)).toMatchObject(held.map(asShown));
    // Nine o'clock in the building, before and after its clocks go back.
    expect(shown(json).map(({ start }) => start.slice(11, 16))).toEqual(['08:00', '09:00']);

    const { stdout, code } = await home.run(args);
    expect(code).toBe(ExitCode.ok);
    for (const { date, desk } of held)
      expect(stdout).toMatch(new RegExp(`^${date} .*${desk}`, 'm'));
    expect(stdout).not.toContain(held[0]?.id);
    expect((await home.run([...args, '--verbose'])).stdout).toContain(held[0]?.id);
  });

  it('shows those of past days only when asked', async () => {
    const name = await holder('bob', soon);
    simulator.clock.advance(3 * 86_400_000);
    try {
      const args = ['bookings', '--profile', name, '--json', '--transport', 'api'];
      expect(shown(await home.run(args))).toEqual([]);
      expect(shown(await home.run([...args, '--past'])).map(({ date }) => date)).toContain(soon);
    } finally {
      simulator.clock.advance(-3 * 86_400_000);
    }
  });

  it('shows the same over the pages', async () => {
    const name = await holder('carol', soon, later);
    const args = ['bookings', '--profile', name, '--json', '--transport', 'web'];
    const result = await home.run(args);
    expect(result.code, result.stderr).toBe(ExitCode.ok);
    expect(shown(result).map(({ date, desk }) => [date, desk])).toEqual(
      heldBy(simulator, name).map(({ date, desk }) => [date, desk]),
    );
  });

  it('writes a calendar whose events a second writing updates', async () => {
    const name = await holder('dan', soon, afterChange);
    const file = join(home.folder, 'desks.ics');
    const write = async () => {
      const { code, stderr } = await home.run(['bookings', '--profile', name, '--ics', file]);
      expect(code, stderr).toBe(ExitCode.ok);
      return eventsOf(await readFile(file, 'utf8'));
    };
    const first = await write();
    const held = heldBy(simulator, name).toSorted((a, b) => a.date.localeCompare(b.date));
    expect(first.map(({ start, end }) => [start, end])).toEqual(
      held.map(({ start, end }) => [Date.parse(start), Date.parse(end)]),
    );
    expect(first.map(({ summary }) => summary).join()).toContain(held[0]?.desk);
    expect((await write()).map(({ uid }) => uid)).toEqual(first.map(({ uid }) => uid));
    expect(new Set(first.map(({ uid }) => uid)).size).toBe(2);
  });
});

describe('a calendar that takes each new file', { timeout: slow }, () => {
  afterEach(() => simulator.rules.set({ autoReleaseMinutes: null }));

  it('takes off what was cancelled here, or released by the site', async () => {
    const name = await holder('pedro', today, soon, later);
    const how = ['--profile', name, '--transport', 'api'];
    const file = join(home.folder, `${name}.ics`);
    const write = async () => {
      const result = await home.run(['bookings', ...how, '--ics', file, '--json']);
      expect(result.code, result.stderr).toBe(ExitCode.ok);
      const dates = shown(result).map(({ date }) => date);
      return { dates, events: eventsOf(await readFile(file, 'utf8')) };
    };
    const before = await write();
    expect(before.events.map(({ status, sequence }) => [status, sequence])).toEqual([
      ['CONFIRMED', 0],
      ['CONFIRMED', 0],
      ['CONFIRMED', 0],
    ]);
    const cancelled = await home.run(['cancel', ...how, '--dates', soon, '--yes']);
    expect(cancelled.code, cancelled.stderr).toBe(ExitCode.ok);
    // Today's has begun, and nobody has checked in.
    simulator.rules.set({ autoReleaseMinutes: 0 });

    const after = await write();
    expect(after.dates).toEqual([later]);
    expect(after.events.map(({ status, sequence }) => [status, sequence])).toEqual([
      ['CANCELLED', 1],
      ['CANCELLED', 1],
      ['CONFIRMED', 0],
    ]);
    const same = ({ uid, start, end }: (typeof after.events)[number]) => ({ uid, start, end });
    expect(after.events.map(same)).toEqual(before.events.map(same));
  });
});

/** Events by the calendar's own time zone component, as an independent library reads them. */
function eventsOf(text: string) {
  const calendar = new ICAL.Component(ICAL.parse(text));
  for (const zone of calendar.getAllSubcomponents('vtimezone')) {
    ICAL.TimezoneService.register(zone);
  }
  return calendar
    .getAllSubcomponents('vevent')
    .map((component) => new ICAL.Event(component))
    .map(({ uid, summary, startDate, endDate, sequence, component }) => ({
      uid,
      summary,
      sequence,
      status: component.getFirstPropertyValue('status'),
      start: startDate.toJSDate().getTime(),
      end: endDate.toJSDate().getTime(),
    }))
    .toSorted((a, b) => a.start - b.start);
}

describe('cancel', { timeout: slow }, () => {
  it.each([
    ['api', 'erin'],
    ['web', 'frank'],
  ])('cancels what is asked for over %s, and nothing else', async (transport, person) => {
    const name = await holder(person, soon, later);
    const how = ['--profile', name, '--transport', transport];
    const [kept] = recorded(name, later);

    const refused = await home.run(['cancel', ...how, '--dates', soon]);
    expect(refused.code).toBe(ExitCode.usage);
    expect(refused.stderr).toMatch(/There is no terminal to ask on[\s\S]*--yes/);
    expect(heldBy(simulator, name)).toHaveLength(2);

    const done = await home.run(['cancel', ...how, '--dates', soon, '--yes', '--json']);
    expect(done.code, done.stderr).toBe(ExitCode.ok);
    expect(done.json).toMatchObject({
      version: 1,
      profile: name,
      cancelled: [{ date: soon, done: true, reason: null }],
      exitCode: 0,
    });
    expect(recorded(name, soon)).toMatchObject([{ cancelledBy: name }]);
    expect(heldBy(simulator, name)).toEqual([kept]);

    const again = await home.run(['cancel', ...how, '--dates', soon, '--yes']);
    expect(again.code).toBe(ExitCode.usage);
    expect(again.stderr).toContain('holds no booking on these dates');
  });

  it('cancels by id, after a person has said yes', async () => {
    const name = await holder('grace', soon, later);
    const [wanted] = recorded(name, later);
    const args = ['cancel', '--profile', name, '--id', wanted?.id ?? ''];
    const no = home.start(args, { terminal: true });
    await no.waitFor(/Cancel\?/);
    no.write('n\r');
    expect(await no.ended).toMatchObject({ code: ExitCode.ok });
    expect(no.stdout).toContain('Nothing was cancelled.');
    expect(heldBy(simulator, name)).toHaveLength(2);

    const yes = home.start(args, { terminal: true });
    await yes.waitFor(/Cancel\?/);
    expect(yes.stdout).toContain(`${later}  ${wanted?.desk}`);
    yes.write('y\r');
    expect(await yes.ended).toMatchObject({ code: ExitCode.ok });
    expect(yes.stdout).toMatch(new RegExp(`✓.*${later}  ${wanted?.desk}.* cancelled`));
    expect(heldBy(simulator, name).map(({ date }) => date)).toEqual([soon]);
  });

  it('claims nothing that the site does not show', async () => {
    const name = await holder('heidi', soon);
    simulator.faults.add({ kind: '500', operation: await cancelMutation(name), count: 20 });
    try {
      const args = ['cancel', '--profile', name, '--dates', soon, '--yes', '--json'];
      const result = await home.run([...args, '--transport', 'api']);
      expect(result.code).not.toBe(ExitCode.ok);
      expect(result.json).toMatchObject({ cancelled: [{ date: soon, done: false }] });
      expect(heldBy(simulator, name)).toHaveLength(1);
    } finally {
      simulator.faults.clear();
    }
  });
});

/** What the tool calls to cancel on this site, learnt from the record. */
async function cancelMutation(name: string): Promise<string> {
  await book(simulator, { person: name, desk: freeDesk(later), date: later });
  simulator.record.clearRequests();
  const { code } = await home.run(['cancel', '--profile', name, '--dates', later, '--yes']);
  expect(code).toBe(ExitCode.ok);
  const names = simulator.record.requests.flatMap(({ operations }) => operations);
  const found = names.find((each) => /cancel|delete/i.test(each));
  if (found === undefined) throw new Error(`Nothing cancels among ${names.join()}.`);
  return found;
}

describe('checkin', { timeout: slow }, () => {
  it('is refused without a terminal unless --yes says that a person is there', async () => {
    const name = await holder('ivan', today);
    simulator.record.clearRequests();
    const refused = await home.run(['checkin', '--profile', name]);
    expect(refused.code).toBe(ExitCode.usage);
    expect(refused.stderr).toMatch(/there is no terminal\.\nIf you are there, add --yes/);
    expect(simulator.record.requests).toEqual([]);

    const done = await home.run(['checkin', '--profile', name, '--yes', '--json']);
    expect(done.code, done.stderr).toBe(ExitCode.ok);
    expect(done.json).toMatchObject({ checkIn: { date: today, done: true }, exitCode: 0 });
    expect(recorded(name, today)).toMatchObject([{ checkedIn: true }]);
  });

  it.each([
    ['api', 'judy'],
    ['web', 'ken'],
  ])('checks in on a terminal over %s', async (transport, person) => {
    const name = await holder(person, today);
    const args = ['checkin', '--profile', name, '--transport', transport];
    const result = await home.run(args, { terminal: true });
    expect(result.code, result.stdout).toBe(ExitCode.ok);
    expect(result.stdout).toMatch(new RegExp(`✓.*${today} .* checked in`));
    expect(recorded(name, today)).toMatchObject([{ checkedIn: true }]);
    const again = await home.run(args, { terminal: true });
    expect(again.stdout).toContain('is checked in already');
  });

  it('finds nothing booked today', async () => {
    const name = await holder('lena', soon);
    const { code, stderr } = await home.run(['checkin', '--profile', name, '--yes']);
    expect(code).toBe(ExitCode.usage);
    expect(stderr).toContain(`nothing booked today (${today})`);
    expect(recorded(name, soon)).toMatchObject([{ checkedIn: false }]);
  });
});

describe('desks', { timeout: slow }, () => {
  const listed = (result: CliResult) =>
    (result.json as { desks: { desk: string; state: string; rank: number | null }[] }).desks;

  it.each([
    ['api', 'mona'],
    ['web', 'niels'],
  ])('ranks every desk of the floor by its state over %s', async (transport, person) => {
    const name = await holder(person, soon);
    const args = ['desks', '--profile', name, '--date', soon, '--transport', transport, '--json'];
    const result = await home.run(args);
    expect(result.code, result.stderr).toBe(ExitCode.ok);
    const desks = listed(result);
    expect(desks.map(({ desk }) => desk).toSorted()).toEqual(
      simulator
        .desks()
        .map(({ code }) => code)
        .toSorted(),
    );
    const mine = recorded(name, soon).map(({ desk }) => desk);
    expect(desks.filter(({ state }) => state === 'mine').map(({ desk }) => desk)).toEqual(mine);
    const taken = simulator.record.bookings.filter(
      (row) => row.date === soon && row.person !== name && row.cancelledAt === null,
    );
    expect(desks.filter(({ state }) => state === 'taken').length).toBe(
      new Set(taken.filter(({ floor }) => floor === '2').map(({ desk }) => desk)).size,
    );
    expect(desks.find(({ desk }) => desk === '2.24.60')?.rank).toBe(1);
  });

  it('draws them on the floor', async () => {
    const name = await holder('olga', soon);
    const file = join(home.folder, 'floor.png');
    await writeFile(file, 'older');
    const args = ['desks', '--profile', name, '--date', soon, '--map', file];
    const { code, stderr } = await home.run(args);
    expect(code, stderr).toBe(ExitCode.ok);
    const { width, height, data, channels } = decode(await readFile(file));
    expect(width).toBeGreaterThan(600);
    expect(height).toBeGreaterThan(300);
    const colours = new Set<number>();
    for (let at = 0; at < data.length; at += channels) {
      colours.add(((data[at] ?? 0) << 16) | ((data[at + 1] ?? 0) << 8) | (data[at + 2] ?? 0));
    }
    expect(colours.size).toBeGreaterThan(20);
  });

  it('refuses a picture of another kind before it asks the site', async () => {
    simulator.record.clearRequests();
    const args = ['desks', '--profile', 'alice', '--date', soon, '--map', 'floor.gif'];
    const { code, stderr } = await home.run(args);
    expect(code).toBe(ExitCode.usage);
    expect(stderr).toContain('does not end in .png');
    expect(simulator.record.requests).toEqual([]);
  });
});

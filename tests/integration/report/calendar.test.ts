import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import ICAL from 'ical.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSimulator } from '../../simulator/simulator.js';
import type { Simulator } from '../../simulator/types.js';
import { openTestHome, type TestHome } from '../../support/home.js';
import { run } from '../../tenants/in-process.js';

let simulator: Simulator;
let home: TestHome;

beforeAll(async () => {
  simulator = await startSimulator({ now: '2026-11-24T09:00:00Z', occupancy: 0 });
  home = await openTestHome(simulator);
  await home.add('alice');
});

afterAll(async () => {
  await home?.stop();
  await simulator?.stop();
});

const spaceiq = (...args: string[]) =>
  run([...args, '--profile', 'alice'], { ...home.env, SPACEIQ_HOME: home.folder });

/** The events of a calendar file that is written now, by their dates. */
async function eventsOf(name: string) {
  const file = join(home.folder, name);
  expect(await spaceiq('bookings', '--ics', file)).toMatchObject({ code: 0 });
  const calendar = new ICAL.Component(ICAL.parse(await readFile(file, 'utf8')));
  const events = calendar.getAllSubcomponents('vevent').map((component) => {
    const event = new ICAL.Event(component);
    const { uid, sequence, summary } = event;
    const told = (property: string) => String(component.getFirstPropertyValue(property));
    const modified = told('last-modified');
    return [
      event.startDate.toString().slice(0, 10),
      { uid, sequence, summary, status: told('status'), modified },
    ] as const;
  });
  return Object.fromEntries(events);
}

test('a calendar file cancels what was cancelled on the phone, and tells of a move as a change', async () => {
  const dates = ['2026-12-01', '2026-12-02', '2026-12-03'] as const;
  const booked = await spaceiq('book', '--dates', dates.join(','), '--desks', '2.24.05');
  expect(booked, booked.stderr).toMatchObject({ code: 0 });
  const a = await eventsOf('a.ics');
  expect(Object.values(a).map(({ status, sequence }) => [status, sequence])).toEqual([
    ['CONFIRMED', 0],
    ['CONFIRMED', 0],
    ['CONFIRMED', 0],
  ]);

  simulator.clock.advance(3_600_000);
  simulator.rivals.cancel({ desk: '2.24.05', date: dates[0] });
  simulator.rivals.move({ desk: '2.24.05', date: dates[1], to: '2.24.31' });
  const b = await eventsOf('b.ics');
  expect(b[dates[0]]).toMatchObject({ uid: a[dates[0]]?.uid, status: 'CANCELLED', sequence: 1 });
  expect(b[dates[1]]).toMatchObject({
    uid: a[dates[1]]?.uid,
    status: 'CONFIRMED',
    sequence: 1,
    summary: 'Desk 2.24.31',
  });
  expect(b[dates[1]]?.modified.localeCompare(a[dates[1]]?.modified ?? '')).toBe(1);
  expect(b[dates[2]]).toEqual(a[dates[2]]);
  expect(await eventsOf('c.ics')).toEqual(b);
});

import { afterEach, describe, expect, it } from 'vitest';
import type { BookRequest, Site } from '../../../src/booking/site.js';
import type { Desk, Floor } from '../../../src/booking/types.js';
import { addDays, type CivilDate, instantOf } from '../../../src/lib/civil-date.js';
import { SessionError } from '../../../src/lib/errors.js';
import { startSimulator } from '../../simulator/simulator.js';
import type { Simulator, SimulatorOptions } from '../../simulator/types.js';
import { heldBy } from '../../support/site.js';
import type { Asked } from './deps.js';

export type MakeSite = (sim: Simulator, asked?: Asked) => Promise<Site>;

/** A Tuesday morning in London, winter time. */
const now = '2026-12-01T08:30:00Z';
const today = '2026-12-01' as CivilDate;
const soon = '2026-12-08' as CivilDate;

export function requestFor(floor: Floor, desk: Desk, date: CivilDate): BookRequest {
  const at = (hour: number) => instantOf(date, hour * 60, floor.timezone);
  return { desk, date, start: at(9), end: at(18) };
}

export function deskOf(floor: Floor, code: string): Desk {
  const desk = floor.desks.find((each) => each.code === code);
  if (desk === undefined) throw new Error(`The floor has no desk ${code}.`);
  return desk;
}

/** What every transport has to do, whatever way it goes; `titles` names the tests where not all of them are wanted. */
export function describeTransport(
  name: string,
  makeSite: MakeSite,
  options: SimulatorOptions = {},
  titles?: readonly string[],
): void {
  const test = (title: string, act: () => Promise<void>) => {
    if (titles === undefined || titles.includes(title)) it(title, act);
  };
  describe(name, () => {
    const open: { stop(): Promise<void> }[] = [];
    afterEach(async () => {
      for (const each of open.splice(0).reverse()) await each.stop();
    });

    const start = async (changes: SimulatorOptions = {}) => {
      const sim = await startSimulator({ now, occupancy: 0, ...options, ...changes });
      open.push(sim);
      const visit = async (asked?: Asked) => {
        const site = await makeSite(sim, asked);
        open.push({ stop: () => site.close() });
        return { site, ...(await site.arrive()) };
      };
      return { sim, visit };
    };

    test('tells who is there and which desks the floor has', async () => {
      const { sim, visit } = await start();
      const { identity, floor } = await visit({ person: 'bob' });
      const bob = sim.person('bob');
      expect(identity).toEqual({ employeeId: bob.employeeId, email: bob.email, name: bob.name });
      expect(floor).toMatchObject({ building: 'HQ', floor: '2', timezone: 'Europe/London' });
      expect(floor.desks.map((desk) => desk.code).sort()).toEqual(
        sim
          .desks('HQ', '2')
          .map((desk) => desk.code)
          .sort(),
      );
    });

    test('sees on every date exactly the desks that the record says are held', async () => {
      const { sim, visit } = await start({ occupancy: 0.4 });
      const { site, floor } = await visit();
      const dates = [1, 2, 9, 28].map((days) => addDays(today, days));
      const { days } = await site.survey(dates);
      for (const date of dates) {
        const held = sim.record.bookings
          .filter((one) => one.floor === '2' && one.building === 'HQ' && one.date === date)
          .filter((one) => one.cancelledAt === null && one.releasedAt === null);
        const taken = floor.desks.filter((desk) => days.get(date)?.taken.has(desk.id));
        expect(taken.map((desk) => desk.code).sort()).toEqual(held.map((one) => one.desk).sort());
        expect(held.length).toBeGreaterThan(0);
      }
    });

    test('books one desk on one date, and the record agrees', async () => {
      const { sim, visit } = await start();
      const { site, floor } = await visit();
      const desk = deskOf(floor, '2.24.05');
      const answer = await site.book(requestFor(floor, desk, soon));
      expect(answer).toMatchObject({ kind: 'booked', booking: { desk: '2.24.05', date: soon } });
      expect(heldBy(sim, 'alice')).toMatchObject([
        { desk: '2.24.05', date: soon, by: 'alice', start: '2026-12-08T09:00:00.000Z' },
      ]);
      const { own } = await site.survey([soon]);
      expect(own).toMatchObject([{ desk: '2.24.05', date: soon, released: false }]);
    });

    test('says that a desk was taken meanwhile', async () => {
      const { sim, visit } = await start();
      const { site, floor } = await visit();
      sim.rivals.snatch({ person: 'bob', desk: '2.24.05', date: soon });
      const answer = await site.book(requestFor(floor, deskOf(floor, '2.24.05'), soon));
      expect(answer.kind).toBe('taken');
      expect(heldBy(sim, 'alice')).toEqual([]);
    });

    test('says that a desk is not for this person', async () => {
      const seedData = { assigned: { '2.24.06': 'carol' }, notPermitted: { alice: ['2.24.07'] } };
      const { sim, visit } = await start({ seedData });
      const { site, floor } = await visit();
      for (const code of ['2.24.06', '2.24.07']) {
        // The pages are told no more than whose a desk is (contract G18).
        const told = site.transports.has('api') || code === '2.24.06';
        const { bookable, assignedTo } = deskOf(floor, code);
        expect(!bookable || assignedTo.length > 0, code).toBe(told);
        const answer = await site.book(requestFor(floor, deskOf(floor, code), soon));
        expect(answer.kind, code).toBe('desk-refused');
      }
      expect(heldBy(sim, 'alice')).toEqual([]);
    });

    test('says that a date is not open, and books it once it is', async () => {
      const { sim, visit } = await start({ windowDays: 5 });
      const { site, floor } = await visit();
      const request = requestFor(floor, deskOf(floor, '2.24.05'), soon);
      expect((await site.book(request)).kind).toBe('not-open');
      expect(heldBy(sim, 'alice')).toEqual([]);
      sim.window.setDays(7);
      expect((await site.book(request)).kind).toBe('booked');
    });

    test('says that one holds something that day', async () => {
      const seedData = { bookings: [{ desk: '2.24.09', date: soon, person: 'alice' }] };
      const { sim, visit } = await start({ seedData });
      const { site, floor } = await visit();
      expect((await site.survey([soon])).own).toMatchObject([{ desk: '2.24.09', date: soon }]);
      const answer = await site.book(requestFor(floor, deskOf(floor, '2.24.05'), soon));
      expect(answer.kind).toBe('already-booked');
      expect(heldBy(sim, 'alice')).toHaveLength(1);
    });

    test('passes on a refusal in the words of the site', async () => {
      const { sim, visit } = await start({ rules: { singleActiveReservation: true } });
      const { site, floor } = await visit();
      const desk = deskOf(floor, '2.24.05');
      expect((await site.book(requestFor(floor, desk, soon))).kind).toBe('booked');
      const answer = await site.book(requestFor(floor, desk, addDays(soon, 1)));
      expect(answer.kind).toBe('rejected');
      expect('reason' in answer && answer.reason).toMatch(/active reservation/);
      expect(heldBy(sim, 'alice')).toHaveLength(1);
    });

    test('lists what one holds on every floor, past ones when asked', async () => {
      const bookings = [
        { desk: '2.24.09', date: '2026-11-20', person: 'alice' },
        { desk: '2.24.09', date: '2026-12-03', person: 'alice' },
        { desk: '2.24.10', date: '2026-12-03', person: 'bob' },
      ];
      const { visit } = await start({ seedData: { bookings } });
      const { site } = await visit();
      const upcoming = await site.ownBookings({ past: false });
      expect(upcoming.map(({ desk, date }) => [desk, date])).toEqual([['2.24.09', '2026-12-03']]);
      const all = await site.ownBookings({ past: true });
      expect(all.map(({ date }) => date).sort()).toEqual(['2026-11-20', '2026-12-03']);
    });

    test('cancels one booking and leaves the others', async () => {
      const dates = ['2026-12-03', '2026-12-04'];
      const bookings = dates.map((date) => ({ desk: '2.24.09', date, person: 'alice' }));
      const { sim, visit } = await start({ seedData: { bookings } });
      const { site } = await visit();
      const own = await site.ownBookings({ past: false });
      const booking = own.find(({ date }) => date === '2026-12-04');
      expect(booking && (await site.cancel(booking))).toEqual({ kind: 'done' });
      expect(heldBy(sim, 'alice').map(({ date }) => date)).toEqual(['2026-12-03']);
      expect((await site.ownBookings({ past: false })).map(({ date }) => date)).toEqual([
        '2026-12-03',
      ]);
    });

    test('checks in on the day and is refused on another', async () => {
      const bookings = [today, soon].map((date) => ({ desk: '2.24.09', date, person: 'alice' }));
      const { sim, visit } = await start({ seedData: { bookings } });
      const { site } = await visit();
      const own = await site.ownBookings({ past: false });
      const of = (date: string) => own.find((booking) => booking.date === date);
      expect(await site.checkIn(of(today)!)).toEqual({ kind: 'done' });
      expect((await site.checkIn(of(soon)!)).kind).toBe('rejected');
      expect(heldBy(sim, 'alice').map(({ date, checkedIn }) => [date, checkedIn])).toEqual([
        [today, true],
        [soon, false],
      ]);
    });

    test('ends with the session, and books nothing', async () => {
      const { sim, visit } = await start();
      const { site, floor } = await visit();
      sim.sessions.revoke('alice');
      const request = requestFor(floor, deskOf(floor, '2.24.05'), soon);
      await expect(site.book(request)).rejects.toBeInstanceOf(SessionError);
      await expect(site.survey([soon])).rejects.toBeInstanceOf(SessionError);
      expect(heldBy(sim, 'alice')).toEqual([]);
    });
  });
}

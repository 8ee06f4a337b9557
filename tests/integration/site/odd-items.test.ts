import { describe, expect, it, onTestFinished } from 'vitest';
import { startSimulator } from '../../simulator/simulator.js';
import type { SimulatorOptions } from '../../simulator/types.js';
import { openTestHome } from '../../support/home.js';
import { editing } from './odd-server.js';

const now = '2026-12-01T08:30:00Z';
const held = { desk: '2.24.09', date: '2026-12-03', person: 'alice' };

type Json = Record<string, unknown>;

/** A person's desk at a site whose API tells some items of its lists as no other does. */
async function office(
  edit: (at: string, data: Json) => void,
  seedData: SimulatorOptions['seedData'] = {},
) {
  const simulator = await startSimulator({
    now,
    occupancy: 0,
    seedData,
    rules: { oneDeskADay: false },
  });
  onTestFinished(() => simulator.stop());
  const api = await editing(simulator.origins.api, edit);
  onTestFinished(() => api.close());
  const home = await openTestHome(simulator);
  onTestFinished(() => home.stop());
  await home.add('alice', { apiUrl: api.origin });
  const run = async (...args: string[]) => {
    const said = await home.run([...args, '--transport', 'api', '--json']);
    return { ...said, json: JSON.parse(said.stdout) };
  };
  const mine = () =>
    simulator.record.bookings.filter((each) => each.person === 'alice' && !each.cancelledAt);
  return { simulator, run, mine };
}

/** Every array in an answer that has objects with ids, by the name of the field that holds it. */
function* listsIn(value: unknown, name = ''): Generator<[string, Json[]]> {
  if (Array.isArray(value)) yield [name, value as Json[]];
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    yield* listsIn(inner, Array.isArray(value) ? name : key);
  }
}

describe('an odd item of a list', () => {
  it('leaves one space out of the floor, and says so', async () => {
    const { run, mine } = await office((operation, data) => {
      if (operation !== 'arrive') return;
      for (const [name, list] of listsIn(data)) {
        if (name === 'spaces') list[0] = { ...list[0], spaceType: 'a text' };
      }
    });
    const { code, json, stderr } = await run('book', '--dates', '2026-12-03');
    expect(json.runs[0].dates, stderr).toMatchObject([{ outcome: 'booked' }]);
    expect(code).toBe(0);
    expect(stderr).toContain('1 space of floor 2 could not be read, and is left out');
    expect(mine()).toHaveLength(1);
  });

  it('never makes a desk free whose booking it may be', async () => {
    const { run, mine } = await office(
      (operation, data) => {
        if (operation !== 'survey') return;
        for (const [name, list] of listsIn(data)) {
          if (name === 'bookings' && list[0]) list[0] = { ...list[0], startDate: 7 };
        }
      },
      { bookings: [{ ...held, person: 'bob' }] },
    );
    const { json } = await run('book', '--dates', held.date, '--desks', held.desk);
    expect(json.runs[0].dates).toMatchObject([{ outcome: 'unavailable' }]);
    expect(mine()).toEqual([]);
  });

  it.each([
    ['that has no time', { startDate: null }, 'failed'],
    ['whose time is none', { startDate: 'soon' }, 'failed'],
    ['that has no id', { id: null }, 'booked'],
    ['of another make', { space: 'Desk' }, 'booked'],
  ])(
    'of one’s own bookings %s is told of, and no desk is taken beside it',
    async (_, odd, later) => {
      const other = { ...held, desk: '2.24.10', date: '2026-12-04' };
      const { simulator, run, mine } = await office(
        (operation, data) => {
          if (!/^(own|survey)/.test(operation)) return;
          const own = JSON.stringify(data.own ?? null);
          const edited = JSON.parse(own, (_key, value) =>
            typeof value?.startDate === 'string' &&
            value.startDate.startsWith(held.date) &&
            value.space
              ? { ...value, ...odd }
              : value,
          );
          data.own = edited;
        },
        { bookings: [other] },
      );
      // On another floor, so that nothing but the list shows it.
      const [desk] = simulator.desks('HQ', '3');
      simulator.rivals.book({ person: 'alice', desk: desk?.code ?? '', date: held.date });
      const listed = await run('bookings');
      expect(listed.code).toBe(1);
      expect(listed.stdout).toContain('one of the bookings in it could not be read');
      expect(JSON.stringify(listed.json)).toContain(other.date);
      const { json, stderr } = await run('book', '--dates', `${held.date},2026-12-07`);
      expect(json.runs[0].dates, stderr).toMatchObject([
        {
          outcome: 'failed',
          reason: expect.stringContaining('one of your bookings could not be read'),
        },
        { outcome: later },
      ]);
      expect(mine().filter(({ date }) => date === held.date)).toHaveLength(1);
    },
  );
});

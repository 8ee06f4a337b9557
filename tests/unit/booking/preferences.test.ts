import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rankDesks, readWishes } from '../../../src/booking/preferences.js';
import { planBooking } from '../../../src/booking/preview.js';
import { runBooking } from '../../../src/booking/run.js';
import type { Desk, DeskPreferences, EmployeeId } from '../../../src/booking/types.js';
import type { CivilDate } from '../../../src/lib/civil-date.js';
import { depsOf, desk, fakeSite, floorOf, me, request, settingsOf } from './fake-site.js';
import { underlined } from './underlined.js';

/** A range, a single desk (`from` = `to`) or a whole row (`to` null), as data rather than as text. */
interface Area {
  readonly row: string;
  readonly from: number;
  readonly to: number | null;
}

interface FloorCase {
  readonly desks: readonly {
    readonly row: string;
    readonly number: number;
    readonly taken: boolean;
    readonly bookable: boolean;
    readonly owner: 'nobody' | 'me' | 'other';
  }[];
  readonly prefer: readonly (readonly Area[])[];
  readonly avoid: readonly Area[];
  readonly only: readonly Area[] | null;
  readonly others: boolean;
  readonly override: readonly Area[] | null;
  readonly padded: boolean;
}

const rows = ['1.2', '1.10', '2.1'];
const area: fc.Arbitrary<Area> = fc
  .record({
    row: fc.constantFrom(...rows),
    kind: fc.constantFrom('one', 'range', 'row'),
    a: fc.integer({ min: 1, max: 12 }),
    b: fc.integer({ min: 1, max: 12 }),
  })
  .map(({ row, kind, a, b }) => {
    if (kind === 'row') return { row, from: 0, to: null };
    return { row, from: Math.min(a, b), to: kind === 'one' ? Math.min(a, b) : Math.max(a, b) };
  });
const areas = fc.array(area, { minLength: 1, maxLength: 3 });

const floorCase: fc.Arbitrary<FloorCase> = fc.record({
  desks: fc.uniqueArray(
    fc.record({
      row: fc.constantFrom(...rows),
      number: fc.integer({ min: 1, max: 12 }),
      taken: fc.boolean(),
      bookable: fc.oneof({ weight: 5, arbitrary: fc.constant(true) }, fc.constant(false)),
      owner: fc.oneof(
        { weight: 6, arbitrary: fc.constant('nobody' as const) },
        fc.constantFrom('me' as const, 'other' as const),
      ),
    }),
    { minLength: 1, maxLength: 20, selector: ({ row, number }) => `${row}.${number}` },
  ),
  prefer: fc.array(areas, { maxLength: 3 }),
  avoid: fc.array(area, { maxLength: 2 }),
  only: fc.option(areas, { freq: 2 }),
  others: fc.boolean(),
  override: fc.option(areas, { freq: 2 }),
  padded: fc.boolean(),
});

const codeOf = (row: string, number: number, padded: boolean) =>
  `${row}.${padded ? String(number).padStart(2, '0') : number}`;

function textOf({ row, from, to }: Area, padded: boolean): string {
  if (to === null) return `${row}.*`;
  const first = codeOf(row, from, padded);
  return to === from ? first : `${first}-${codeOf(row, to, padded)}`;
}

const textsOf = (list: readonly Area[], padded: boolean) =>
  list.map((each) => textOf(each, padded)).join(',');

function preferencesOf({ prefer, avoid, only, others, padded }: FloorCase): DeskPreferences {
  return {
    prefer: prefer.map((list) => ({ desks: textsOf(list, padded) })),
    avoid: avoid.map((each) => textOf(each, padded)),
    only: only && textsOf(only, padded),
    others,
  };
}

/** The whole order by brute force: one pass over the floor for every place of every wish, in the order they stand. */
function oracle(floor: FloorCase): string[] {
  const inside = ({ row, from, to }: Area, each: FloorCase['desks'][number]) =>
    row === each.row && (to === null || (each.number >= from && each.number <= to));
  const wishes = floor.override === null ? floor.prefer.flat() : [...floor.override];
  const chosen: string[] = [];
  const passes: (Area | null)[] = [...wishes];
  if (floor.others && floor.override === null) passes.push(null);
  for (const pass of passes) {
    for (const row of rows) {
      for (let number = 1; number <= 12; number += 1) {
        const each = floor.desks.find((one) => one.row === row && one.number === number);
        if (each === undefined || each.taken || !each.bookable || each.owner === 'other') continue;
        if (pass !== null && !inside(pass, each)) continue;
        if (floor.avoid.some((one) => inside(one, each))) continue;
        if (floor.only !== null && !floor.only.some((one) => inside(one, each))) continue;
        const code = codeOf(row, number, floor.padded);
        if (!chosen.includes(code)) chosen.push(code);
      }
    }
  }
  return chosen;
}

function deskOf(each: FloorCase['desks'][number], padded: boolean): Desk {
  const owners = { nobody: [], me: [me.employeeId], other: ['Employee-other' as EmployeeId] };
  return desk(codeOf(each.row, each.number, padded), {
    bookable: each.bookable,
    assignedTo: owners[each.owner],
  });
}

describe('preferences', () => {
  it('choose as a brute-force oracle does, on 200 floors', async () => {
    const date = '2026-12-01' as CivilDate;
    await fc.assert(
      fc.asyncProperty(floorCase, async (floor) => {
        const desks = floor.desks.map((each) => deskOf(each, floor.padded));
        const site = fakeSite({ floor: { ...floorOf([]), desks } });
        const taken = floor.desks.filter((each) => each.taken);
        site.others.set(date, new Set(taken.map((each) => deskOf(each, floor.padded).id)));
        const deps = depsOf(site, settingsOf({ desks: preferencesOf(floor) }));
        const override = floor.override && textsOf(floor.override, floor.padded);
        const call = request({ dates: date, desks: override ?? undefined });
        const expected = oracle(floor);

        const preview = await planBooking(call, deps);
        const candidates = preview.dates[0]?.candidates ?? [];
        expect(candidates.map((candidate) => candidate.desk.code)).toEqual(expected);
        expect(candidates.map(({ rank }) => rank)).toEqual(expected.map((_, rank) => rank));
        const leftOut = preview.dates[0]?.leftOut ?? [];
        expect(leftOut.length + candidates.length).toBe(desks.length);
        expect(leftOut.every(({ reason }) => reason !== '')).toBe(true);
        expect(site.writes).toEqual([]);

        // The best two are snatched away: the third is asked for at once.
        site.script = (_, count) => (count <= 2 ? 'taken' : undefined);
        const result = await runBooking(call, deps);
        const third = expected[2];
        expect(site.writes.map((write) => write.desk.code)).toEqual(expected.slice(0, 3));
        expect(result.dates).toMatchObject([
          third === undefined
            ? { outcome: 'unavailable', desk: null }
            : { outcome: 'booked', desk: third },
        ]);
      }),
      { numRuns: 200 },
    );
  });

  it('say why a desk is left out', () => {
    const desks = [
      desk('2.24.01'),
      desk('2.24.02', { bookable: false }),
      desk('2.24.03', { assignedTo: ['Employee-other' as EmployeeId] }),
      desk('2.24.04'),
      desk('3.1.01'),
      desk('2.24.05'),
      desk('2.24.06'),
    ];
    const wishes = readWishes({
      prefer: [{ desks: '2.24.01-2.24.05' }],
      avoid: ['2.24.04'],
      only: '2.24.*',
      others: false,
    });
    const { candidates, leftOut } = rankDesks(
      desks,
      wishes,
      new Set([desk('2.24.05').id]),
      me.employeeId,
    );
    expect(candidates).toMatchObject([{ rank: 0, reason: 'preference 1: 2.24.01-2.24.05' }]);
    expect(leftOut.map(({ desk, reason, taken }) => [desk.code, reason, taken])).toEqual([
      ['2.24.02', 'not bookable', false],
      ['2.24.03', 'assigned to somebody else', false],
      ['2.24.04', 'avoided by desks.avoid 2.24.04', false],
      ['2.24.05', 'taken', true],
      ['2.24.06', 'not among 2.24.01-2.24.05', false],
      ['3.1.01', 'outside desks.only 2.24.*', false],
    ]);
  });

  it('name the setting that does not fit', () => {
    const broken = {
      prefer: [{ desks: '2.24.01' }, { desks: '2.24.09..2.25.01' }],
      avoid: [],
      only: null,
      others: true,
    };
    expect(underlined(() => readWishes(broken))).toMatchObject({
      start: 0,
      length: 16,
      message: expect.stringContaining('desks.prefer[1].desks'),
    });
  });
});

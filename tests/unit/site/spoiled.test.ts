import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { type CivilDate, parseZone } from '../../../src/lib/civil-date.js';
import { toDays } from '../../../src/site/graphql/bookings.js';
import { listOf } from '../../../src/site/graphql/lists.js';
import { markSpoiled } from '../../../src/site/graphql/spoiled.js';

const error = (...path: (string | number)[]) => ({ message: 'no', path, code: null });
const list = listOf(z.object({ id: z.string(), bookings: listOf(z.object({})) }));
const item = (id: string, bookings: unknown = []) => ({ id, bookings });

describe('a list that is cut short', () => {
  it.each([
    [{ hasNextPage: true }, 1, null],
    [{ hasNextPage: true, endCursor: null }, 1, null],
    [{ hasNextPage: true, endCursor: 'c' }, 0, 'c'],
    [{ hasNextPage: false, endCursor: 'c' }, 0, null],
  ])('%j lacks %d, and goes on at %s', (pageInfo, lost, next) => {
    const read = list.parse({ edges: [{ node: item('a') }], pageInfo });
    expect(read).toMatchObject({ lost, next, items: [{ id: 'a' }] });
  });
});

describe('an error inside one item of a list (contract G4)', () => {
  it.each([
    [[error('spaces', 1, 'bookings')]],
    [[error('spaces', 1, 'bookings', 0, 'employee')]],
    [[error('spaces', 1, 'bookings'), error('spaces', 1, 'x')]],
  ])('spoils that item and no other', (errors) => {
    const data = { spaces: [item('a'), item('b', null), item('c')] };
    expect(markSpoiled(data, errors)).toEqual([]);
    const { items, lost } = list.parse(data.spaces);
    expect(items.map(({ id }) => id)).toEqual(['a', 'c']);
    expect(lost).toBe(1);
  });

  it('is found in a connection, and in an item that is blank altogether', () => {
    const data = { spaces: { edges: [{ node: item('a', null) }, { node: item('b') }, null] } };
    const errors = [
      error('spaces', 'edges', 0, 'node', 'bookings'),
      error('spaces', 'edges', 2, 'node'),
    ];
    expect(markSpoiled(data, errors)).toEqual([]);
    const { items, lost } = list.parse(data.spaces);
    expect([items.map(({ id }) => id), lost]).toEqual([['b'], 2]);
  });

  it('is the whole question’s where no item is left, and where it lies in no list', () => {
    const data = { spaces: [item('a', null), item('b', null)], own: null };
    const all = [error('spaces', 0, 'bookings'), error('spaces', 1, 'bookings'), error('own')];
    expect(markSpoiled(data, all)).toEqual(all);
    const one = { spaces: [item('a', null)] };
    expect(markSpoiled(one, [error('spaces', 0, 'bookings')])).toHaveLength(1);
  });

  it('leaves a desk of which nothing was heard taken', () => {
    const date = '2026-12-08' as CivilDate;
    const zone = parseZone('Europe/London')!;
    const desks = ['a', 'b'].map((id) => ({ id: id as never }));
    const read = [{ id: 'a', bookings: [] }];
    const days = toDays([date], read, { start: 540, end: 1080 }, zone, desks);
    expect([...days.get(date)!.taken]).toEqual(['b']);
  });
});

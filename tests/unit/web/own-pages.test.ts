import { describe, expect, it } from 'vitest';
import { flattened } from '../../../src/site/web/body.js';
import { goesOnBeyond } from '../../../src/site/web/own-pages.js';
import { exchangeOf } from './exchange.js';

const booking = (id: string) => ({
  id,
  startDate: '2026-12-01T09:00:00Z',
  endDate: '2026-12-01T17:00:00Z',
  employee: { id: 'e1' },
  space: { id: 's1' },
});

/** An answer to `variables`, with a list under the viewer. */
const told = (variables: object, list: object, document = 'query mine { a }') =>
  exchangeOf(flattened({ data: { viewer: { id: 'v', stays: list } } }), { variables, document });

const relay = (ids: string[], hasNextPage: boolean, endCursor: string | null) => ({
  nodes: ids.map(booking),
  pageInfo: { hasNextPage, endCursor },
});
const entries = (ids: string[], next: string | null) => ({
  total: 3,
  next,
  entries: ids.map(booking),
});
const counted = (ids: string[]) => ({ totalCount: 3, items: ids.map(booking) });

describe('a list of bookings', () => {
  it.each([
    ["in Relay's words", relay(['1', '2'], true, 'c2'), relay(['3'], false, 'c3'), { after: 'c2' }],
    ['in words of its own', entries(['1', '2'], 'c2'), entries(['3'], null), { after: 'c2' }],
    ['by how many there are', counted(['1', '2']), counted(['3']), { after: 2 }],
  ])('goes on until its last part has come, told %s', (_, first, last, place) => {
    const one = told({ when: 'AHEAD', after: null }, first);
    const other = told({ when: 'GONE', after: null }, last);
    expect(goesOnBeyond([one])).toBe(true);
    expect(goesOnBeyond([one, other])).toBe(true);
    expect(goesOnBeyond([one, told({ when: 'AHEAD', ...place }, last)])).toBe(false);
  });

  it('is whole where nothing is said of how it goes on, and where something else goes on', () => {
    expect(goesOnBeyond([told({}, { items: [booking('1')] })])).toBe(false);
    const news = { nodes: [{ id: 'n', text: 'news' }], pageInfo: { hasNextPage: true } };
    expect(goesOnBeyond([told({}, news)])).toBe(false);
  });

  it('is whole with an empty last part', () => {
    const parts = [
      told({ after: null }, relay(['1'], true, 'c1')),
      told({ after: 'c1' }, relay([], false, null)),
    ];
    expect(goesOnBeyond(parts)).toBe(false);
  });

  it('is no thing that has a list and counts something else', () => {
    const thing = { id: 't', count: 9, next: 'b', bookings: [booking('1')] };
    expect(goesOnBeyond([told({}, thing)])).toBe(false);
  });
});

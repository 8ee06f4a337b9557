import { describe, expect, it } from 'vitest';
import type { CivilDate } from '../../../src/lib/civil-date.js';
import { splitExternalId, toFloor } from '../../../src/site/web/model.js';
import { parseBar, parseLabel } from '../../../src/site/web/pages/calendar.js';
import { ownIn, rowOf } from '../../../src/site/web/pages/my-bookings.js';
import type { Exchange } from '../../../src/site/web/traffic.js';
import { bookingsIn, flattened, floorsIn, personIn } from '../../../src/site/web/wire.js';

const space = {
  id: 's1',
  code: '2.24.28',
  externalId: 'HQ-2-2.24.28',
  x: 10,
  y: 20,
  isBookable: true,
  neighborhood: null,
};
const booking = {
  id: 'b1',
  startDate: '2026-12-01T09:00:00Z',
  endDate: '2026-12-01 17:00:00 UTC',
  autoReleasedAt: null,
  checkedIn: null,
  employee: { id: 'e1', name: 'Ada', email: 'ada@site.example' },
  space: { id: 's1' },
};
const floor = { id: 'f1', code: '2', name: 'Second', building: { code: 'HQ', timezone: 'UTC' } };

describe('what the traffic says', () => {
  it('finds a floor under any name, its lists plain or Relay connections', () => {
    const plain = { data: { anything: { ...floor, desks: [{ ...space, held: [booking] }] } } };
    const edges = (items: readonly unknown[]) => ({ edges: items.map((node) => ({ node })) });
    const relay = {
      data: { node: { ...floor, spaces: edges([{ ...space, bookings: edges([booking]) }]) } },
    };
    for (const answer of [plain, relay]) {
      const [found] = floorsIn(flattened(answer));
      expect(found?.spaces).toMatchObject([{ id: 's1', code: '2.24.28', x: 10, y: 20 }]);
      expect(found?.spaces[0]?.bookings).toMatchObject([
        { id: 'b1', employeeId: 'e1', end: Date.parse('2026-12-01T17:00:00Z'), released: false },
      ]);
    }
  });

  it('knows desks by any name for them, wherever they stand, and no rooms', () => {
    const named = (id: string, displayName: string | null, x: unknown = 1) => ({
      ...space,
      id,
      x,
      spaceType: { displayName },
    });
    const spaces = [
      named('s1', 'Workstation'),
      named('s2', 'Hot Desk', '12.5'),
      named('s3', 'Meeting Room'),
    ];
    const [found] = floorsIn({ data: { node: { ...floor, spaces } } });
    const { desks } = toFloor(found!, { building: 'HQ', floor: '2' });
    expect(desks.map(({ id, x }) => [id, x])).toEqual([
      ['s1', 1],
      ['s2', null],
    ]);
  });

  it('tells the signed-in person from everybody else in the answers', () => {
    const me = { id: 'e9', name: 'Me', email: 'me@site.example' };
    expect(personIn({ data: { viewer: { id: 'u', employeeProfile: me } } })).toMatchObject(me);
    expect(personIn({ employee: me, floors: [] })).toMatchObject(me);
    expect(personIn({ data: { createBooking: { booking } } })).toBeNull();
    expect(personIn({ data: { people: [{ employee: me }] } })).toBeNull();
    expect(personIn({ data: { space: { employee: me } } })).toBeNull();
  });

  it('takes what a floor tells, everybody’s bookings, for nobody’s own', () => {
    const heard = (body: unknown, write = false): Exchange => ({
      number: 0,
      askedAt: 0,
      url: '',
      document: '',
      api: true,
      asks: true,
      variables: null,
      write,
      answer: { kind: 'answered', status: 200, body, errors: [], retryAfter: null },
    });
    const whole = { ...floor, spaces: [{ ...space, bookings: [{ ...booking, id: 'theirs' }] }] };
    const bare = { ...booking, id: 'bare', space: null };
    const exchanges = [
      heard({ data: { node: whole } }),
      heard({ data: { createBooking: { booking: { ...booking, id: 'new' } } } }, true),
      heard([booking, bare]),
    ];
    expect(ownIn(exchanges).map(({ id }) => id)).toEqual(['b1']);
  });

  it('leaves out what has not the shape, and never throws', () => {
    for (const odd of [null, 7, 'x', [], [null], { data: null }, { edges: [null] }, { id: 1 }]) {
      expect(floorsIn(flattened(odd))).toEqual([]);
      expect(bookingsIn(flattened(odd))).toEqual([]);
      expect(personIn(flattened(odd))).toBeNull();
    }
    expect(bookingsIn({ ...booking, startDate: 'soon' })).toEqual([]);
  });
});

describe('what the pages show', () => {
  it.each([
    ['Thu Nov 20 2025', '2025-11-20'],
    ['Thursday, November 20, 2025', '2025-11-20'],
    ['November 20th, 2025', '2025-11-20'],
    ['2025-11-20', '2025-11-20'],
    ['Oct 29, 2025', '2025-10-29'],
    ['someday', null],
  ])('reads the day %s', (label, date) => {
    expect(parseLabel(label)).toBe(date);
  });

  it.each([
    ['Fri, Oct 24 - Fri, Oct 24, BST', '2025-10-20', '2025-10-24'],
    ['Thu, Jan 01 - Thu, Jan 01, GMT', '2025-12-20', '2026-01-01'],
    ['Wed, Dec 31 - Wed, Dec 31, EST', '2026-01-02', '2025-12-31'],
    ['Fri, Oct 24 - Mon, Oct 27, BST', '2025-10-20', null],
    ['Book Desk', '2025-10-20', null],
  ])('reads the date bar %s on %s', (text, today, date) => {
    expect(parseBar(text, today as CivilDate)).toBe(date);
  });

  it('reads a row of My Bookings wherever its cells stand', () => {
    const cells = ['Oct 29, 2025', 'Hoteling Desk: HQ-2-2.24.28', '09:00 – 17:00', 'Reserved'];
    const row = { date: '2025-10-29', desk: 'HQ-2-2.24.28', start: 540, end: 1020, index: 3 };
    expect(rowOf(cells, 3)).toEqual([row]);
    expect(rowOf(['Oct 29, 2025', 'Reserved', 'Desk 2.24.28'], 0)).toMatchObject([
      { desk: '2.24.28', start: null },
    ]);
    expect(rowOf(['Total', ''], 0)).toEqual([]);
  });

  it.each([
    ['HQ-2-2.24.28', 'HQ', '2', '2.24.28'],
    ['NYC-5-A-12', 'NYC-5', 'A', '12'],
    ['TO-WN-B-1-4', 'TO-WN', 'B-1', '4'],
    ['alone', null, null, 'alone'],
  ])('takes %s apart', (externalId, building, level, code) => {
    const known = {
      building: building === 'TO-WN' ? 'TO-WN' : 'HQ',
      floor: level === 'B-1' ? 'B-1' : '2',
    };
    expect(splitExternalId(externalId, known)).toEqual({ building, floor: level, code });
  });
});

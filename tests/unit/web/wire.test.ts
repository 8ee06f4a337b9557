import { describe, expect, it } from 'vitest';
import { flattened } from '../../../src/site/web/body.js';
import { splitExternalId } from '../../../src/site/web/model.js';
import { rowOf } from '../../../src/site/web/pages/booking-row.js';
import { parseLabel } from '../../../src/site/web/pages/calendar.js';
import { ownIn } from '../../../src/site/web/pages/my-bookings.js';
import { ownRecordsIn } from '../../../src/site/web/person.js';

import { bookingsIn, floorsIn, personIn } from '../../../src/site/web/wire.js';
import { exchangeOf } from './exchange.js';

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

  it('tells the signed-in person from everybody else in the answers', () => {
    const me = { id: 'e9', name: 'Me', email: 'me@site.example' };
    expect(personIn({ data: { viewer: { id: 'u', employeeProfile: me } } })).toMatchObject(me);
    expect(personIn({ employee: me, floors: [] })).toMatchObject(me);
    expect(personIn({ data: { createBooking: { booking } } })).toBeNull();
    expect(personIn({ data: { people: [{ employee: me }] } })).toBeNull();
    expect(personIn({ data: { space: { employee: me } } })).toBeNull();
  });

  it('takes what a floor tells, everybody’s bookings, for nobody’s own', () => {
    const heard = (body: unknown, write = false) => exchangeOf(body, { write });
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

  it('reads a row of My Bookings wherever its cells stand', () => {
    const cells = ['Oct 29, 2025', 'Hoteling Desk: HQ-2-2.24.28', '09:00 – 17:00', 'Reserved'];
    const row = {
      date: '2025-10-29',
      desk: 'HQ-2-2.24.28',
      start: 540,
      end: 1020,
      tab: 'past',
      index: 3,
    };
    expect(rowOf(cells, 'past', 3)).toEqual([row]);
    expect(rowOf(['Oct 29, 2025', 'Reserved', 'Desk 2.24.28'], 'past', 0)).toMatchObject([
      { desk: '2.24.28', start: null },
    ]);
    expect(rowOf(['Oct 29, 2025', 'Poste: Desk 12', '9:00 - 17:00'], 'past', 0)).toMatchObject([
      { desk: 'Desk 12', start: 540, end: 1020 },
    ]);
    expect(rowOf(['Total', ''], 'past', 0)).toEqual([]);
  });

  it('knows a desk that was told by its code or external id, in whatever cell and dress', () => {
    const start = Date.parse('2025-10-29T08:00:00Z');
    const told = [{ start, externalId: 'KAI-7-3-3-107', spaceCode: '3-107' }];
    const deskIn = (...cells: string[]) => rowOf(cells, 'upcoming', 0, told)[0]?.desk;
    expect(deskIn('Oct 29, 2025', 'KAI-7-3-3-107', '09:00 – 17:00')).toBe('KAI-7-3-3-107');
    expect(deskIn('Oct 29, 2025', 'Kai 7: Etage 3', '3-107')).toBe('3-107');
    expect(deskIn('Oct 29, 2025', 'Platz 3-107, am Fenster')).toBe('3-107');
    expect(deskIn('Oct 29, 2025', '13-107')).toBeUndefined();
    expect(deskIn('Nov 20, 2025', '3-107')).toBeUndefined();
  });

  it("finds one's own record by whatever own name the viewer has for it", () => {
    const record = { id: 'e1', email: 'ada@site.example' };
    const records = (viewer: object) => ownRecordsIn({ data: { viewer } });
    expect(records({ worker: record })).toEqual([record]);
    expect(records({ account: { person: record } })).toEqual([record]);
    expect(
      records({ ...record, captain: record, person: { ...record, __typename: 'User' } }),
    ).toEqual([]);
    expect(records({ people: [{ person: record }], company: { person: record } })).toEqual([]);
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

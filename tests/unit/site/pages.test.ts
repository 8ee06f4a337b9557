import { describe, expect, it } from 'vitest';
import type { Gap } from '../../../src/booking/site.js';
import type { EmployeeId, Floor } from '../../../src/booking/types.js';
import { type CivilDate, datesBetween, parseZone } from '../../../src/lib/civil-date.js';
import { correctedClock, systemClock } from '../../../src/lib/clock.js';
import { Secret } from '../../../src/lib/secret.js';
import type { SiteDeps } from '../../../src/site/deps.js';
import { createApi } from '../../../src/site/graphql/api.js';
import { toDays } from '../../../src/site/graphql/bookings.js';
import type { Call, GraphqlClient } from '../../../src/site/graphql/client.js';
import { AnswerError } from '../../../src/site/graphql/errors.js';
import { formatInstant, parseInstant } from '../../../src/site/graphql/instants.js';
import { readOwn } from '../../../src/site/graphql/own.js';
import { land } from '../../../src/site/graphql/place.js';
import { readSurvey } from '../../../src/site/graphql/survey.js';
import { unlearned, type Verdict } from '../../../src/site/graphql/verdict.js';
import { createMe } from '../../../src/site/me.js';

const zone = parseZone('Europe/London')!;
const hours = { start: 9 * 60, end: 18 * 60 };
const date = '2026-12-08' as CivilDate;

const verdict: Verdict = {
  checkedAt: 0,
  introspected: true,
  identity: 'employee',
  ...unlearned,
  ownDates: 'instant',
  pastDates: 'date',
  note: true,
  operations: {
    arrive: 'query arrive($floorId: ID!) { a }',
    findFloor: 'query findFloor { a }',
    survey: 'query survey($spacesAfter: String, $ownAfter: String, $ownFrom: DateTime) { a }',
    ownBookings: 'query ownBookings($ownAfter: String, $ownFrom: DateTime) { a }',
    pastBookings: 'query pastBookings($ownFrom: Date, $ownTo: Date) { a }',
  },
  otherOwn: [],
  absent: {},
};

/** An API of which each call is answered by the test. */
function apiOf(answer: (call: Call) => unknown) {
  const calls: Call[] = [];
  const client: GraphqlClient = {
    clock: correctedClock(systemClock),
    send: async () => ({ kind: 'unclear', reason: 'no writes here' }),
    read: async (call, parse) => {
      calls.push(call);
      return parse(answer(call));
    },
    close: () => {},
  };
  const schema = {
    verdict: async () => verdict,
    forget: () => {},
    learn: async () => {},
    reject: async () => {},
    nextOwn: async () => false,
  };
  return { calls, api: createApi(client, schema) };
}

const page = (items: unknown[], next: string | null) => ({
  edges: items.map((node) => ({ node })),
  pageInfo: { hasNextPage: next !== null, endCursor: next },
});

const own = (id: string, person = 'me', start = '2026-12-08T09:00:00Z') => ({
  id,
  startDate: start,
  endDate: start.replace('T09', 'T18'),
  autoReleasedAt: null,
  checkedIn: null,
  employee: { id: person },
  space: {
    id: `s-${id}`,
    code: id,
    externalId: null,
    floor: { code: '2', building: { code: 'HQ', timezone: 'Europe/London' } },
  },
});

describe('lists that come in pages', () => {
  it('are read to their end in a survey, each thing once', async () => {
    const spaces: Record<string, unknown> = {
      first: page([{ id: 's1', bookings: [own('b1')] }], 'p2'),
      p2: page([{ id: 's2', bookings: page([own('b2')], null) }], 'p3'),
      p3: page([{ id: 's3', bookings: null }], null),
    };
    const mine: Record<string, unknown> = {
      first: page([own('m1')], 'o2'),
      o2: page([own('m2')], null),
    };
    const { api, calls } = apiOf(({ variables }) => ({
      floor: { id: 'f', spaces: spaces[String(variables.spacesAfter ?? 'first')] },
      own: { step: { list: mine[String(variables.ownAfter ?? 'first')] } },
    }));
    const floor = { timezone: zone, desks: [] } as unknown as Floor;
    const deps = {
      hours: () => hours,
      me: { identity: { employeeId: 'me' } },
    } as unknown as SiteDeps;
    const survey = await readSurvey(api, deps, { floorId: 'f', floor }, [date]);
    expect([...survey.days.get(date)!.taken]).toEqual(['s1', 's2']);
    expect(survey.own.map(({ id }) => id)).toEqual(['m1', 'm2']);
    expect(calls).toHaveLength(3);
    expect(calls[0]!.variables).toEqual({
      spacesAfter: null,
      ownAfter: null,
      ownFrom: '2026-12-06T00:00:00Z',
    });
  });

  it('do not go on for ever', async () => {
    const { api } = apiOf(() => ({ own: { list: page([own('b1')], 'again') } }));
    await expect(readOwn(api, 'me', { past: false }, async () => zone)).rejects.toThrow(/pages/);
  });
});

describe("one's own bookings", () => {
  it('are not taken for none when the way to them ends early', async () => {
    for (const answer of [{ own: null }, { own: { step: null } }, {}, { own: { list: 'x' } }]) {
      const { api } = apiOf(() => answer);
      await expect(readOwn(api, 'me', { past: false }, async () => zone)).rejects.toThrow();
    }
    const { api } = apiOf(() => ({ own: { step: { list: null } } }));
    expect(await readOwn(api, 'me', { past: false }, async () => zone)).toEqual([]);
  });

  it('count without a desk too, and to the end of their last day', async () => {
    const deskless = { ...own('b1', 'me', '2099-12-08T09:00:00Z'), space: null };
    const { api } = apiOf(() => ({ own: { list: [deskless] } }));
    expect(await readOwn(api, 'me', { past: false }, async () => zone)).toMatchObject([
      { id: 'b1', date: '2099-12-08', desk: 'unknown', spaceId: null },
    ]);
    const several = { ...own('m1', 'me', '2026-12-07T09:00:00Z'), endDate: '2026-12-09T18:00:00Z' };
    const over = own('m2', 'me', '2026-12-07T09:00:00Z');
    const survey = apiOf(() => ({
      floor: { id: 'f', spaces: [] },
      own: { list: [several, over] },
    }));
    const floor = { timezone: zone, desks: [] } as unknown as Floor;
    const deps = {
      hours: () => hours,
      me: { identity: { employeeId: 'me' } },
    } as unknown as SiteDeps;
    const { own: held } = await readSurvey(survey.api, deps, { floorId: 'f', floor }, [date]);
    expect(held.map(({ id }) => id)).toEqual(['m1']);
  });

  it('are told on each date of a recurring one, and what the list may lack is said', async () => {
    const weekly = (pattern: string) => ({
      bookingSchedule: { effectiveEndDate: '2026-12-31T18:00:00Z', recurrencePattern: pattern },
    });
    const series = { ...own('m1', 'me', '2026-11-24T09:00:00Z'), ...weekly('FREQ=WEEKLY') };
    const odd = { ...own('m2', 'me', '2026-12-02T09:00:00Z'), ...weekly('r7/3-odd') };
    const list = [series, odd, null];
    const { api } = apiOf(() => ({ own: { list } }));
    const gaps: Gap[] = [];
    const onIncomplete = (gap: Gap) => void gaps.push(gap);
    const question = { past: false, ahead: 21, onIncomplete };
    const told = await readOwn(api, 'me', question, async () => zone);
    expect(told.map((each) => [each.desk, each.date])).toEqual([
      ['m1', '2026-12-01'],
      ['m2', '2026-12-02'],
      ['m1', '2026-12-08'],
      ['m1', '2026-12-15'],
    ]);
    expect(gaps).toMatchObject([
      { why: expect.stringMatching(/of the bookings in it could not be read$/), on: null },
      { why: expect.stringContaining('recurring booking of m2 may hold more dates'), lasts: true },
    ]);
    expect(gaps[1]?.on?.has('2026-12-09' as CivilDate)).toBe(true);
  });

  it('have the date of their own building', async () => {
    const far = own('b1', 'me', '2099-12-08T20:00:00Z');
    const tokyo = {
      ...far,
      space: {
        ...far.space,
        floor: { code: '9', building: { code: 'T', timezone: 'Asia/Tokyo' } },
      },
    };
    const zoneless = { ...far, id: 'b2', space: { ...far.space, floor: null } };
    const { api } = apiOf(() => ({ own: { list: [tokyo, zoneless] } }));
    const bookings = await readOwn(api, 'me', { past: false }, async () => zone);
    expect(bookings.map((each) => [each.id, each.date, each.building])).toEqual([
      ['b1', '2099-12-09', 'T'],
      ['b2', '2099-12-08', null],
    ]);
  });
});

describe('a floor known from an earlier run', () => {
  it('is looked for again when the site answers its id with an error', async () => {
    const floor = {
      id: 'new',
      code: '2',
      name: null,
      building: { code: 'HQ', timezone: 'Europe/London' },
      spaces: [],
    };
    const building = { id: 'h', code: 'HQ', name: null, floors: [floor] };
    const { api, calls } = apiOf(({ name, variables }) => {
      if (name === 'findFloor') return { company: { list: [building] } };
      if (variables.floorId === 'old') throw new AnswerError('There is no such node.');
      return { floor, self: { id: 'me', name: 'Ada', email: 'ada@site.example' } };
    });
    const ada = { employeeId: 'me' as EmployeeId, email: 'ada@site.example', name: 'Ada' };
    const cached = new Map<string, unknown>();
    const isFloor = (key: string) => key.startsWith('floor-');
    const deps = {
      session: { apiOrigin: 'https://api.site.example', token: new Secret('none') },
      me: createMe(ada, async () => {}),
      building: 'HQ',
      floor: '2',
      cache: {
        read: async (key: string) => (isFloor(key) ? 'old' : null),
        write: async (key: string, value: unknown) => cached.set(key, value),
      },
    } as unknown as SiteDeps;
    expect(await land(api, deps)).toMatchObject({ floorId: 'new', identity: { employeeId: 'me' } });
    expect([...cached].flatMap(([key, value]) => (isFloor(key) ? [value] : []))).toEqual(['new']);
    expect(calls.map(({ name }) => name)).toEqual(['arrive', 'findFloor', 'arrive']);
  });
});

describe('times', () => {
  it.each([
    ['2026-12-01T09:00:00Z', '2026-12-01T09:00:00.000Z'],
    ['2026-12-01 09:00:00 UTC', '2026-12-01T09:00:00.000Z'],
    ['2026-12-01 09:00:00', '2026-12-01T09:00:00.000Z'],
    ['2026-12-01T09:00:00+02:00', '2026-12-01T07:00:00.000Z'],
    ['2026-12-01T09:00:00.500Z', '2026-12-01T09:00:00.500Z'],
    ['tomorrow', null],
    ['', null],
    [null, null],
  ])('%s', (text, expected) => {
    const ms = parseInstant(text);
    expect(ms === null ? null : new Date(ms).toISOString()).toBe(expected);
  });

  it('are written as they were observed, and read again', () => {
    const ms = Date.parse('2026-12-01T09:05:00Z');
    expect(formatInstant(ms)).toBe('2026-12-01 09:05:00 UTC');
    expect(parseInstant(formatInstant(ms))).toBe(ms);
  });
});

describe('which desks are held', () => {
  const held = (startDate: string, endDate: string, autoReleasedAt: string | null = null) => [
    { id: 's1', bookings: [{ id: 'b', startDate, endDate, autoReleasedAt }] },
  ];
  const taken = (spaces: Parameters<typeof toDays>[1]) => {
    const dates = datesBetween('2026-12-07' as CivilDate, '2026-12-09' as CivilDate);
    return [...toDays(dates, spaces, hours, zone).values()]
      .filter((each) => each.taken.size > 0)
      .map((each) => each.date);
  };

  it.each([
    ['all day', held('2026-12-08T00:00:00Z', '2026-12-09T00:00:00Z'), ['2026-12-08']],
    ['an hour of it', held('2026-12-08T12:00:00Z', '2026-12-08T13:00:00Z'), ['2026-12-08']],
    [
      'two days',
      held('2026-12-08T09:00:00Z', '2026-12-09T18:00:00Z'),
      ['2026-12-08', '2026-12-09'],
    ],
    [
      'with no end',
      [{ id: 's1', bookings: [{ startDate: '2026-12-08T09:00:00Z', endDate: null }] }],
      ['2026-12-08', '2026-12-09'],
    ],
    ['before the booking hours', held('2026-12-08T07:00:00Z', '2026-12-08T09:00:00Z'), []],
    ['after them', held('2026-12-08T18:00:00Z', '2026-12-08T20:00:00Z'), []],
    ['released', held('2026-12-08T09:00:00Z', '2026-12-08T18:00:00Z', '2026-12-08T10:00:00Z'), []],
  ])('%s', (_name, spaces, expected) => {
    expect(taken(spaces)).toEqual(expected);
  });
});

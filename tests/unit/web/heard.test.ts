import { describe, expect, it } from 'vitest';
import { addDays, type CivilDate, parseZone } from '../../../src/lib/civil-date.js';
import type { GraphqlError } from '../../../src/site/graphql/reply.js';
import { inBatches } from '../../../src/site/web/batches.js';
import { flattened, markSpoiled } from '../../../src/site/web/body.js';
import { FloorData } from '../../../src/site/web/floor-data.js';
import { spanOf, withSpan } from '../../../src/site/web/span.js';
import type { Exchange } from '../../../src/site/web/traffic.js';
import { AnswerTrouble, RefusedTrouble } from '../../../src/site/web/trouble.js';
import { exchangeOf } from './exchange.js';

const date = '2026-12-08' as CivilDate;
const hours = { start: 9 * 60, end: 18 * 60 };
const london = parseZone('Europe/London')!;

const address = { building: 'HQ', floor: '2' };
const place = { id: 'f', code: '2', hidden: false, building: { code: 'HQ', timezone: london } };

type Errors = readonly { readonly path: GraphqlError['path'] }[];

/** An exchange as the page has it, `body` as the site sent it. */
function heard(variables: unknown, data: unknown, errors: Errors = []): Exchange {
  const body = { data };
  const told = errors.map(({ path }) => ({ message: 'no', path, code: null }));
  const spoilt = markSpoiled(body, told);
  return exchangeOf(flattened(body), { askedAt: 10, variables }, { errors: told, spoilt });
}

const space = (id: string, more: object = {}) => ({
  id,
  code: `2.24.0${id}`,
  externalId: `HQ-2-2.24.0${id}`,
  x: 1,
  y: 2,
  spaceType: { displayName: 'Desk' },
  spaceAssignment: null,
  ...more,
});
const listing = (...spaces: object[]) => heard({ id: 'f' }, { node: { id: 'f', spaces } });
const at = (hour: string, more: object = {}) => ({
  id: `b${hour}`,
  startDate: `2026-12-08T${hour}:00:00Z`,
  endDate: `2026-12-08T${Number(hour) + 2}:00:00Z`,
  autoReleasedAt: null,
  employee: { id: 'e1', email: 'a@b.example' },
  ...more,
});
const held = (id: string, bookings: unknown, floor: object = place) => ({
  id,
  x: 1,
  code: id,
  externalId: id,
  floor,
  bookings,
});
const fromDate = '2026-12-01T00:00:00Z';

function dataOf(...exchanges: Exchange[]): FloorData {
  const data = new FloorData(address, { profile: 'alice', kinds: [] });
  for (const exchange of exchanges) data.absorb(exchange);
  return data;
}

describe('a floor whose desks and bookings come apart', () => {
  it('is joined by id, its code and zone from the second or from where the page was opened', () => {
    const assignment = {
      employee: { id: 'e7', name: 'Ada' },
      sharedEmployees: [{ id: 'e8', name: 'Bo' }],
      neighborhood: { id: 'n', name: 'Window Side' },
    };
    const desks = listing(space('1'), space('2', { spaceAssignment: assignment }));
    expect(dataOf(desks).isReady).toBe(false);
    const data = dataOf(
      desks,
      heard({ ids: ['1', '2'], fromDate }, { nodes: [held('1', [at('10')]), held('2', [])] }),
    );
    expect(data.floor()).toMatchObject({ building: 'HQ', floor: '2', timezone: london });
    expect(data.floor().desks).toMatchObject([
      { id: '1', code: '2.24.01', assignedTo: [] },
      { id: '2', assignedTo: ['e7', 'e8'], neighborhood: 'Window Side' },
    ]);
    expect(data.day(date, 0, hours, null).taken).toEqual(new Set(['1']));
  });

  it('has no free desk of whose bookings nothing was heard', () => {
    const answer = heard({ ids: ['1'], fromDate }, { nodes: [held('1', [])] });
    const data = dataOf(listing(space('1'), space('2')), answer);
    expect(data.day(date, 0, hours, null).taken).toEqual(new Set(['2']));
    expect(() => data.day('2026-11-30' as CivilDate, 0, hours, null)).toThrow(/nothing/);
    expect(() => data.day(date, 11, hours, null)).toThrow(/nothing/);
  });

  it.each([
    ['of the bookings of one', ['nodes', 1, 'bookings'], null],
    [
      'within a booking of one',
      ['nodes', 1, 'bookings', 0, 'employee'],
      [at('07', { employee: null })],
    ],
    ['of one as a whole', ['nodes', 1], undefined],
  ])('counts that desk as taken, and no other, for an error %s', (_, path, bookings) => {
    const second = bookings === undefined ? null : held('2', bookings);
    const nodes = [held('1', []), second];
    const data = dataOf(
      listing(space('1'), space('2')),
      heard({ fromDate }, { nodes }, [{ path }]),
    );
    expect(data.day(date, 0, hours, null).taken).toEqual(new Set(['2']));
  });

  it('believes nothing of an answer that an error spoils as a whole', () => {
    const answer = heard({ fromDate }, { nodes: [held('1', [])] }, [{ path: [] }]);
    expect(dataOf(listing(space('1')), answer).isReady).toBe(false);
  });

  it('does not offer a desk that could not be told whole', () => {
    const broken = heard({ id: 'f' }, { node: { id: 'f', spaces: [space('1'), space('2')] } }, [
      { path: ['node', 'spaces', 1, 'spaceAssignment'] },
    ]);
    const { desks } = dataOf(broken, heard({ fromDate }, { nodes: [held('1', [])] })).floor();
    expect(desks.map(({ bookable }) => bookable)).toEqual([true, false]);
  });

  it('takes nothing from a hidden floor that bears the same code', () => {
    const hidden = { ...place, hidden: true };
    const twin = heard({ fromDate }, { nodes: [held('1', [], hidden)] });
    expect(() => dataOf(listing(space('1')), twin).floor()).toThrow(/hidden/);
    const mixed = heard({ fromDate }, { nodes: [held('1', [], hidden), held('2', [])] });
    const { desks } = dataOf(listing(space('1'), space('2')), mixed).floor();
    expect(desks.map(({ id }) => id)).toEqual(['2']);
  });

  it('keeps the floor that the page opened, whatever other lists it is told', () => {
    const other = heard({ id: 'g' }, { node: { id: 'g', spaces: [space('9')] } });
    const data = dataOf(
      listing(space('1')),
      heard({ fromDate }, { nodes: [held('1', [])] }),
      other,
    );
    expect(data.floor().desks.map(({ id }) => id)).toEqual(['1']);
  });

  it('takes the zone of the settings where the site tells none or an unknown one', () => {
    const answer = (timezone: string | null) =>
      heard(
        { fromDate },
        { nodes: [held('1', [], { ...place, building: { code: 'HQ', timezone } })] },
      );
    for (const told of [null, 'Middle of Nowhere']) {
      const data = new FloorData(address, { profile: 'alice', timezone: london, kinds: [] });
      for (const exchange of [listing(space('1')), answer(told)]) data.absorb(exchange);
      expect(data.floor().timezone).toBe(london);
    }
    expect(() => dataOf(listing(space('1')), answer('Middle of Nowhere')).floor()).toThrow(
      /time zone/,
    );
  });

  it('leaves out what is no desk, but for the kinds that the settings name', () => {
    const kinds = ['Desk', 'Locker', 'Perch', 'Meeting Room'];
    const spaces = kinds.map((displayName, index) =>
      space(`${index}`, { spaceType: { displayName } }),
    );
    const data = new FloorData(address, { profile: 'alice', timezone: london, kinds: ['Perch'] });
    data.absorb(listing(...spaces));
    expect(data.floor().desks.map(({ id }) => id)).toEqual(['0', '2']);
  });
});

describe('a floor that comes in several answers', () => {
  const batch = (...ids: string[]) =>
    heard({ ids, fromDate }, { nodes: ids.map((id) => held(id, [])) });
  const page = (offset: number, hasNextPage: boolean, ...spaces: object[]) =>
    heard(
      { id: 'f', offset },
      { node: { id: 'f', spaces: { nodes: spaces, pageInfo: { hasNextPage } } } },
    );

  it('has the desks of all of them, and is ready with the last', () => {
    const data = dataOf(page(0, true, space('1')), batch('1'));
    expect(data.isReady).toBe(false);
    data.absorb(page(1, false, space('2')));
    expect(data.isReady).toBe(true);
    expect(data.floor().desks.map(({ id }) => id)).toEqual(['1', '2']);
  });

  it('is not ready before it is told where its spaces are, whatever the settings say', () => {
    const data = new FloorData(address, { profile: 'alice', timezone: london, kinds: [] });
    data.absorb(listing(space('1')));
    expect(data.isReady).toBe(false);
    data.absorb(heard({ fromDate }, { nodes: [held('1', [], { ...place, hidden: true })] }));
    expect(() => data.floor()).toThrow(/hidden/);
  });

  it('asks for the desks of whose bookings it has not heard, and for no other', () => {
    const data = dataOf(listing(space('1'), space('2'), space('3')), batch('1'));
    expect(data.unheard(date, 0)).toEqual(['2', '3']);
    data.absorb(heard({ ids: ['2', '3'], fromDate }, { nodes: [held('2', []), null] }));
    expect(data.unheard(date, 0)).toEqual([]);
    expect(data.day(date, 0, hours, null).taken).toEqual(new Set(['3']));
    expect(data.unheard(date, 11)).toEqual(['1', '2', '3']);
  });

  it('takes in every batch, and what is asked again only when that is wanted', () => {
    const data = dataOf(listing(space('1'), space('2')), batch('1'));
    expect(data.isNews(batch('2'))).toBe(true);
    expect(data.isNews({ ...batch('1'), variables: { ids: ['1'], fromDate: '2026-12-02' } })).toBe(
      false,
    );
  });

  it('has no desk free that turns out to be on another floor', () => {
    const data = dataOf(listing(space('1'), space('2')), batch('1'));
    data.absorb(
      heard({ ids: ['2'], fromDate }, { nodes: [held('2', [], { ...place, code: '3' })] }),
    );
    expect(data.day(date, 0, hours, null).taken).toEqual(new Set(['2']));
    expect([data.has('1'), data.has('2')]).toEqual([true, false]);
  });

  it('is refused where another one bears the same code', () => {
    const twin = heard({ id: 'g' }, { node: { ...place, id: 'g', spaces: [space('9')] } });
    expect(() => dataOf(listing(space('1')), batch('1'), twin).floor()).toThrow(/f and g/);
  });
});

describe('asking in batches', () => {
  const refusing = (most: number, asked: number[]) => async (batch: readonly string[]) => {
    asked.push(batch.length);
    if (batch.length > most) throw new RefusedTrouble('Too many.');
  };
  const ids = Array.from({ length: 20 }, (_, index) => `${index}`);

  it('asks about as many as is taken, and about half as many after a refusal', async () => {
    const asked: number[] = [];
    expect(await inBatches(ids, Number.POSITIVE_INFINITY, refusing(6, asked))).toBe(5);
    expect(asked).toEqual([20, 10, 5, 5, 5, 5]);
    const kept: number[] = [];
    await inBatches(ids, 5, refusing(6, kept));
    expect(kept).toEqual([5, 5, 5, 5]);
  });

  it('gives up where fewer are refused too, and at any other trouble', async () => {
    const asked: number[] = [];
    await expect(inBatches(ids, 20, refusing(0, asked))).rejects.toThrow('Too many.');
    expect(asked).toEqual([20, 10, 5, 3, 2, 1]);
    const lost = async () => {
      throw new AnswerTrouble('Lost.');
    };
    await expect(inBatches(ids, 20, lost)).rejects.toThrow('Lost.');
  });
});

describe('a booking that recurs', () => {
  const series = (recurrencePattern: unknown, more: object = {}) => ({
    ...at('10', {
      id: 'series',
      startDate: '2026-12-01T10:00:00Z',
      endDate: '2026-12-01T12:00:00Z',
    }),
    bookingSchedule: {
      effectiveStartDate: '2026-12-01T10:00:00Z',
      effectiveEndDate: null,
      recurrencePattern,
    },
    ...more,
  });
  const states = (...bookings: object[]) => {
    const data = dataOf(listing(space('1')), heard({ fromDate }, { nodes: [held('1', bookings)] }));
    return [0, 1, 7].map((days) => {
      const { taken, perhaps } = data.day(addDays('2026-12-08' as CivilDate, days), 0, hours, null);
      return taken.size > 0 ? 'taken' : perhaps?.size === 1 ? 'perhaps' : 'free';
    });
  };

  it('holds every date of its pattern', () => {
    expect(states(series('FREQ=WEEKLY'))).toEqual(['taken', 'free', 'taken']);
    expect(states(series({ type: 'daily' }))).toEqual(['taken', 'taken', 'taken']);
    expect(states(series(null))).toEqual(['free', 'free', 'free']);
  });

  it('may hold any date where its pattern cannot be read', () => {
    expect(states(series('every other full moon'))).toEqual(['perhaps', 'perhaps', 'perhaps']);
  });

  it('holds only what is told where each occurrence is told', () => {
    const next = { id: 'next', startDate: '2026-12-08T10:00:00Z', endDate: '2026-12-08T12:00:00Z' };
    expect(states(series('FREQ=WEEKLY'), series('FREQ=WEEKLY', next))).toEqual([
      'taken',
      'free',
      'free',
    ]);
  });
});

describe('the dates of a request', () => {
  it.each([
    [
      { ids: ['x'], fromDate },
      { from: fromDate, to: null },
    ],
    [
      { fromDate: '2026-12-01', toDate: '2026-12-03' },
      { from: '2026-12-01', to: '2026-12-03' },
    ],
    [
      { period: { until: '2026-12-03', from: '2026-12-01' } },
      { from: '2026-12-01', to: '2026-12-03' },
    ],
    [{ id: 'f' }, null],
  ])('%j', (variables, span) => expect(spanOf(variables)).toEqual(span));

  it('are written anew as they were written', () => {
    const [first, last] = ['2026-07-01', '2026-07-02'] as CivilDate[];
    const write = (variables: object) => withSpan(variables, first!, last!, london);
    expect(write({ ids: ['x'], fromDate })).toEqual({
      ids: ['x'],
      fromDate: '2026-06-30T23:00:00Z',
    });
    expect(write({ from: '2026-12-01', to: '2026-12-03 00:00:00 UTC' })).toEqual({
      from: '2026-07-01',
      to: '2026-07-02 23:00:00 UTC',
    });
  });
});

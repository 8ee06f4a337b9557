import { expect, it } from 'vitest';
import type { Booking, BookingId, Floor } from '../../../src/booking/types.js';
import type { CivilDate, Zone } from '../../../src/lib/civil-date.js';
import { silentLog } from '../../../src/lib/log.js';
import type { SiteDeps } from '../../../src/site/deps.js';
import type { Api } from '../../../src/site/graphql/api.js';
import { createBooker } from '../../../src/site/graphql/booker.js';
import type { Place } from '../../../src/site/graphql/place.js';
import { desk, floorOf, me } from '../booking/fake-site.js';

const hour = 3_600_000;
const date = '2026-12-01' as CivilDate;
const start = Date.parse('2026-12-01T14:00Z');

/** A site that loses every answer; what the client has learned of it. */
function losing() {
  const learned: unknown[] = [];
  const api = {
    verdict: async () => ({ operations: { cancelBooking: 'x' } }),
    write: async () => ({ kind: 'unclear', reason: 'The line went dead.' }),
    client: { clock: { now: () => 0 } },
  } as unknown as Api;
  const cache = {
    read: async () => null,
    write: async (_: string, value: unknown) => learned.push(value),
  };
  const session = { apiOrigin: 'https://api.site.example' };
  const deps = { me: { identity: me }, log: silentLog, cache, session } as unknown as SiteDeps;
  const cancel = async () => ({ kind: 'done' }) as const;
  return {
    booker: createBooker(api, deps, { cancel, readDesk: async () => null }, false),
    learned,
  };
}

it.each([
  ['UTC', 0, 'utc'],
  ['the building’s', 5 * hour, 'local'],
  ['neither', 2 * hour, null],
])('what a reading shows after a lost answer tells that hours are %s', async (_, off, hours) => {
  const { booker, learned } = losing();
  const floor: Floor = floorOf(['2.24.01'], 'America/New_York' as Zone);
  const request = { desk: desk('2.24.01'), date, start, end: start + 9 * hour };
  const answer = await booker.book(request, { floor, floorId: 'F' } as unknown as Place);
  expect(answer.kind).toBe('unclear');
  const shown = { date, spaceId: desk('2.24.01').id, start: start + off, end: null };
  await booker.heard([{ ...shown, id: 'B' as BookingId } as Booking]);
  expect(learned).toEqual(hours === null ? [] : [hours]);
});

it.each([
  ['still free', true, ['2026-11-30 20:00:00 UTC', '2026-12-01 09:00:00 UTC']],
  ["somebody's by now", false, ['2026-11-30 20:00:00 UTC']],
])('a no to a desk that is %s is one to its hours, or to the desk', async (_, isFree, sent) => {
  const asked: unknown[] = [];
  const api = {
    verdict: async () => ({ operations: { cancelBooking: 'x' } }),
    write: async (_name: string, { input }: { input: { startDate: string } }) => {
      asked.push(input.startDate);
      return { kind: 'answer', data: null, errors: [{ message: 'E_4410', path: [], code: null }] };
    },
    client: { clock: { now: () => 0 } },
  } as unknown as Api;
  const cache = { read: async () => null, write: async () => {} };
  const deps = {
    ...{ me: { identity: me }, log: silentLog, cache },
    session: { apiOrigin: 'https://api.site.example' },
  } as unknown as SiteDeps;
  const cancel = async () => ({ kind: 'done' }) as const;
  const readDesk = async () => ({ taken: !isFree, mine: [] });
  const booker = createBooker(api, deps, { cancel, readDesk }, false);
  const floor: Floor = floorOf(['2.24.01'], 'Pacific/Auckland' as Zone);
  const from = Date.parse('2026-11-30T20:00Z');
  const request = { desk: desk('2.24.01'), date, start: from, end: from + 9 * hour };
  await booker.book(request, { floor, floorId: 'F' } as unknown as Place);
  expect(asked).toEqual(sent);
});

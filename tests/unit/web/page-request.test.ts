import { expect, it } from 'vitest';
import type { BookRequest } from '../../../src/booking/site.js';
import type { SpaceId } from '../../../src/booking/types.js';
import type { CivilDate } from '../../../src/lib/civil-date.js';
import { Secret } from '../../../src/lib/secret.js';
import { FittingWriter } from '../../../src/site/web/fitting-writer.js';
import { asThePage, pressable } from '../../../src/site/web/page-request.js';
import { Turn } from '../../../src/site/web/turn.js';
import type { Visit } from '../../../src/site/web/visit.js';
import type { Writer } from '../../../src/site/web/write.js';
import { floorOf } from '../booking/fake-site.js';

const wanted = {
  spaceId: 'Space-2',
  employeeId: 'Employee-mia',
  startDate: '2026-12-08 09:00:00 UTC',
  endDate: '2026-12-08 18:00:00 UTC',
};

/** What a page sends for the desk that was pressed. */
const pageRequest = (input: Readonly<Record<string, unknown>>) => ({
  spaceId: 'Space-1',
  call: { name: 'createBooking', document: 'mutation { … }', variables: { input } },
});
const usual = {
  spaceId: 'Space-1',
  employeeId: 'Employee-mia',
  startDate: '2026-12-01T00:00:00Z',
  endDate: '2026-12-01T23:59:00Z',
};

it('asks as the page does for another desk and other hours, and leaves other employees as they are', () => {
  const like = pageRequest({ ...usual, approverEmployeeId: 'Employee-bob', legalEntity: 42 });
  expect(asThePage(like, wanted)?.variables).toEqual({
    input: {
      ...{ spaceId: 'Space-2', employeeId: 'Employee-mia' },
      ...{ startDate: '2026-12-08T09:00:00Z', endDate: '2026-12-08T18:00:00Z' },
      ...{ approverEmployeeId: 'Employee-bob', legalEntity: 42 },
    },
  });
});

it('does not ask as a page does that would book for somebody else, or names no end', () => {
  expect(asThePage(pageRequest({ ...usual, employeeId: 'Employee-bob' }), wanted)).toBeNull();
  const { endDate, ...open } = usual;
  expect(asThePage(pageRequest(open), wanted)).toBeNull();
});

const demand = 'Field "costCentre" of required type "ID!" was not provided.';

it.each([
  [
    demand,
    'unable',
    `The site wants more with a booking than is documented, and its page does not show what: ${demand}`,
  ],
  // May be a refusal of this very booking.
  ['The request is not understood.', 'refused', 'The request is not understood.'],
])(
  'where the page does not show how it books, and is looked at once, "%s" is %s',
  async (message, kind, reason) => {
    const answer = {
      ...{ kind: 'answered', status: 400, body: {}, retryAfter: null, over: false, spoilt: [] },
      errors: [{ message, path: [], code: null }],
    };
    let looks = 0;
    const visit = {
      floor: { timezone: 'Europe/London', desks: [], name: '2', building: 'HQ' },
      readPageRequest: async () => {
        looks += 1;
        return null;
      },
      tab: {
        apiOrigin: 'https://api.site.example',
        token: new Secret('token-of-mia'),
        soon: async (call: unknown) => await call,
        page: { evaluate: async () => {} },
        gate: {
          during: async (_: unknown, act: (passage: object) => unknown) =>
            await act({ sent: true }),
        },
        traffic: { voice: null, mark: () => 0, until: async () => answer },
        deadlines: { answer: 1 },
      },
    } as unknown as Visit;
    const desk = { id: 'Space-2', code: '2.24.01' };
    const [start, end] = [Date.UTC(2026, 11, 8, 9), Date.UTC(2026, 11, 8, 18)];
    const request = { desk, date: '2026-12-08', start, end } as unknown as BookRequest;
    const writer = new FittingWriter(() => ({ from: 540, to: 1080 }) as never);
    const way = { turn: new Turn(), style: 'utc', wanted: () => true } as const;
    const mia = { employeeId: 'Employee-mia', email: 'mia@site.example' } as unknown as Writer;
    expect(await writer.write(visit, request, mia, way)).toEqual({ kind, reason });
    expect(await writer.write(visit, request, mia, way)).toEqual({ kind, reason });
    expect(looks).toBe(1);
  },
);

it('presses a desk of which nobody knows whether it is free, after all that are', () => {
  const floor = floorOf(['1', '2', '3']);
  const [first, second, third] = floor.desks.map(({ id }) => id) as [SpaceId, SpaceId, SpaceId];
  const day = { date: '2026-12-08' as CivilDate, open: null, taken: new Set([second]) };
  const ids = (perhaps: ReadonlySet<SpaceId>) =>
    pressable({ ...day, perhaps }, floor).map(({ id }) => id);
  expect(ids(new Set([first]))).toEqual([third, first]);
  expect(ids(new Set([first, third]))).toEqual([first, third]);
});

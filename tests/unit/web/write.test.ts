import { expect, it } from 'vitest';
import type { BookRequest } from '../../../src/booking/site.js';
import type { Booking } from '../../../src/booking/types.js';
import type { Zone } from '../../../src/lib/civil-date.js';
import type { SiteClock } from '../../../src/lib/clock.js';
import { silentLog } from '../../../src/lib/log.js';
import { Secret } from '../../../src/lib/secret.js';
import type { SiteDeps } from '../../../src/site/deps.js';
import type { Passage, Permit } from '../../../src/site/web/gate.js';
import { PageBooker } from '../../../src/site/web/page-booker.js';
import type { Answer, Exchange } from '../../../src/site/web/traffic.js';
import { Turn } from '../../../src/site/web/turn.js';
import type { Visit } from '../../../src/site/web/visit.js';
import { type Writer, writeBooking } from '../../../src/site/web/write.js';
import { exchangeOf } from './exchange.js';

const [start, end] = [Date.UTC(2026, 11, 8, 8), Date.UTC(2026, 11, 8, 17)];
const timezone = 'Europe/Berlin' as Zone;
const apiOrigin = 'https://api.site.example';
const desk = { id: 'Space-2', code: '2.24.01' };
const request = { desk, date: '2026-12-08', start, end } as unknown as BookRequest;
const mia = { employeeId: 'Employee-mia', email: 'mia@site.example' } as unknown as Writer;
const blocked: Answer = { kind: 'lost', reason: 'net::ERR_BLOCKED_BY_CLIENT' };
const refused = exchangeOf(
  { data: { createBooking: null } },
  {},
  { errors: [{ message: 'Already taken.', path: ['createBooking'], code: null }] },
).answer;

/** A page on which each request of ours is heard with each of these answers, and the bodies that were let out of it. */
function pageOf(answers: readonly (Answer | null)[]) {
  const sent: string[] = [];
  let permit: Permit | null = null;
  let passage = { sent: false, stopped: [] as string[] };
  let heard: readonly Exchange[] = [];
  const evaluate = async (_: unknown, { body }: { readonly body: string }) => {
    const { query, variables } = JSON.parse(body);
    const asked = { document: query, variables };
    heard = answers.map((answer) => ({ ...exchangeOf({}, asked), answer }));
    passage.sent = permit?.refuse({ body } as never) === null && permit.release();
    if (passage.sent) sent.push(body);
  };
  const during = async (given: Permit, act: (passage: Passage) => unknown) => {
    permit = given;
    passage = { sent: false, stopped: [] };
    return await act(passage);
  };
  const visit = {
    floor: { timezone, desks: [], name: '2', building: 'HQ' },
    has: () => true,
    whoIsIt: async () => mia,
    tab: {
      ...{ alive: true, apiOrigin, token: new Secret('token-of-mia') },
      soon: async (call: unknown) => await call,
      page: { evaluate },
      gate: { during },
      traffic: {
        ...{ voice: null, mark: () => 0, since: () => heard },
        until: async (look: () => unknown) => look(),
      },
      deadlines: { answer: 1 },
    },
  } as unknown as Visit;
  return { visit, sent };
}

async function write(answers: readonly (Answer | null)[], wanted = () => true) {
  const { visit } = pageOf(answers);
  return await writeBooking(visit, request, mia, { turn: new Turn(), style: 'utc', wanted });
}

it('takes what the page itself wanted to send, and the gate stopped, for no answer to its own like', async () => {
  expect(await write([blocked, refused])).toMatchObject({ kind: 'taken' });
  expect(await write([blocked, null])).toMatchObject({
    kind: 'unclear',
    reason: expect.stringMatching(/in time/),
  });
  expect(await write([blocked])).toMatchObject({
    kind: 'unclear',
    reason: expect.stringMatching(/in time/),
  });
});

it.each([
  ['has no data', {}, [], 'misfit'],
  ['has none but a blank', { data: { createBooking: null } }, [], 'refused'],
  ['has an error within it', {}, ['createBooking'], 'refused'],
])(
  'takes a refusal in unknown words for one of how it was asked where the answer %s',
  async (_, body, path, kind) => {
    const error = { message: 'Eh?', path, code: null };
    const { answer } = exchangeOf(body, {}, { errors: [error] });
    const written = await write([answer]);
    expect(written.kind).toBe(kind);
    const refusal = { kind: 'refused', reason: 'Eh?' };
    if (kind === 'misfit') expect(written).toEqual({ kind, reason: 'Eh?', refusal });
  },
);

it('has written nothing where it is not wanted any more', async () => {
  const unsent = { kind: 'throttled', reason: 'It was not sent any more.' };
  expect(await write([blocked, blocked], () => false)).toMatchObject(unsent);
});

it.each([
  ['UTC', start, '08:00:00'],
  ['the building’s', start - 3_600_000, '09:00:00'],
])(
  'asks for hours as the site takes them once a reading shows, after a lost answer, that they are %s',
  async (_, shown, next) => {
    const { visit, sent } = pageOf([{ kind: 'lost', reason: 'net::ERR_CONNECTION_RESET' }]);
    const kept = new Map<string, unknown>();
    const cache = {
      read: async (key: string) => kept.get(key) ?? null,
      write: async (key: string, value: unknown) => void kept.set(key, value),
    };
    const me = { identity: mia, learn: async () => {} };
    const deps = { me, cache, session: { apiOrigin }, log: silentLog } as unknown as SiteDeps;
    const booker = new PageBooker(deps, { now: () => 0 } as SiteClock);
    const lost = await booker.book(visit, request, new Turn());
    expect(lost).toMatchObject({ kind: 'unclear', mistakable: { start: start - 3_600_000 } });
    await booker.heard([{ spaceId: desk.id, date: request.date, start: shown } as Booking]);
    expect(await booker.book(visit, request, new Turn())).not.toHaveProperty('mistakable');
    expect(sent.map((body) => JSON.parse(body).variables.input.startDate)).toEqual([
      '2026-12-08 08:00:00 UTC',
      `2026-12-08 ${next} UTC`,
    ]);
  },
);

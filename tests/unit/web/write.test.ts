import { expect, it } from 'vitest';
import type { BookRequest } from '../../../src/booking/site.js';
import { Secret } from '../../../src/lib/secret.js';
import type { Passage, Permit } from '../../../src/site/web/gate.js';
import type { Answer, Exchange } from '../../../src/site/web/traffic.js';
import { Turn } from '../../../src/site/web/turn.js';
import type { Visit } from '../../../src/site/web/visit.js';
import { type Writer, writeBooking } from '../../../src/site/web/write.js';
import { exchangeOf } from './exchange.js';

const [start, end] = [Date.UTC(2026, 11, 8, 9), Date.UTC(2026, 11, 8, 18)];
const desk = { id: 'Space-2', code: '2.24.01' };
const request = { desk, date: '2026-12-08', start, end } as unknown as BookRequest;
const mia = { employeeId: 'Employee-mia', email: 'mia@site.example' } as unknown as Writer;
const blocked: Answer = { kind: 'lost', reason: 'net::ERR_BLOCKED_BY_CLIENT' };
const refused = exchangeOf(
  { data: { createBooking: null } },
  {},
  { errors: [{ message: 'Already taken.', path: ['createBooking'], code: null }] },
).answer;

/** Writes on a page of which the same request is heard with each of these answers; `isLetOut` by the gate once. */
async function write(answers: readonly (Answer | null)[], wanted = () => true) {
  let permit: Permit | null = null;
  const passage = { sent: false, stopped: [] as string[] };
  const heard: Exchange[] = [];
  const evaluate = async (_: unknown, { body }: { readonly body: string }) => {
    const { query, variables } = JSON.parse(body);
    heard.push(
      ...answers.map((answer) => ({ ...exchangeOf({}, { document: query, variables }), answer })),
    );
    passage.sent = permit?.refuse({ body } as never) === null && permit.release();
  };
  const visit = {
    floor: { timezone: 'Europe/London', desks: [], name: '2', building: 'HQ' },
    tab: {
      ...{ alive: true, apiOrigin: 'https://api.site.example', token: new Secret('token-of-mia') },
      soon: async (call: unknown) => await call,
      page: { evaluate },
      gate: {
        during: async (given: Permit, act: (passage: Passage) => unknown) => {
          permit = given;
          return await act(passage);
        },
      },
      traffic: {
        ...{ voice: null, mark: () => 0, since: () => heard },
        until: async (look: () => unknown) => look(),
      },
      deadlines: { answer: 1 },
    },
  } as unknown as Visit;
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

it('has written nothing where it is not wanted any more', async () => {
  const unsent = { kind: 'throttled', reason: 'It was not sent any more.' };
  expect(await write([blocked, blocked], () => false)).toMatchObject(unsent);
});

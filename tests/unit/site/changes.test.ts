import { describe, expect, it } from 'vitest';
import { judgeBooking } from '../../../src/site/graphql/changes.js';
import type { Reply } from '../../../src/site/graphql/reply.js';

const request = { desk: { id: 'S1', code: '12' }, date: '2026-12-01' };
const place = { floor: { name: 'Two', building: 'HQ', timezone: 'UTC', desks: [] } };
const deps = { profile: 'ada', me: { identity: { employeeId: 'E1', email: 'ada@site.example' } } };

function judged(data: unknown, path: readonly (string | number)[]) {
  const errors = [{ message: 'Keine Reservierung möglich.', path, code: null }];
  const reply: Reply = { kind: 'answer', data, errors };
  return judgeBooking(reply, request as never, place as never, deps as never).kind;
}

describe('a refusal beside partial data (contract G4)', () => {
  it.each([
    [null, ['answer']],
    [{ answer: null }, ['answer']],
    [{ answer: { booking: null } }, ['answer']],
    [{ answer: { booking: null } }, []],
  ])('is one where nothing was given back: %j', (data, path) => {
    expect(judged(data, path)).toBe('refused');
  });

  it.each([
    [{ answer: { booking: { id: 'B1' } } }, ['answer']],
    [{ answer: { booking: null } }, ['answer', 'booking']],
    [{ answer: { booking: null } }, ['answer', 'booking', 'space']],
    [{ answer: {} }, ['answer']],
  ])('is none where something may have been made: %j %j', (data, path) => {
    expect(judged(data, path)).toBe('unclear');
  });
});

it.each([
  [true, true],
  [false, undefined],
])('a refusal says whether the request was executed at all: refused %s', (refused, unexecuted) => {
  const errors = [{ message: 'Eh?', path: [], code: null }];
  const reply: Reply = { kind: 'answer', data: null, errors, refused };
  const answer = judgeBooking(reply, request as never, place as never, deps as never);
  expect(answer).toEqual({ kind: 'refused', reason: 'Eh?', ...(unexecuted && { unexecuted }) });
});

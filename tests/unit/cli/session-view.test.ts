import { expect, it } from 'vitest';
import { stateOf } from '../../../src/cli/login/session-view.js';

const minute = 60_000;
const day = 86_400_000;

it.each<[string, number | null, number, string]>([
  ['tells no end', null, 0, 'unknown'],
  ['lives an hour, just captured', 60 * minute, 0, 'valid'],
  ['lives an hour, ten minutes before its end', 60 * minute, 50 * minute, 'valid'],
  ['lives ten hours, just captured', 600 * minute, 0, 'valid'],
  ['has ended', 600 * minute, 600 * minute, 'expired'],
  ['lives two weeks, in its first week', 14 * day, 6 * day, 'valid'],
  ['lives two weeks, two days before its end', 14 * day, 12 * day, 'expiring'],
])('a session that %s', (_, expiresAt, now, state) => {
  expect(stateOf({ capturedAt: 0, expiresAt }, now)).toBe(state);
});

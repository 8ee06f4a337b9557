import { describe, expect, it } from 'vitest';
import { isUsableToken, tokenExpiry } from '../../../src/session/token.js';

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const jwt = (claims: unknown): string => `${encode({ alg: 'HS256' })}.${encode(claims)}.signature`;

describe('tokenExpiry', () => {
  it.each([
    ['exp in seconds', { exp: 1_800_000_000 }, 1_800_000_000_000],
    ['exp in milliseconds', { exp: 1_800_000_000_000 }, 1_800_000_000_000],
    ['created_time and exp_min', { created_time: 1_700_000_000, exp_min: 60 }, 1_700_003_600_000],
    [
      'exp before the others',
      { exp: 1_800_000_000, created_time: 1, exp_min: 1 },
      1_800_000_000_000,
    ],
    ['exp_min of -1', { created_time: 1_700_000_000, exp_min: -1 }, null],
    ['exp_min alone', { exp_min: 60 }, null],
    ['an exp that no date can hold', { exp: 9e15 }, null],
    ['a span that no date can hold', { created_time: 1, exp_min: 1e12 }, null],
    ['none of them', { sub: 'somebody' }, null],
    ['an exp that is no number', { exp: 'tomorrow' }, null],
    ['claims that are no object', 'claims', null],
  ])('reads %s', (_, claims, expected) => {
    expect(tokenExpiry(jwt(claims))).toBe(expected);
  });

  it.each(['', 'opaque', 'a.b.c', 'a.!!!.c', `a.${encode(null)}.c`])('is null for %j', (token) => {
    expect(tokenExpiry(token)).toBeNull();
  });
});

describe('isUsableToken', () => {
  it.each([
    ['a JWT', jwt({}), true],
    ['an opaque one', '0123456789abcdef', true],
    ['nothing', '', false],
    ['two words', 'Bearer abcdefghijkl', false],
    ['a line break', 'abcdefgh\r\nX: y', false],
  ])('knows %s', (_, value, expected) => {
    expect(isUsableToken(value)).toBe(expected);
  });
});

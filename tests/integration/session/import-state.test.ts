import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../src/lib/errors.js';
import { parseStorageState } from '../../../src/session/import-state.js';
import { readSiteCookies } from '../../../src/session/site-cookies.js';
import { secret, stateTexts } from '../../support/state-texts.js';

const numRuns = process.env.SPACEIQ_SOAK === '1' ? 10_000 : 1_000;

describe('storage states of any kind', () => {
  it('are taken or refused in a sentence that quotes nothing of them', () => {
    fc.assert(
      fc.property(stateTexts, (text) => {
        try {
          const state = parseStorageState(text, 'state.json');
          readSiteCookies(state.cookies, 'https://main.spaceiq.com', 0);
        } catch (error) {
          expect(error).toBeInstanceOf(UsageError);
          expect((error as UsageError).message).not.toContain(secret);
          expect((error as UsageError).message).toMatch(
            /^state\.json is no Playwright storage state/,
          );
        }
      }),
      { numRuns },
    );
  });
});

describe('the web app’s cookies in a state', () => {
  const cookie = (name: string, value: string, domain: string, expires = -1) => ({
    name,
    value,
    domain,
    path: '/',
    expires,
    httpOnly: false,
    secure: true,
    sameSite: 'Lax' as const,
  });
  const token = 'access_token-main.spaceiq.com';
  const web = 'https://main.spaceiq.com';

  it.each([
    ['its own host', [cookie(token, 'own-token', 'main.spaceiq.com')], 'own-token'],
    ['the domain above it', [cookie(token, 'wide-token', '.spaceiq.com')], 'wide-token'],
    [
      'its own host before the domain',
      [cookie(token, 'wide-token', '.spaceiq.com'), cookie(token, 'own-token', 'main.spaceiq.com')],
      'own-token',
    ],
    ['a host below it', [cookie(token, 'low-token', 'sub.main.spaceiq.com')], null],
    ['a host that ends alike', [cookie(token, 'evil-token', '.evilspaceiq.com')], null],
    ['another host’s name', [cookie('access_token-other', 'odd-token', '.spaceiq.com')], null],
    ['a lapsed one', [cookie(token, 'late-token', 'main.spaceiq.com', 1)], null],
  ])('count from %s', (_, cookies, expected) => {
    expect(readSiteCookies(cookies, web, 2_000)?.token ?? null).toBe(expected);
  });
});

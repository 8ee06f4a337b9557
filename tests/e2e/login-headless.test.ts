import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ExitCode } from '../../src/lib/errors.js';
import { findChromium } from '../support/chromium.js';
import { startKeyring } from '../support/keyring.js';
import { alive, descendants } from '../support/processes.js';
import { startWorkstation, type Workstation } from './login-workstation.js';

/** Milliseconds: several browsers on a small machine. */
const slow = 240_000;

let desk: Workstation;

beforeAll(async () => {
  desk = await startWorkstation();
  for (const { userName } of desk.simulator.people.slice(0, 6)) await desk.addProfile(userName);
});

afterAll(async () => {
  await desk?.[Symbol.asyncDispose]();
});

beforeEach(() => {
  desk.simulator.idp.setMode('auto');
  desk.simulator.record.clearRequests();
});

describe('login without a window', { timeout: slow }, () => {
  it('seals the session of whoever single sign-on lets in, and later calls use it', async () => {
    const { code, stdout } = await desk.login('alice');
    expect(code).toBe(ExitCode.ok);
    expect(stdout).toContain('signed in as Alice Amberly <alice@lanternworks.example>');
    desk.simulator.record.clearRequests();

    const { code: after, json } = await desk.run([
      'status',
      '--profile',
      'alice',
      '--check',
      '--json',
    ]);
    expect(after).toBe(ExitCode.ok);
    expect(json).toMatchObject({
      profiles: [
        {
          name: 'alice',
          url: desk.simulator.origins.web,
          identity: { email: 'alice@lanternworks.example' },
          session: { state: 'valid', expiresAt: null },
          error: null,
        },
      ],
    });
    expect(desk.sent().map(({ person }) => person)).toEqual(['alice', 'alice']);
  });

  it('says when the token ends where it says so', async () => {
    desk.simulator.rules.set({ sessionMinutes: 600 });
    try {
      await desk.login('bob');
    } finally {
      desk.simulator.rules.set({ sessionMinutes: null });
    }
    const { json } = await desk.run(['status', '--profile', 'bob', '--json']);
    const expiresAt = expect.stringMatching(/^\d{4}-.*Z$/);
    expect(json).toMatchObject({ profiles: [{ session: { state: 'valid', expiresAt } }] });
  });

  it('is refused at a first login as somebody other than the settings name', async () => {
    const owner = desk.simulator.people.at(-1)!;
    const email = `${owner.email.slice(0, 1).toUpperCase()}${owner.email.slice(1)}`;
    await desk.addProfile('mine', { email });
    const refused = await desk.login('mine', 'bob');
    expect(refused.code).toBe(ExitCode.noSession);
    expect(refused.stderr).toContain(`Profile "mine" belongs to ${email}, and bob@`);
    expect(refused.stderr).toMatch(/bob@\S+ has signed in\. Nothing was kept/);
    expect(refused.stderr).toContain('--replace-identity');
    const { json } = await desk.run(['status', '--profile', 'mine', '--json']);
    expect(json).toMatchObject({ profiles: [{ identity: null, session: { state: 'none' } }] });
    const taken = await desk.login('mine', owner.userName);
    expect(taken.code, taken.stderr).toBe(ExitCode.ok);
  });

  it('stops for somebody else than before, and takes them only when told to', async () => {
    await desk.login('carol');
    const refused = await desk.login('carol', 'dan');
    expect(refused.code).toBe(ExitCode.noSession);
    expect(refused.stderr).toMatch(
      /belongs to carol@.* and dan@.* has signed in\. Nothing was kept/,
    );
    const status = async () => (await desk.run(['status', '--profile', 'carol', '--json'])).json;
    expect(await status()).toMatchObject({
      profiles: [{ identity: { email: 'carol@lanternworks.example' } }],
    });

    const args = ['--headless', '--email', 'dan@lanternworks.example', '--replace-identity'];
    expect((await desk.run(['login', '--profile', 'carol', ...args])).code).toBe(ExitCode.ok);
    expect(await status()).toMatchObject({
      profiles: [{ identity: { email: 'dan@lanternworks.example' } }],
    });
  });

  it('asks on a terminal before it gives a profile to somebody else', async () => {
    await desk.login('erin');
    const args = ['login', '--profile', 'erin', '--headless', '--email'];
    const asked = desk.start([...args, 'frank@lanternworks.example'], { terminal: true });
    await asked.waitFor(/Give profile "erin" to frank@lanternworks\.example\?/);
    asked.write('n\r');
    expect((await asked.ended).code).toBe(ExitCode.noSession);
    const again = desk.start([...args, 'frank@lanternworks.example'], { terminal: true });
    await again.waitFor(/Give profile "erin" to/);
    again.write('y\r');
    expect((await again.ended).code).toBe(ExitCode.ok);
  });

  it('ends with 3 where the identity provider wants a person', async () => {
    desk.simulator.idp.setMode('password+mfa');
    const { code, stderr } = await desk.login('frank');
    expect(code).toBe(ExitCode.noSession);
    expect(stderr).toContain(`stopped at ${desk.simulator.origins.idp} and wants a person`);
    expect(stderr).toContain('spaceiq login --profile frank');
    const posts = desk.simulator.record.requests.filter(
      ({ hop, method }) => hop === 'idp' && method === 'POST',
    );
    expect(posts).toEqual([]);
  });

  it('renews by hand as long as the identity provider knows the browser', async () => {
    await desk.login('alice');
    desk.simulator.sessions.revoke('alice');
    const expired = await desk.run(['status', '--profile', 'alice', '--check', '--json']);
    expect(expired.code).toBe(ExitCode.noSession);
    expect(expired.json).toMatchObject({ profiles: [{ session: { state: 'expired' } }] });
    desk.simulator.idp.setMode('password+mfa');
    expect((await desk.run(['login', '--profile', 'alice', '--renew'])).code).toBe(ExitCode.ok);
    expect((await desk.run(['status', '--profile', 'alice', '--check'])).code).toBe(ExitCode.ok);

    desk.simulator.idp.endSession('alice');
    const wanted = await desk.run(['login', '--profile', 'alice', '--renew']);
    expect(wanted.code).toBe(ExitCode.noSession);
    expect(wanted.stderr).toContain('wants a person');
    expect((await desk.run(['status', '--profile', 'alice', '--check'])).code).toBe(ExitCode.ok);
  });

  it('logs out: neither the session nor its key is left', async () => {
    await desk.login('alice');
    const { code, json } = await desk.run(['logout', '--profile', 'alice', '--json']);
    expect({ code, json }).toMatchObject({ code: 0, json: { profile: 'alice', deleted: true } });
    const { json: status } = await desk.run(['status', '--profile', 'alice', '--json']);
    expect(status).toMatchObject({ profiles: [{ session: { state: 'none', capturedAt: null } }] });
    const again = await desk.run(['login', '--profile', 'alice', '--renew']);
    expect(again.code).toBe(ExitCode.noSession);
    expect(again.stderr).toContain('spaceiq login --profile alice');
  });
});

describe('login that cannot work', { timeout: slow }, () => {
  it.each<[string, string[], Record<string, string>, ExitCode, RegExp]>([
    [
      'there is no such profile',
      ['--profile', 'nobody'],
      {},
      ExitCode.usage,
      /no profile "nobody"/,
    ],
    ['the span is none', ['--timeout', 'soon'], {}, ExitCode.usage, /--timeout soon/],
    ['the address is none', ['--url', 'main'], {}, ExitCode.usage, /--url main/],
    [
      'flags contradict',
      ['--renew', '--import-state', 'x'],
      {},
      ExitCode.usage,
      /cannot be used with/,
    ],
    ['there is no display', [], {}, ExitCode.failed, /no display.*--headless.*--import-state/s],
    [
      'there is no such browser',
      ['--headless', '--browser', '/nowhere/browser'],
      {},
      ExitCode.failed,
      /no browser at/,
    ],
    [
      'the display does not answer',
      [],
      { DISPLAY: ':9999', SPACEIQ_BROWSER: findChromium() },
      ExitCode.failed,
      /did not start/,
    ],
  ])('says so when %s', async (_, args, env, code, words) => {
    const profile = args.includes('--profile') ? [] : ['--profile', 'bob'];
    const result = await desk.run(['login', ...profile, ...args], { env });
    expect(result.stderr).toMatch(words);
    expect(result.code).toBe(code);
    expect(desk.simulator.record.requests).toEqual([]);
  });

  it('needs an e-mail address where nobody types one', async () => {
    const { code, stderr } = await desk.run(['login', '--profile', 'frank', '--headless']);
    expect(code).toBe(ExitCode.usage);
    expect(stderr).toContain('--email');
  });

  it('needs the address of the API where the web app is on loopback', async () => {
    await desk.addProfile('local', { apiUrl: null });
    const { code, stderr } = await desk.login('local', 'alice');
    expect(code).toBe(ExitCode.usage);
    expect(stderr).toContain('spaceiq profile set local apiUrl=');
    expect(desk.simulator.record.requests).toEqual([]);
  });

  it('says that the site cannot be reached', async () => {
    await desk.addProfile('away', { url: 'http://localhost:9', apiUrl: 'http://127.0.0.1:9' });
    const { code, stderr } = await desk.login('away', 'alice');
    expect(code).toBe(ExitCode.site);
    expect(stderr).toContain('http://localhost:9 cannot be reached');
  });

  it('opens no browser as root unasked', async () => {
    const args = ['login', '--profile', 'bob', '--headless', '--email', 'bob@lanternworks.example'];
    const { code, stderr } = await desk.run(args, { env: { SPACEIQ_ALLOW_ROOT: '' } });
    expect(code).toBe(ExitCode.usage);
    expect(stderr).toContain('--allow-root');
    expect(desk.simulator.record.requests).toEqual([]);
  });

  it('opens no browser when the keychain is locked', async () => {
    const locked = await startKeyring({ state: 'locked' });
    try {
      const args = [
        'login',
        '--profile',
        'bob',
        '--headless',
        '--email',
        'bob@lanternworks.example',
      ];
      const env = { ...locked.env, SPACEIQ_VAULT: 'keychain' };
      const { code } = await desk.start(args, { env }).ended;
      expect(code).toBe(ExitCode.keychain);
      expect(desk.simulator.record.requests).toEqual([]);
    } finally {
      await locked.stop();
    }
  });

  it('opens no browser when the key file wants a passphrase that is not given', async () => {
    await using other = await startWorkstation();
    await other.addProfile('heidi');
    await other.addProfile('ivan');
    const args = ['--headless', '--email', other.simulator.person('heidi').email];
    const first = ['login', '--profile', 'heidi', ...args];
    const given = { SPACEIQ_PASSPHRASE: 'a passphrase' };
    expect((await other.run(first, { env: given, deadline: slow })).code).toBe(ExitCode.ok);
    other.simulator.record.clearRequests();
    const second = await other.run(['login', '--profile', 'ivan', ...args]);
    expect(second.code).toBe(ExitCode.keychain);
    expect(second.stderr).toContain('SPACEIQ_PASSPHRASE');
    expect(other.simulator.record.requests).toEqual([]);
  });

  it('leaves nothing half-written and no browser when it is interrupted', async () => {
    desk.simulator.idp.setMode('password+mfa');
    await desk.addProfile('grace');
    const { email } = desk.simulator.person('grace');
    const running = desk.start(['login', '--profile', 'grace', '--headless', '--email', email]);
    await expect
      .poll(() => desk.simulator.record.requests.some(({ hop }) => hop === 'idp'), {
        timeout: 40_000,
      })
      .toBe(true);
    const browsers = descendants(running.pid);
    expect(browsers.length).toBeGreaterThan(0);
    running.signal('SIGINT');
    expect((await running.ended).code).toBe(ExitCode.interrupted);
    await expect.poll(() => alive(browsers).length, { timeout: 20_000 }).toBe(0);
    const { json } = await desk.run(['status', '--profile', 'grace', '--json']);
    expect(json).toMatchObject({ profiles: [{ session: { state: 'none' } }] });
  });
});

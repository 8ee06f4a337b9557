import { chmod, readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ExitCode } from '../../src/lib/errors.js';
import { startSimulator } from '../simulator/simulator.js';
import type { Simulator } from '../simulator/types.js';
import { type Finding, findingsOf, troubles } from '../support/doctor.js';
import { openTestHome, storageState, type TestHome } from '../support/home.js';
import { startStandIn } from '../support/stand-in.js';

/** Milliseconds: a dozen of node processes on a small machine. */
const slow = 180_000;

let simulator: Simulator;

beforeAll(async () => {
  simulator = await startSimulator({ occupancy: 0 });
});

afterAll(async () => {
  await simulator?.stop();
});

/** A home in which alice is signed in and nothing is wrong but what `settings` say. */
async function homeOfAlice(settings: Readonly<Record<string, unknown>> = {}): Promise<TestHome> {
  const home = await openTestHome(simulator);
  await home.add('alice', settings);
  return home;
}

const doctor = (home: TestHome, env: Readonly<Record<string, string | undefined>> = {}) =>
  home.run(['doctor', '--json'], { env });

/** One cause gives one line, with the way out; and the exit code of a command that needs it. */
async function expectOnly(
  home: TestHome,
  finding: Omit<Finding, 'text' | 'fix'> & { readonly text: RegExp; readonly fix: RegExp },
  env: Readonly<Record<string, string | undefined>> = {},
): Promise<void> {
  const result = await doctor(home, env);
  expect(troubles(result)).toEqual([
    {
      ...finding,
      text: expect.stringMatching(finding.text),
      fix: expect.stringMatching(finding.fix),
    },
  ]);
  expect(result.code).toBe(finding.exitCode);
  expect(result.stderr).toBe('');
}

const failed = (check: string, exitCode: number) => ({ check, level: 'fail', exitCode }) as const;
const warned = (check: string) => ({ check, level: 'warn', exitCode: ExitCode.ok }) as const;

describe('doctor', { timeout: slow }, () => {
  it('finds nothing wrong where all is well, and says what it looked at', async () => {
    await using home = await homeOfAlice();
    const result = await doctor(home, { DISPLAY: ':0' });
    expect(result.code).toBe(ExitCode.ok);
    expect(troubles(result)).toEqual([]);
    expect(findingsOf(result).map(({ check }) => check)).toEqual(
      expect.arrayContaining([
        'node',
        'browser',
        'display',
        'disk',
        'alice: settings',
        'alice: web app',
        'alice: schedule',
        'alice: session',
        'alice: api',
        'alice: sign-in',
        'alice: clock',
        'alice: schema: book',
      ]),
    );
    expect(result.stdout + result.stderr).not.toMatch(/eyJ/);
  });

  it('shows a line per check for people, and what mends it under those that are wrong', async () => {
    await using home = await openTestHome(simulator);
    const { code, stdout } = await home.run(['doctor']);
    expect(code).toBe(ExitCode.ok);
    expect(stdout).toMatch(/^(?:ok {4}|warn {2})node: Node\.js \d+/m);
    expect(stdout).toMatch(
      /^warn {2}profiles: There are none yet\.\n {6}Add one: spaceiq profile add NAME$/m,
    );
    // Nothing is made by looking, but for what a newer node keeps of its compiling.
    const made = await readdir(home.folder);
    expect(made.filter((name) => name !== 'compiled')).toEqual([]);
  });

  it('misses the browser', async () => {
    await using home = await homeOfAlice();
    await expectOnly(
      home,
      {
        ...failed('browser', ExitCode.failed),
        text: /no browser at "\/nowhere\/chrome".* renewing a session need one\.$/,
        fix: /^Install .*--browser PATH/,
      },
      { SPACEIQ_BROWSER: '/nowhere/chrome' },
    );
  });

  it('misses a display, which only signing in needs', async () => {
    await using home = await homeOfAlice();
    const result = await doctor(home, { DISPLAY: undefined });
    expect(result.code).toBe(ExitCode.ok);
    expect(findingsOf(result)).toContainEqual({
      ...warned('display'),
      text: 'There is no display to open a browser on.',
      fix: expect.stringContaining('--headless'),
    });
  });

  it('reads a broken settings file', async () => {
    await using home = await homeOfAlice();
    const file = join(home.folder, 'profiles.json');
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.slice(0, -10));
    await expectOnly(home, {
      ...failed('settings', ExitCode.usage),
      text: /profiles\.json is broken: it is no JSON/,
      fix: /^Correct it in an editor/,
    });
  });

  it('reads a setting of a wrong kind', async () => {
    await using home = await homeOfAlice();
    const file = join(home.folder, 'profiles.json');
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace('"HQ"', '7'));
    await expectOnly(home, {
      ...failed('alice: settings', ExitCode.usage),
      text: /profiles\.alice\.building: found 7, allowed is a text/,
      fix: /spaceiq profile edit alice/,
    });
  });

  it('sees that others may write to the folder', async () => {
    await using home = await homeOfAlice();
    await chmod(home.folder, 0o777);
    await expectOnly(home, {
      ...failed('settings', ExitCode.usage),
      text: /Others may write to the folder/,
      fix: /chmod go-w/,
    });
  });

  it('misses a session', async () => {
    await using home = await homeOfAlice();
    await home.run(['logout', '--profile', 'alice']);
    await expectOnly(home, {
      ...failed('alice: session', ExitCode.noSession),
      text: /Profile alice has no session/,
      fix: /spaceiq login --profile alice/,
    });
  });

  it('refuses a sealed session that was changed', async () => {
    await using home = await homeOfAlice();
    const [id = ''] = await readdir(join(home.folder, 'profiles'));
    const file = join(home.folder, 'profiles', id, 'session.sealed');
    const sealed = await readFile(file);
    sealed[sealed.length - 20]! ^= 1;
    await writeFile(file, sealed);
    await expectOnly(home, {
      ...failed('alice: session', ExitCode.noSession),
      text: /was changed after it was sealed/,
      fix: /spaceiq login --profile alice/,
    });
  });

  it('refuses a session that was sealed for another site', async () => {
    await using home = await homeOfAlice();
    await home.set('alice', { url: `${simulator.origins.web.replace('localhost', '127.0.0.1')}` });
    await expectOnly(home, {
      ...failed('alice: session', ExitCode.noSession),
      text: /was sealed for http:\/\/localhost:\d+ and doesn't open for http:\/\/127\.0\.0\.1/,
      fix: /spaceiq login --profile alice/,
    });
  });

  it('cannot reach the web app', async () => {
    await using home = await homeOfAlice({ url: 'http://localhost:1' });
    await expectOnly(home, {
      ...failed('alice: web app', ExitCode.site),
      text: /http:\/\/localhost:1 cannot be reached: .*ECONNREFUSED/,
      fix: /Check the network/,
    });
  });

  it('cannot resolve the name of the web app', async () => {
    await using home = await openTestHome(simulator);
    const place = { url: 'https://nowhere.invalid', apiUrl: simulator.origins.api };
    await home.add('alice');
    await home.set('alice', place);
    const state = JSON.stringify(storageState(simulator, 'alice'));
    const file = join(home.folder, 'state.json');
    await writeFile(file, state.replaceAll('localhost', 'nowhere.invalid'));
    const signedIn = await home.run(['login', '--profile', 'alice', '--import-state', file]);
    expect(signedIn.code, signedIn.stderr).toBe(ExitCode.ok);
    await expectOnly(home, {
      ...failed('alice: web app', ExitCode.site),
      text: /The name nowhere\.invalid does not resolve/,
      fix: /spaceiq profile show alice/,
    });
  });

  it('does not trust the certificate of the web app', async () => {
    const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }]);
    const server = createServer({ key, cert });
    await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
    try {
      const url = `https://localhost:${(server.address() as AddressInfo).port}`;
      await using home = await homeOfAlice({ url });
      await expectOnly(home, {
        ...failed('alice: web app', ExitCode.site),
        text: /The certificate of https:\/\/localhost:\d+ is not trusted: self-signed certificate/,
        fix: /NODE_EXTRA_CA_CERTS/,
      });
    } finally {
      server.close();
    }
  });

  it('cannot reach the API', async () => {
    const api = await startStandIn(simulator.origins.api);
    await using home = await homeOfAlice({ apiUrl: api.origin });
    await api[Symbol.asyncDispose]();
    await expectOnly(home, {
      ...failed('alice: api', ExitCode.site),
      text: /http:\/\/127\.0\.0\.1:\d+ cannot be reached: .*ECONNREFUSED/,
      fix: /Check the network/,
    });
  });

  it('hears that the session was revoked', async () => {
    await using home = await homeOfAlice();
    simulator.sessions.revoke('alice');
    await expectOnly(home, {
      ...failed('alice: sign-in', ExitCode.noSession),
      text: /The session has expired or was revoked/,
      fix: /^Run: spaceiq login --profile alice$/,
    });
  });

  it('hears that the session is another person’s', async () => {
    await using api = await startStandIn(simulator.origins.api);
    await using home = await homeOfAlice({ apiUrl: api.origin });
    api.become(simulator.sessions.issue('bob'));
    await expectOnly(home, {
      ...failed('alice: sign-in', ExitCode.noSession),
      text: /The session is bob@\S+'s, but profile "alice" was sealed for alice@/,
      fix: /spaceiq login --profile alice/,
    });
  });

  it('judges each profile by itself, and ends with the gravest', async () => {
    await using home = await homeOfAlice();
    await home.add('bob', { url: 'http://localhost:1' });
    await home.add('carol');
    simulator.sessions.revoke('carol');
    const result = await doctor(home);
    expect(troubles(result).map(({ check }) => check)).toEqual(['bob: web app', 'carol: sign-in']);
    expect(result.code).toBe(ExitCode.noSession);
    const { code } = await home.run(['doctor', '--profile', 'alice']);
    expect(code).toBe(ExitCode.ok);
  });
});

describe('doctor beside a site of another kind', { timeout: slow }, () => {
  it('sees that the clocks are hours apart', async () => {
    await using home = await homeOfAlice();
    simulator.clock.advance(3 * 3_600_000);
    try {
      await expectOnly(home, {
        ...warned('alice: clock'),
        text: /the site's clock is (3h|2h 59m \d+s) ahead of this machine's/,
        fix: /Set this machine's clock/,
      });
    } finally {
      simulator.clock.advance(-3 * 3_600_000);
    }
  });

  it('sees that the session has come to its end', async () => {
    const twoHours = 7_200_000;
    await using site = await startSimulator({
      occupancy: 0,
      now: new Date(Date.now() - twoHours).toISOString(),
      rules: { sessionMinutes: 30 },
    });
    await using home = await openTestHome(site);
    await home.add('alice');
    site.clock.advance(twoHours);
    const result = await doctor(home);
    expect(troubles(result)).toMatchObject([
      {
        ...warned('alice: session'),
        text: expect.stringMatching(/^alice@\S+'s session has expired/),
        fix: 'Try it now: spaceiq login --renew --profile alice',
      },
      { ...failed('alice: sign-in', ExitCode.noSession) },
    ]);
    expect(result.code).toBe(ExitCode.noSession);
  });

  it('says what an API that does not describe itself cannot be asked for', async () => {
    await using site = await startSimulator({ occupancy: 0, dialect: 'closed', sso: 'auto' });
    await using home = await openTestHome(site);
    await home.addByBrowser('alice');
    const result = await doctor(home);
    expect(result.code).toBe(ExitCode.ok);
    const found = Object.fromEntries(troubles(result).map(({ check, text }) => [check, text]));
    expect(found['alice: schema: own bookings']).toMatch(/over the web pages: the API does not/);
    expect(found['alice: schema: cancel']).toMatch(/over the web pages/);
    expect(found['alice: sign-in']).toBeUndefined();
    expect(found['alice: schema: book']).toBeUndefined();
  });
});

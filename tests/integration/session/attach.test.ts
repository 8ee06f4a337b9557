import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as rhythm } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../../src/lib/clock.js';
import { silentLog } from '../../../src/lib/log.js';
import { signInAttached } from '../../../src/session/attach.js';
import { launchBrowser } from '../../../src/site/web/browser.js';
import { startSimulator } from '../../simulator/simulator.js';
import type { Simulator } from '../../simulator/types.js';
import { findChromium } from '../../support/chromium.js';
import { type Display, startDisplay } from '../../support/display.js';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 });

const patience = { timeout: 90_000, interval: 100 };

let display: Display;
let simulator: Simulator;
let folder: string;

beforeAll(async () => {
  display = await startDisplay();
});

afterAll(async () => {
  await display?.stop();
});

beforeEach(async () => {
  simulator = await startSimulator({ sso: 'auto' });
  folder = await mkdtemp(join(tmpdir(), 'spaceiq-browser-'));
});

afterEach(async () => {
  await simulator.stop();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

const heard = (path: string): boolean =>
  simulator.record.requests.some((request) => request.path.startsWith(path));

function attach(browser: string, timeout = 150_000) {
  return signInAttached(
    {
      profile: 'alice',
      webOrigin: simulator.origins.web,
      apiUrl: simulator.origins.api,
      path: '/finder/building/HQ/floor/2',
      email: null,
      headless: false,
      state: null,
      browser,
      timeout,
    },
    folder,
    {
      env: { ...process.env, DISPLAY: display.name },
      clock: systemClock,
      log: silentLog,
      interrupted: new AbortController().signal,
    },
  );
}

/** Keys in a person's rhythm, again and again until the site has heard what they lead to. */
async function signInByHand(email: string): Promise<void> {
  await expect.poll(() => heard('/assets/guest.js'), patience).toBe(true);
  for (let turn = 0; turn < 6 && !heard('/sso/lookup'); turn += 1) {
    await display.key('F5');
    await rhythm(2_500);
    for (const key of ['Tab', 'Tab', 'Tab', 'Return', 'Tab']) {
      await display.key(key);
      await rhythm(250);
    }
    await display.type(email);
    await display.key('Return');
    await rhythm(1_500);
  }
}

/** A program in the place of a browser. */
async function standIn(script: string): Promise<string> {
  // Its first argument is `--user-data-dir=FOLDER`.
  const path = join(folder, 'browser.sh');
  await writeFile(path, `#!/bin/sh\nfolder() { echo "$1" | cut -d= -f2; }\n${script}\n`);
  await chmod(path, 0o700);
  return path;
}

const forbidden = 'echo "DevTools remote debugging is disallowed by the system admin." >&2';

describe('a browser that is opened as its person opens it', () => {
  it('is left alone while they sign in, then asked for its state, and closed', async () => {
    const attached = attach(findChromium());
    await signInByHand(simulator.person('alice').email);
    const session = await attached;
    const { email, employeeId } = simulator.person('alice');
    expect(session.identity).toMatchObject({ email, employeeId });
    expect(session.browser.cookies.map(({ name }) => name)).toContain('access_token-localhost');
    const { stdout } = await promisify(execFile)('ps', ['-eo', 'args']);
    expect(stdout.split('\n').filter((line) => line.includes(folder))).toEqual([]);
    expect((await readdir(folder)).length).toBeGreaterThan(0);
  });

  it('ends the sign-in when it is closed, and when nobody comes', async () => {
    await expect(
      attach(await standIn(`echo 9 > "$(folder "$1")/DevToolsActivePort"; sleep 1`)),
    ).rejects.toThrow(/closed before anybody had signed in/);
    await expect(
      attach(
        await standIn(`printf "9\\n/x" > "$(folder "$1")/DevToolsActivePort"; exec sleep 30`),
        1_500,
      ),
    ).rejects.toThrow(/Nobody signed in to profile "alice" within/);
  });

  it('is named when a policy forbids it to be asked, within seconds', async () => {
    const started = performance.now();
    await expect(attach(await standIn(`${forbidden}; exec sleep 60`))).rejects.toThrow(
      /policy of your company forbids .* \(RemoteDebuggingAllowed/,
    );
    expect(performance.now() - started).toBeLessThan(15_000);
  });
});

describe('a browser that a policy forbids to be driven', () => {
  it('is named within seconds', async () => {
    const path = await standIn(forbidden);
    const started = performance.now();
    const launched = launchBrowser({
      choice: { name: path, path },
      headless: true,
      log: silentLog,
    });
    await expect(launched).rejects.toThrow(/policy of your company forbids .* to be driven/);
    expect(performance.now() - started).toBeLessThan(15_000);
  });
});

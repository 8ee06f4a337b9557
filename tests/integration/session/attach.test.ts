import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { chromium } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../../src/lib/clock.js';
import { silentLog } from '../../../src/lib/log.js';
import { signInAttached } from '../../../src/session/attach.js';
import { launchBrowser } from '../../../src/site/web/browser.js';
import { unsandboxed } from '../../../src/site/web/sandbox.js';
import { startSimulator } from '../../simulator/simulator.js';
import type { Simulator } from '../../simulator/types.js';
import { findChromium } from '../../support/chromium.js';
import { type Display, startDisplay } from '../../support/display.js';
import { signInByHand } from '../../support/sign-in-by-hand.js';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 });

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
    await signInByHand(display, simulator, 'alice');
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
      env: process.env,
    });
    await expect(launched).rejects.toThrow(/policy of your company forbids .* to be driven/);
    expect(performance.now() - started).toBeLessThan(15_000);
  });

  it("gives way to Playwright's own, where that is there and nobody asked for the other", async () => {
    const path = await standIn(forbidden);
    vi.spyOn(chromium, 'executablePath').mockReturnValue(findChromium());
    const told: string[] = [];
    const options = {
      headless: true,
      log: silentLog,
      env: process.env,
      tell: (message: string) => told.push(message),
    };
    const browser = await launchBrowser({ ...options, choice: { name: 'chromium', path } });
    await browser.close();
    // As root it is said beside it that there is no sandbox.
    expect(told.filter((said) => said !== unsandboxed)).toMatchObject([
      expect.stringMatching(/forbids .* Playwright's own Chromium/),
    ]);
    const asked = launchBrowser({ ...options, choice: { name: path, path, asked: true } });
    await expect(asked).rejects.toThrow(/policy of your company forbids/);
  });
});

import { setTimeout as rhythm } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ExitCode } from '../../src/lib/errors.js';
import { findChromium } from '../support/chromium.js';
import type { CliResult } from '../support/cli.js';
import { type Display, startDisplay } from '../support/display.js';
import { startWorkstation, type Workstation } from './login-workstation.js';

const patience = { timeout: 60_000, interval: 100 };

let desk: Workstation;
let display: Display;

beforeAll(async () => {
  desk = await startWorkstation({
    keychain: true,
    browser: findChromium(),
    simulator: { sso: 'password+mfa' },
  });
  display = await startDisplay();
  await desk.addProfile('alice');
  await desk.addProfile('bob');
});

afterAll(async () => {
  await display?.stop();
  await desk?.[Symbol.asyncDispose]();
});

/** Whether the site was asked for a path by this method since the record was cleared. */
const heard = (method: string, path: string): boolean =>
  desk.simulator.record.requests.some(
    (request) =>
      request.method === method && request.path.startsWith(path) && request.status !== null,
  );

/**
 * Presses keys until the site has heard what they lead to. A page that has just come up may miss the first of them,
 * as a person notices too; so the keys have to bear being pressed again.
 */
async function until(done: () => boolean, press: () => Promise<void>): Promise<void> {
  await expect
    .poll(
      async () => {
        if (!done()) await press();
        return done();
      },
      { ...patience, interval: 1_500 },
    )
    .toBe(true);
}

/** Keys in a person's rhythm (ms), which gives a page time to draw what each of them leads to. */
async function slowly(...keys: readonly string[]): Promise<void> {
  for (const key of keys) {
    await rhythm(250);
    await display.key(key);
  }
}

/** Types into the field that has the focus, in place of what it holds, and sends the form off. */
async function enter(text: string): Promise<void> {
  await display.key('ctrl+a');
  await display.type(text);
  await display.key('Return');
}

/** As `enter`; a page that did not take it is loaded again, which gives its field the focus. */
function entering(text: string): () => Promise<void> {
  let isFirst = true;
  return async () => {
    if (!isFirst) {
      await display.key('F5');
      await rhythm(1_000);
    }
    isFirst = false;
    await enter(text);
  };
}

/** A person at the keyboard: user name, password, the number on the phone. */
async function goThroughIdentityProvider(userName: string): Promise<void> {
  const person = desk.simulator.person(userName);
  await expect.poll(() => heard('GET', '/signin/') || heard('GET', '/sso?'), patience).toBe(true);
  // Each page that takes what was entered leads to the next; keys that got lost lead back to the same.
  await until(() => heard('GET', '/signin/password'), entering(person.userName));
  await until(() => heard('GET', '/signin/mfa'), entering(person.password));
  await expect.poll(() => desk.simulator.phone.pending(userName), patience).toMatch(/^\d\d$/);
  desk.simulator.phone.approve(userName);
}

const withScreen = () => ({ env: { DISPLAY: display.name }, deadline: 150_000 });

describe('two people who sign in by hand, with a number on the phone', () => {
  it('each get a session of their own', { timeout: 300_000 }, async () => {
    desk.simulator.record.clearRequests();
    const alice = desk.start(['login', '--profile', 'alice'], withScreen());
    await alice.waitFor(/Waiting for you to sign in to profile "alice"/);
    await expect.poll(() => heard('GET', '/assets/guest.js'), patience).toBe(true);
    // The login page: past the password form to "Login with SSO", then into the e-mail field (contract S2).
    await until(
      () => heard('GET', '/sso/lookup'),
      async () => {
        desk.simulator.record.clearRequests();
        await display.key('F5');
        await expect.poll(() => heard('GET', '/assets/guest.js'), patience).toBe(true);
        await slowly('Tab', 'Tab', 'Tab', 'Return', 'Tab');
        await enter('alice@lanternworks.example');
      },
    );
    await goThroughIdentityProvider('alice');
    const first = await alice.ended;
    expect(first.stdout).toContain('signed in as Alice Amberly <alice@lanternworks.example>');
    expect(first.code).toBe(ExitCode.ok);

    desk.simulator.record.clearRequests();
    const args = ['login', '--profile', 'bob', '--email', 'bob@lanternworks.example'];
    const bob = desk.start(args, withScreen());
    await goThroughIdentityProvider('bob');
    const second = await bob.ended;
    expect(second.stdout).toMatch(/signed in as .* <bob@lanternworks\.example>/);
    expect(second.code).toBe(ExitCode.ok);

    for (const name of ['alice', 'bob', 'alice']) {
      desk.simulator.record.clearRequests();
      const asked: CliResult[] = [
        await desk.run(['status', '--profile', name, '--check']),
        await desk.run(['bookings', '--profile', name, '--json']),
      ];
      expect(asked.map(({ code }) => code)).toEqual([ExitCode.ok, ExitCode.ok]);
      expect(new Set(desk.sent().map(({ person }) => person))).toEqual(new Set([name]));
    }
  });

  it('keep what they had when the window is closed', { timeout: 120_000 }, async () => {
    desk.simulator.record.clearRequests();
    const running = desk.start(['login', '--profile', 'bob'], withScreen());
    await expect.poll(() => heard('GET', '/assets/guest.js'), patience).toBe(true);
    await display.key('ctrl+w');
    const { code, stderr } = await running.ended;
    expect(stderr).toContain('The browser was closed before anybody had signed in');
    expect(code).toBe(ExitCode.noSession);
    expect((await desk.run(['status', '--profile', 'bob', '--check'])).code).toBe(ExitCode.ok);
  });

  it('are told when nobody comes', { timeout: 120_000 }, async () => {
    const args = ['login', '--profile', 'bob', '--timeout', '3s'];
    const { code, stderr } = await desk.run(args, withScreen());
    expect(stderr).toContain('Nobody signed in to profile "bob" within 3 s');
    expect(code).toBe(ExitCode.noSession);
  });

  it('are not taken at another tenant', { timeout: 120_000 }, async () => {
    const { web } = desk.simulator.origins;
    const elsewhere = web.replace('localhost', '127.0.0.1');
    await desk.addProfile('lost', { url: elsewhere });
    desk.simulator.idp.setMode('auto');
    desk.simulator.record.clearRequests();
    const args = ['login', '--profile', 'lost', '--email', 'alice@lanternworks.example'];
    const { code, stderr } = await desk.run(args, withScreen());
    expect(stderr).toContain(`ended at ${web} and not at ${elsewhere}`);
    expect(code).toBe(ExitCode.site);
    expect(desk.sent()).toEqual([]);
  });
});

import { readdir } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ExitCode } from '../../src/lib/errors.js';
import { findChromium } from '../support/chromium.js';
import { type Display, startDisplay } from '../support/display.js';
import { signInByHand } from '../support/sign-in-by-hand.js';
import { startWorkstation, type Workstation } from './login-workstation.js';

let desk: Workstation;
let display: Display;

beforeAll(async () => {
  [desk, display] = await Promise.all([
    startWorkstation({ simulator: { occupancy: 0 }, browser: findChromium() }),
    startDisplay(),
  ]);
});

afterAll(async () => {
  await display?.stop();
  await desk?.[Symbol.asyncDispose]();
});

/** Whatever a browser would keep of a person. */
async function keptByBrowser(): Promise<readonly string[]> {
  const files = await readdir(desk.home, { recursive: true });
  return files.filter((name) => /(^|\/)(Cookies|Local State)$/.test(name));
}

it.each([
  ['and nothing of it stays', [], 0],
  ['and what it keeps stays where that is wanted', ['--keep-browser'], 2],
] as const)(
  'a person signs in with a browser that is not driven, %s',
  { timeout: 180_000 },
  async (_, options, least) => {
    const name = least === 0 ? 'alice' : 'bob';
    await desk.addProfile(name);
    desk.simulator.record.clearRequests();
    const args = ['login', '--profile', name, '--attach', '--allow-root', ...options];
    const running = desk.start(args, { env: { DISPLAY: display.name }, deadline: 170_000 });
    await signInByHand(display, desk.simulator, name);
    const { code, stderr } = await running.ended;
    expect(code, stderr).toBe(ExitCode.ok);
    expect((await keptByBrowser()).length).toBeGreaterThanOrEqual(least);
    if (least === 0) expect(await keptByBrowser()).toEqual([]);
    const checked = await desk.run(['status', '--profile', name, '--check', '--json']);
    expect(checked.code, checked.stderr).toBe(ExitCode.ok);
    const { email } = desk.simulator.person(name);
    expect(checked.json).toMatchObject({ profiles: [{ name, identity: { email } }] });
    const booked = await desk.run(['book', '--profile', name, '--dates', '+7d', '--json']);
    expect(booked.json).toMatchObject({ runs: [{ dates: [{ outcome: 'booked' }] }] });
  },
);

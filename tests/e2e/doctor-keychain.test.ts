import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ExitCode } from '../../src/lib/errors.js';
import { troubles } from '../support/doctor.js';
import { storageState } from '../support/home.js';
import { type KeyringState, startKeyring } from '../support/keyring.js';
import { startWorkstation, type Workstation } from './login-workstation.js';

/** Milliseconds; the bus that never answers takes its own five seconds. */
const slow = 120_000;

let desk: Workstation;

beforeAll(async () => {
  desk = await startWorkstation({ keychain: true, simulator: { occupancy: 0 } });
  await desk.addProfile('alice');
  const state = join(desk.home, 'state.json');
  await writeFile(state, JSON.stringify(storageState(desk.simulator, 'alice')));
  const { code, stderr } = await desk.run(['login', '--import-state', state]);
  expect(code, stderr).toBe(ExitCode.ok);
});

afterAll(async () => {
  await desk?.[Symbol.asyncDispose]();
});

const doctor = (env: Readonly<Record<string, string | undefined>> = {}) =>
  desk.run(['doctor', '--json'], { env });

describe('doctor looks at the keychain', { timeout: slow }, () => {
  it('which is well', async () => {
    const result = await doctor();
    expect(troubles(result)).toEqual([]);
    expect(result.code).toBe(ExitCode.ok);
  });

  it('which has no bus', async () => {
    // Not under this user's own name either, where cron jobs look for it.
    const result = await doctor({
      DBUS_SESSION_BUS_ADDRESS: undefined,
      XDG_RUNTIME_DIR: join(desk.home, 'nothing'),
    });
    expect(troubles(result)).toMatchObject([
      { check: 'bus', level: 'fail', text: expect.stringMatching(/no D-Bus session bus/) },
      {
        check: 'alice: keychain',
        level: 'fail',
        fix: expect.stringMatching(/dbus-run-session|SPACEIQ_VAULT=file/),
      },
    ]);
    expect(result.code).toBe(ExitCode.keychain);
  });

  it.each<[KeyringState, RegExp, RegExp]>([
    ['no-service', /no Secret Service answers/, /gnome-keyring/],
    ['locked', /^The keychain is locked/, /Unlock it/],
    ['mute', /did not answer within 5 seconds/, /Unlock it/],
  ])('which is %s', async (state, text, fix) => {
    const keyring = await startKeyring({ state });
    try {
      const result = await doctor({
        DBUS_SESSION_BUS_ADDRESS: keyring.busAddress,
        XDG_RUNTIME_DIR: keyring.runtimeDir,
      });
      expect(troubles(result)).toEqual([
        {
          check: 'alice: keychain',
          level: 'fail',
          text: expect.stringMatching(text),
          fix: expect.stringMatching(fix),
          exitCode: ExitCode.keychain,
        },
      ]);
      expect(result.code).toBe(ExitCode.keychain);
    } finally {
      await keyring.stop();
    }
  });
});

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { passedOver, sessionBusAddress, socketPath } from '../../../src/vault/session-bus.js';
import { makeFolder } from './make.js';

// A user id that no machine has a runtime folder for.
const nobody = 4_000_000_000;

describe('the session bus', () => {
  test('is the one that the environment names', () => {
    const path = `unix:path=${process.execPath}`;
    expect(sessionBusAddress({ DBUS_SESSION_BUS_ADDRESS: path }, nobody)).toBe(path);
  });

  test("is found in the user's runtime folder otherwise", () => {
    const folder = join(makeFolder(), 'with space');
    mkdirSync(folder);
    writeFileSync(join(folder, 'bus'), '');
    const address = sessionBusAddress({ XDG_RUNTIME_DIR: folder }, nobody);
    expect(address).toContain('with%20space/bus');
    expect(socketPath(address!)).toBe(join(folder, 'bus'));
  });

  test('is the live one where the environment names one that is gone', () => {
    const folder = makeFolder();
    const gone = `unix:path=${join(folder, 'gone')}`;
    const env = { DBUS_SESSION_BUS_ADDRESS: gone, XDG_RUNTIME_DIR: folder };
    expect(sessionBusAddress(env, nobody)).toBe(gone);
    expect(passedOver(env, nobody)).toBeNull();
    writeFileSync(join(folder, 'bus'), '');
    expect(sessionBusAddress(env, nobody)).toBe(`unix:path=${join(folder, 'bus')}`);
    expect(passedOver(env, nobody)).toBe(gone);
  });

  test('is null where there is none', () => {
    expect(sessionBusAddress({ XDG_RUNTIME_DIR: makeFolder() }, nobody)).toBeNull();
    expect(sessionBusAddress({ DBUS_SESSION_BUS_ADDRESS: '' }, nobody)).toBeNull();
  });

  test.each([
    ['unix:path=/run/user/1/bus', '/run/user/1/bus'],
    ['unix:guid=ab,path=/a%2db', '/a-b'],
    ['tcp:host=x;unix:path=/c', '/c'],
    ['unix:abstract=/tmp/dbus-x,guid=1', '\0/tmp/dbus-x'],
    ['tcp:host=localhost,port=1', null],
  ])('%s is at the socket %o', (address, path) => {
    expect(socketPath(address)).toBe(path);
  });
});

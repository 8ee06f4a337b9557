import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { sessionBusAddress, socketPath } from '../../../src/vault/session-bus.js';
import { makeFolder } from './make.js';

// A user id that no machine has a runtime folder for.
const nobody = 4_000_000_000;

/** Somebody who takes connections at a socket. */
async function listen(path: string): Promise<void> {
  const server = createServer((connection) => connection.on('error', () => {}).destroy());
  server.listen(path);
  await once(server, 'listening');
  onTestFinished(() => void server.close());
}

describe('the session bus', () => {
  test('is the one that the environment names', async () => {
    const path = join(makeFolder(), 'own');
    await listen(path);
    const address = `unix:path=${path}`;
    expect(await sessionBusAddress({ DBUS_SESSION_BUS_ADDRESS: address }, nobody)).toBe(address);
  });

  test("is found in the user's runtime folder otherwise", async () => {
    const folder = join(makeFolder(), 'with space');
    mkdirSync(folder);
    await listen(join(folder, 'bus'));
    const address = await sessionBusAddress({ XDG_RUNTIME_DIR: folder }, nobody);
    expect(address).toContain('with%20space/bus');
    expect(socketPath(address!)).toBe(join(folder, 'bus'));
  });

  test('is the live one where nobody listens at the one that the environment names', async () => {
    const folder = makeFolder();
    writeFileSync(join(folder, 'dead'), '');
    for (const given of [
      `unix:path=${join(folder, 'gone')}`,
      `unix:path=${join(folder, 'dead')}`,
      `unix:abstract=${join(folder, 'gone')}`,
    ]) {
      const env = { DBUS_SESSION_BUS_ADDRESS: given, XDG_RUNTIME_DIR: join(folder, 'none') };
      expect(await sessionBusAddress(env, nobody)).toBe(given);
    }
    await listen(join(folder, 'bus'));
    for (const name of ['path', 'abstract'] as const) {
      const given = `unix:${name}=${join(folder, 'dead')}`;
      const env = { DBUS_SESSION_BUS_ADDRESS: given, XDG_RUNTIME_DIR: folder };
      expect(await sessionBusAddress(env, nobody)).toBe(`unix:path=${join(folder, 'bus')}`);
    }
  });

  test('is null where there is none', async () => {
    expect(await sessionBusAddress({ XDG_RUNTIME_DIR: makeFolder() }, nobody)).toBeNull();
    expect(await sessionBusAddress({ DBUS_SESSION_BUS_ADDRESS: '' }, nobody)).toBeNull();
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

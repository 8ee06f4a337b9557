import { existsSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The address of the user's D-Bus session bus, looked for where a job of cron has none in its environment, or
 * one that is gone; null when there is no bus.
 */
export function sessionBusAddress(env: NodeJS.ProcessEnv, uid: number): string | null {
  const given = env.DBUS_SESSION_BUS_ADDRESS ?? '';
  if (given !== '' && !isDead(given)) return given;
  const runtime = env.XDG_RUNTIME_DIR ?? '';
  const places = [...(runtime === '' ? [] : [runtime]), `/run/user/${uid}`];
  const socket = places.map((place) => join(place, 'bus')).find((path) => existsSync(path));
  if (socket === undefined) return given === '' ? null : given;
  return `unix:path=${escapeValue(socket)}`;
}

/** Whether an address names a socket that is no more, as a terminal that has outlived its desktop does. */
function isDead(address: string): boolean {
  const path = socketPath(address);
  return path !== null && !path.startsWith('\0') && !existsSync(path);
}

/** The address in the environment, where another one is used in its place; else null. */
export function passedOver(env: NodeJS.ProcessEnv, uid: number): string | null {
  const given = env.DBUS_SESSION_BUS_ADDRESS ?? '';
  return given === '' || sessionBusAddress(env, uid) === given ? null : given;
}

/** The socket path of an address in node's form, or null for kinds that node can't connect to. */
export function socketPath(address: string): string | null {
  for (const one of address.split(';')) {
    const match = /^unix:(?:.*,)?(path|abstract)=([^,]+)/.exec(one);
    if (match === null) continue;
    const value = decodeURIComponent(match[2] ?? '');
    return match[1] === 'abstract' ? `\0${value}` : value;
  }
  return null;
}

/** D-Bus escapes all but these in an address's values. */
function escapeValue(text: string): string {
  return [...Buffer.from(text)]
    .map((byte) => {
      const char = String.fromCharCode(byte);
      return /[-0-9A-Za-z_/.*]/.test(char) ? char : `%${byte.toString(16).padStart(2, '0')}`;
    })
    .join('');
}

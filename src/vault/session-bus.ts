import { existsSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The address of the user's D-Bus session bus, looked for where a job of cron has none in its environment;
 * null when there is no bus.
 */
export function sessionBusAddress(env: NodeJS.ProcessEnv, uid: number): string | null {
  const given = env.DBUS_SESSION_BUS_ADDRESS ?? '';
  if (given !== '') return given;
  const runtime = env.XDG_RUNTIME_DIR ?? '';
  const places = [...(runtime === '' ? [] : [runtime]), `/run/user/${uid}`];
  const socket = places.map((place) => join(place, 'bus')).find((path) => existsSync(path));
  return socket === undefined ? null : `unix:path=${escapeValue(socket)}`;
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

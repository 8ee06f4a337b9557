import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';

/** Ms for a bus of this machine to take a connection. */
const connectDeadline = 1000;

/**
 * The address of the user's D-Bus session bus, looked for where a job of cron has none in its environment, or one at which
 * nobody listens any more, as in a terminal that has outlived its desktop; null when there is no bus.
 */
export async function sessionBusAddress(
  env: NodeJS.ProcessEnv,
  uid: number,
): Promise<string | null> {
  const given = env.DBUS_SESSION_BUS_ADDRESS ?? '';
  if (given !== '' && (await isLive(given))) return given;
  const runtime = env.XDG_RUNTIME_DIR ?? '';
  for (const place of [...(runtime === '' ? [] : [runtime]), `/run/user/${uid}`]) {
    const path = join(place, 'bus');
    if (await listens(path)) return `unix:path=${escapeValue(path)}`;
  }
  return given === '' ? null : given;
}

/** What node can't connect to counts as live. */
async function isLive(address: string): Promise<boolean> {
  const path = socketPath(address);
  return path === null || (await listens(path));
}

/** Whether somebody takes connections at a socket. */
async function listens(path: string): Promise<boolean> {
  const socket = connect({ path });
  const late = setTimeout(() => socket.destroy(new Error('late')), connectDeadline);
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    clearTimeout(late);
    socket.on('error', () => {}).destroy();
  }
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

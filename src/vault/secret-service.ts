import { BusConnection, type BusReply } from './dbus.js';
import { sessionBusAddress, socketPath } from './session-bus.js';

/** Why the keychain can't be used; each is one sentence for people. */
export type KeychainProblem =
  | 'no-bus'
  | 'no-service'
  | 'no-collection'
  | 'locked'
  | 'no-library'
  | 'no-answer'
  | 'refused';

/**
 * Looks whether the Secret Service is there and its default keyring open, without any dialog.
 * Gives null when all is well, or when that can't be told in this way.
 */
export async function secretServiceProblem(
  env: NodeJS.ProcessEnv,
  uid: number,
  writing: boolean,
): Promise<KeychainProblem | null> {
  const address = await sessionBusAddress(env, uid);
  if (address === null) return 'no-bus';
  const path = socketPath(address);
  if (path === null) return null;
  let bus: BusConnection;
  try {
    bus = await BusConnection.open(path, uid);
  } catch {
    return 'no-bus';
  }
  try {
    const reply = await bus.call({
      destination: 'org.freedesktop.secrets',
      path: '/org/freedesktop/secrets/aliases/default',
      interface: 'org.freedesktop.DBus.Properties',
      member: 'Get',
      strings: ['org.freedesktop.Secret.Collection', 'Locked'],
    });
    return problemOf(reply, writing);
  } catch {
    return 'no-service';
  } finally {
    bus.close();
  }
}

function problemOf(reply: BusReply, writing: boolean): KeychainProblem | null {
  if (reply.kind === 'error') {
    if (/ServiceUnknown|NameHasNoOwner|\.Spawn\.|AccessDenied|NoReply/.test(reply.name)) {
      return 'no-service';
    }
    return writing ? 'no-collection' : null;
  }
  // A variant of a boolean: its signature "b", padding to four bytes, and the value.
  const isBoolean = reply.body.length >= 8 && reply.body.toString('latin1', 0, 3) === '\x01b\0';
  return isBoolean && !reply.body.subarray(4, 8).every((byte) => byte === 0) ? 'locked' : null;
}

import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/**
 * What answers for the keychain: a keyring that is open, one whose collection is locked (with nobody to prompt), a bus
 * with no keyring on it, or a socket that accepts and never says a word.
 */
export type KeyringState = 'unlocked' | 'locked' | 'no-service' | 'mute';

export interface KeyringOptions {
  readonly state?: KeyringState;
  /** Where the bus's socket `bus` goes, for tests of how it is found; the default is a folder of its own. */
  readonly runtimeDir?: string;
}

/** A Secret Service on a private session bus, with a home folder of its own. */
export interface Keyring {
  /** All that a child process needs to use this keyring and no other: HOME, XDG folders, bus address. */
  readonly env: Readonly<Record<string, string>>;
  readonly home: string;
  readonly runtimeDir: string;
  readonly busAddress: string;
  stop(): Promise<void>;
}

const password = 'only-for-tests';
const run = promisify(execFile);

const busConfig = (socket: string): string => `<!DOCTYPE busconfig PUBLIC
  "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
  "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=${socket}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`;

export async function startKeyring(options: KeyringOptions = {}): Promise<Keyring> {
  const { state = 'unlocked' } = options;
  const folder = await mkdtemp(join(tmpdir(), 'keyring-'));
  const home = join(folder, 'home');
  const runtimeDir = options.runtimeDir ?? join(folder, 'run');
  await mkdir(home, { mode: 0o700 });
  await mkdir(runtimeDir, { mode: 0o700, recursive: true });
  const socket = join(runtimeDir, 'bus');
  const busAddress = `unix:path=${socket}`;
  const env = keyringEnv(home, runtimeDir, busAddress);
  const stops: Array<() => Promise<void>> = [];
  const stop = async () => {
    for (const each of stops.splice(0).reverse()) await each();
    await rm(socket, { force: true });
    await rm(folder, { recursive: true, force: true });
  };
  try {
    if (state === 'mute') {
      stops.push(await startMute(socket));
    } else {
      const config = join(folder, 'bus.conf');
      await writeFile(config, busConfig(socket));
      stops.push(await startBus(config, env));
    }
    if (state === 'unlocked' || state === 'locked') {
      const close = await startDaemon(['--unlock'], env);
      if (state === 'unlocked') {
        stops.push(close);
      } else {
        await close();
        stops.push(await startDaemon([], env));
      }
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return { env, home, runtimeDir, busAddress, stop };
}

function keyringEnv(home: string, runtimeDir: string, bus: string): Record<string, string> {
  return {
    HOME: home,
    XDG_RUNTIME_DIR: runtimeDir,
    XDG_DATA_HOME: join(home, '.local', 'share'),
    XDG_CONFIG_HOME: join(home, '.config'),
    XDG_CACHE_HOME: join(home, '.cache'),
    DBUS_SESSION_BUS_ADDRESS: bus,
  };
}

async function startBus(config: string, env: NodeJS.ProcessEnv): Promise<() => Promise<void>> {
  const args = [`--config-file=${config}`, '--nofork', '--nopidfile', '--print-address'];
  const bus = spawn('dbus-daemon', args, { env: withPath(env), stdio: ['ignore', 'pipe', 'pipe'] });
  const stop = stopper(bus);
  await firstOf(once(bus.stdout, 'data'), bus, 'dbus-daemon');
  return stop;
}

/** Starts the Secret Service; with `--unlock` the login collection is made where there is none, and opened. */
async function startDaemon(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<() => Promise<void>> {
  const daemon = spawn('gnome-keyring-daemon', ['--foreground', '--components=secrets', ...args], {
    env: withPath(env),
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  const stop = stopper(daemon);
  daemon.stdin.end(password);
  const owned = run('gdbus', ['wait', '--session', '--timeout=30', 'org.freedesktop.secrets'], {
    env: withPath(env),
  });
  await firstOf(owned, daemon, 'gnome-keyring-daemon');
  return stop;
}

async function startMute(socket: string): Promise<() => Promise<void>> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((connection) => {
    sockets.add(connection);
    connection.on('error', () => {}).on('close', () => sockets.delete(connection));
  });
  server.listen(socket);
  await once(server, 'listening');
  return async () => {
    for (const connection of sockets) connection.destroy();
    server.close();
    await once(server, 'close');
  };
}

async function firstOf(ready: Promise<unknown>, child: ChildProcess, name: string): Promise<void> {
  let words = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    words += chunk.toString();
  });
  const ended = once(child, 'exit').then(() => {
    throw new Error(`${name} ended before it was ready: ${words}`);
  });
  await Promise.race([ready, ended]);
  ended.catch(() => {});
}

/** Ends a child by its own process id, also when the tests end without doing so. */
function stopper(child: ChildProcess): () => Promise<void> {
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  return async () => {
    process.off('exit', kill);
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    kill();
    await ended;
  };
}

function withPath(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, ...env };
}

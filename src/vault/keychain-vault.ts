import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { childEnvironment } from '../lib/child-env.js';
import { KeychainError, UsageError } from '../lib/errors.js';
import { Secret } from '../lib/secret.js';
import { decodeEntry, encodeEntry } from './entry.js';
import type { KeychainAnswer, KeychainRequest, KeychainStep } from './keychain.js';
import { problemError, seeDoctor } from './keychain-problems.js';
import type { Vault } from './vault.js';

export interface KeychainOptions {
  /** The file that runs as the worker. */
  readonly worker: string;
  /** A step of the worker (the bus and its service; the keychain itself) ends within this (ms). */
  readonly deadline: number;
  /** How long (ms) a busy machine may take to start the worker. Default: the deadline. */
  readonly start?: number;
  /** Bytes that an entry may have; Windows takes 2,560. */
  readonly most?: number;
  /** How long (ms) a person has for the keychain's own dialog. */
  readonly dialog?: number;
  /** Whether the keychain asks by itself where it wants to, and nobody can tell before: as macOS and Windows do. */
  readonly asksByItself?: boolean;
}

/** A person is at the terminal, and hears what is waited for. */
export interface Attendance {
  readonly say: (sentence: string) => void;
}

/** `CRED_MAX_CREDENTIAL_BLOB_SIZE`. */
export const windowsMost = 2560;

const defaults: KeychainOptions = {
  worker: fileURLToPath(new URL('../vault/keychain.js', import.meta.url)),
  deadline: 3000,
  start: 20_000,
  dialog: 120_000,
  asksByItself: process.platform !== 'linux',
  most: process.platform === 'win32' ? windowsMost : Number.POSITIVE_INFINITY,
};

/**
 * The operating system's keychain: Secret Service, macOS Keychain, Windows Credential Manager. Where somebody is there and
 * a window can be shown, one that is locked may ask for its password; else nothing waits for a dialog.
 */
export function keychainVault(
  env: NodeJS.ProcessEnv,
  options = defaults,
  attendance: Attendance | null = null,
): Vault {
  const ask = async (request: KeychainRequest) => {
    const childEnv = childEnvironment(env, 'keychain');
    const answer =
      attendance !== null && options.asksByItself === true
        ? await askPatiently(options, childEnv, request, attendance)
        : await askWorker(options, childEnv, request);
    if (answer.kind === 'done') return answer.value;
    if (answer.problem !== 'locked' || attendance === null || !hasWindows(env)) {
      throw problemError(answer.problem, answer.detail, env);
    }
    const { dialog = options.deadline } = options;
    attendance.say(
      `The keychain is locked. Its own dialog asks you to unlock it; it is waited for up to ${dialog / 1000} seconds.`,
    );
    const unlocked = await askWorker({ ...options, deadline: dialog }, childEnv, {
      ...request,
      mayAsk: true,
    });
    if (unlocked.kind === 'done') return unlocked.value;
    throw problemError(
      unlocked.problem === 'no-answer' ? 'locked' : unlocked.problem,
      unlocked.detail,
      env,
    );
  };
  const read = (profileId: string) => ask({ action: 'read', account: profileId });
  return {
    kind: 'keychain',
    read: async (profileId) => {
      const value = await read(profileId);
      return typeof value === 'string' ? decodeEntry(new Secret(value)) : null;
    },
    check: async (profileId) => {
      await read(profileId);
    },
    write: async (profileId, entry) => {
      const value = encodeEntry(entry).reveal();
      refuseTooLong(value, options.most);
      await ask({ action: 'write', account: profileId, value });
    },
    delete: async (profileId) => (await ask({ action: 'delete', account: profileId })) === true,
  };
}

/** A session is sealed in a file: an entry has its key, and beside it only what a person gives. @throws UsageError */
function refuseTooLong(value: string, most = Number.POSITIVE_INFINITY): void {
  const bytes = Buffer.byteLength(value);
  if (bytes <= most) return;
  throw new UsageError(
    `With these secrets the keychain entry of this profile has ${bytes} bytes, and Windows takes ${most}.`,
    'Keep fewer webhooks, or a shorter mail password: spaceiq profile edit NAME',
  );
}

/** Where a dialog may be up that only its own answer tells of, that is waited for, and said once it takes long. */
async function askPatiently(
  { dialog, ...options }: KeychainOptions,
  env: NodeJS.ProcessEnv,
  request: KeychainRequest,
  { say }: Attendance,
): Promise<KeychainAnswer> {
  const { deadline } = options;
  const patience = dialog ?? deadline;
  const slow = setTimeout(() => {
    say(
      `The keychain has not answered yet. It may be asking in a dialog of its own, which is waited for up to ${patience / 1000} seconds.`,
    );
  }, deadline);
  try {
    return await askWorker({ ...options, deadline: patience }, env, request);
  } finally {
    clearTimeout(slow);
  }
}

function hasWindows({ DISPLAY = '', WAYLAND_DISPLAY = '' }: NodeJS.ProcessEnv): boolean {
  return DISPLAY !== '' || WAYLAND_DISPLAY !== '';
}

async function askWorker(
  { worker, deadline, start = deadline }: KeychainOptions,
  env: NodeJS.ProcessEnv,
  request: KeychainRequest,
): Promise<KeychainAnswer> {
  return await new Promise<KeychainAnswer>((resolve, reject) => {
    const child = fork(worker, [], {
      env,
      execArgv: [],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    const giveUp = () => {
      child.kill('SIGKILL');
      resolve({ kind: 'problem', problem: 'no-answer', detail: null });
    };
    let timer = setTimeout(giveUp, start);
    child.on('message', (message: KeychainAnswer | KeychainStep) => {
      clearTimeout(timer);
      if (message.kind === 'step') timer = setTimeout(giveUp, deadline);
      else resolve(message);
    });
    // On: a worker that could not be started says so twice, the second time for the request.
    child.on('error', (error) => {
      clearTimeout(timer);
      reject(
        new KeychainError('The keychain helper could not be started.', seeDoctor, { cause: error }),
      );
    });
    // Comes after the last message, which `exit` need not.
    child.once('disconnect', () => {
      clearTimeout(timer);
      resolve({ kind: 'problem', problem: 'refused', detail: 'its helper ended early' });
    });
    child.send(request);
  });
}

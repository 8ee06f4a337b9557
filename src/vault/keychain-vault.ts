import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { childEnvironment } from '../lib/child-env.js';
import { KeychainError } from '../lib/errors.js';
import { Secret } from '../lib/secret.js';
import { decodeEntry, encodeEntry } from './entry.js';
import type { KeychainAnswer, KeychainRequest, KeychainStep } from './keychain.js';
import type { KeychainProblem } from './secret-service.js';
import type { Vault } from './vault.js';

export interface KeychainOptions {
  /** The file that runs as the worker. */
  readonly worker: string;
  /** A step of the worker (the bus and its service; the keychain itself) ends within this (ms). */
  readonly deadline: number;
  /** How long (ms) a busy machine may take to start the worker. Default: the deadline. */
  readonly start?: number;
}

const defaults: KeychainOptions = {
  worker: fileURLToPath(new URL('../vault/keychain.js', import.meta.url)),
  deadline: 3000,
  start: 20_000,
};

/** The operating system's keychain: Secret Service, macOS Keychain, Windows Credential Manager. */
export function keychainVault(env: NodeJS.ProcessEnv, options = defaults): Vault {
  const ask = (request: KeychainRequest) =>
    askWorker(options, childEnvironment(env, 'keychain'), request);
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
      await ask({ action: 'write', account: profileId, value: encodeEntry(entry).reveal() });
    },
    delete: async (profileId) => (await ask({ action: 'delete', account: profileId })) === true,
  };
}

async function askWorker(
  { worker, deadline, start = deadline }: KeychainOptions,
  env: NodeJS.ProcessEnv,
  request: KeychainRequest,
): Promise<string | boolean | null> {
  const answer = await new Promise<KeychainAnswer>((resolve, reject) => {
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
        new KeychainError('The keychain helper could not be started.', mend, { cause: error }),
      );
    });
    // Comes after the last message, which `exit` need not.
    child.once('disconnect', () => {
      clearTimeout(timer);
      resolve({ kind: 'problem', problem: 'refused', detail: 'its helper ended early' });
    });
    child.send(request);
  });
  if (answer.kind === 'done') return answer.value;
  throw problemError(answer.problem, answer.detail);
}

const mend = 'See what is wrong with: spaceiq doctor';
const unlock =
  process.platform === 'linux'
    ? 'Unlock it by signing in to the desktop, or with: gnome-keyring-daemon --unlock'
    : 'Unlock it by signing in to the desktop';
const orFile = 'or, where there is none, keep keys in a file: export SPACEIQ_VAULT=file';

function problemError(problem: KeychainProblem, detail: string | null): KeychainError {
  switch (problem) {
    case 'no-bus':
      return new KeychainError(
        'The keychain cannot be reached: this user has no D-Bus session bus.',
        `Start one with: dbus-run-session -- bash, ${orFile}`,
      );
    case 'no-service':
      return new KeychainError(
        'The keychain cannot be reached: no Secret Service answers on the D-Bus session bus.',
        `Install one with: sudo apt-get install gnome-keyring, ${orFile}`,
      );
    case 'no-collection':
      return new KeychainError(
        'The keychain has no default keyring to write to.',
        `Make one with: gnome-keyring-daemon --unlock (it reads the password), ${orFile}`,
      );
    case 'locked':
      return new KeychainError('The keychain is locked.', `${unlock}, ${orFile}`);
    case 'no-library':
      return process.platform === 'linux'
        ? new KeychainError(
            'The keychain cannot be used: the library libsecret is missing.',
            `Install it with: sudo apt-get install libsecret-1-0, ${orFile}`,
          )
        : new KeychainError(
            'The keychain cannot be used: the part of spaceiq that speaks to it does not load here.',
            `Install spaceiq again, ${orFile}`,
          );
    case 'no-answer':
      return new KeychainError(
        'The keychain did not answer within 5 seconds; it may be waiting for a dialog that nobody sees.',
        `${unlock}, ${orFile}`,
      );
    case 'refused':
      return new KeychainError(
        `The keychain refused the request${detail === null ? '' : `: ${detail}`}.`,
        `${mend}, ${orFile}`,
      );
  }
}

import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { childEnvironment } from '../lib/child-env.js';
import { KeychainError, KeychainNotYet } from '../lib/errors.js';
import { hasCode } from '../lib/files.js';
import { plainText } from '../lib/foreign-text.js';
import { killTree } from '../lib/kill-tree.js';
import { Secret } from '../lib/secret.js';
import { decodeEntry, encodeEntry, UnreadableEntry } from './entry.js';
import { helperProgram } from './helper.js';
import type { Vault, VaultOptions } from './vault.js';

/** Ms that a helper has where nobody is there, and where it may have a person unlock something. */
const deadlines = { unattended: 10_000, attended: 60_000 };

type Action = 'get' | 'store' | 'erase';

/**
 * Keys in whatever a helper program keeps them in, as git's and docker's credential helpers do. It is started with one of
 * `get`, `store` and `erase`, reads lines `profile=ID` and, to store, `secret=TEXT` up to an empty one from stdin, and
 * answers a `get` by a line `secret=TEXT`, or by nothing where it has none. The text is of letters, digits, `-` and `_`.
 */
export function commandVault(options: VaultOptions, limits = deadlines): Vault {
  const limit = options.askPassphrase === null ? limits.unattended : limits.attended;
  const call = (action: Action, profileId: string, secret?: string) =>
    run({ program: helperProgram(options.env), env: options.env, limit }, action, [
      `profile=${profileId}`,
      ...(secret === undefined ? [] : [`secret=${secret}`]),
    ]);
  const get = async (profileId: string) => {
    const lines = (await call('get', profileId)).split(/\r?\n/);
    return lines.find((line) => line.startsWith('secret='))?.slice('secret='.length) ?? null;
  };
  return {
    kind: 'command',
    read: async (profileId) => {
      const secret = await get(profileId);
      return secret === null ? null : decodeEntry(decoded(secret));
    },
    check: async (profileId) => {
      await get(profileId);
    },
    write: async (profileId, entry) => {
      const secret = new Secret(Buffer.from(encodeEntry(entry).reveal()).toString('base64url'));
      await call('store', profileId, secret.reveal());
      // A helper that says yes and keeps nothing would lose the session it is given the key of.
      if ((await get(profileId)) !== secret.reveal())
        throw notKeptError(helperProgram(options.env));
    },
    delete: async (profileId) => {
      if ((await get(profileId)) === null) return false;
      await call('erase', profileId);
      return true;
    },
  };
}

/** The text of an entry, from what it is on one line. @throws UnreadableEntry */
function decoded(secret: string): Secret {
  if (/^[\w-]+$/.test(secret)) return new Secret(Buffer.from(secret, 'base64url').toString('utf8'));
  throw new UnreadableEntry(
    "What the vault's helper gave is none of the texts that it was given.",
    'Log in again.',
  );
}

interface Helper {
  readonly program: string;
  readonly env: NodeJS.ProcessEnv;
  /** Ms. */
  readonly limit: number;
}

async function run(helper: Helper, action: Action, lines: readonly string[]): Promise<string> {
  const { program, env, limit } = helper;
  const child = spawn(program, [action], { env: childEnvironment(env, 'helper'), stdio: 'pipe' });
  const ended = new Promise<number | string>((resolve, reject) => {
    child.once('error', (error) => reject(startError(program, error)));
    child.once('close', (code, signal) => resolve(code ?? signal ?? 'a signal'));
  });
  // A helper need not read what it does not want.
  child.stdin.on('error', () => {});
  child.stdin.end(`${lines.join('\n')}\n\n`);
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    // What it has started would go on waiting for somebody, and read from their terminal.
    void killTree(child.pid ?? 0, env).finally(() => {
      child.kill('SIGKILL');
      // What left the tree may hold its output open for ever.
      for (const stream of [child.stdout, child.stderr]) stream.destroy();
    });
  }, limit);
  try {
    const said = Promise.allSettled([text(child.stdout), text(child.stderr)]);
    const code = await ended;
    if (isLate) throw lateError(program, action, limit);
    const [out, err] = await said;
    if (code !== 0) throw failedError(program, action, code, textOf(err));
    return textOf(out);
  } finally {
    clearTimeout(timer);
  }
}

function textOf(result: PromiseSettledResult<string>): string {
  return result.status === 'fulfilled' ? result.value : '';
}

const see = 'See what is wrong with: spaceiq doctor';

function startError(program: string, cause: Error): KeychainError {
  const why = hasCode(cause, 'ENOENT')
    ? 'is not there'
    : hasCode(cause, 'EACCES')
      ? 'may not be run'
      : 'does not start';
  return new KeychainError(
    `The vault's helper ${program} ${why}.`,
    'Correct SPACEIQ_VAULT_HELPER, or make it a program: chmod +x FILE',
    { cause },
  );
}

function lateError(program: string, action: Action, limit: number): KeychainError {
  return new KeychainNotYet(
    `The vault's helper ${program} did not answer to ${action} within ${limit / 1000} seconds; it may be waiting for somebody.`,
    'Unlock what it keeps secrets in.',
  );
}

function failedError(
  program: string,
  action: Action,
  code: number | string,
  stderr: string,
): KeychainError {
  const first = plainText(stderr.trim().split('\n')[0] ?? '').slice(0, 200);
  const words = first === '' || first === '\uFFFD' ? '' : `: ${first}`;
  return new KeychainNotYet(
    `The vault's helper ${program} answered to ${action} with ${code}${words}`,
    see,
  );
}

function notKeptError(program: string): KeychainError {
  return new KeychainError(
    `The vault's helper ${program} does not give back what it was given to keep.`,
    see,
  );
}

import { UsageError } from '../lib/errors.js';
import { makePrivateFolder } from '../lib/files.js';
import type { Secret } from '../lib/secret.js';
import type { VaultOptions } from '../vault/vault.js';
import type { ProfileDeps } from './deps.js';
import { acquireLock, type Lock } from './lock.js';
import { profilePaths } from './paths.js';

const patience = 20_000;

/** See `Home.changePassphrase`. */
export async function changePassphrase(
  passphrase: Secret | null,
  options: VaultOptions,
  deps: ProfileDeps,
): Promise<void> {
  if (deps.vault.kind !== 'file') {
    throw new UsageError(
      'Only the file vault has a passphrase, and it is not chosen.',
      'Choose it: export SPACEIQ_VAULT=file',
    );
  }
  const { changePassphrase: change } = await import('../vault/file-vault.js');
  const locks: Lock[] = [];
  try {
    // In one order, so that no two wait for each other.
    for (const [name, id] of [...deps.store.read().ids].sort(([, a], [, b]) => (a < b ? -1 : 1))) {
      const { folder, secretsLock: file } = profilePaths(deps.store.paths, id);
      makePrivateFolder(folder);
      locks.push(
        await acquireLock({ ...deps, file, what: `the secrets of profile ${name}`, patience }),
      );
    }
    await change(options, passphrase);
  } finally {
    for (const lock of locks) await lock.release();
  }
}

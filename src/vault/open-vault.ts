import { UsageError } from '../lib/errors.js';
import { refuseTelling } from '../lib/telling-environment.js';
import { helperProgram } from './helper.js';
import { type Vault, type VaultKind, type VaultOptions, vaultKinds } from './vault.js';

const openers: Readonly<Record<VaultKind, (options: VaultOptions) => Promise<Vault>>> = {
  keychain: async ({ env, home, askPassphrase, say }) => {
    const { keychainVault } = await import('./keychain-vault.js');
    const isAttended = askPassphrase !== null && say !== undefined && say !== null;
    return inPlace(keychainVault(env, undefined, isAttended ? { say } : null), home);
  },
  command: async (options) =>
    inPlace((await import('./command-vault.js')).commandVault(options), options.home),
  file: async (options) => (await import('./file-vault.js')).fileVault(options),
};

/** The back end that SPACEIQ_VAULT names; the keychain where it names none, and never another one by itself. */
export function openVault(options: VaultOptions): Vault {
  return openVaultOf(vaultKind(options.env), options);
}

/**
 * The back end of this kind, opened when it is first used. Whoever needs a secret asks it first, so that none is had where
 * node would print it.
 */
export function openVaultOf(kind: VaultKind, options: VaultOptions): Vault {
  const open = once(() => openers[kind](options));
  const opening = async () => {
    refuseTelling(options.env);
    if (kind !== 'file') refusePassphrase(options.env);
    return await open();
  };
  return {
    kind,
    read: async (id) => await (await opening()).read(id),
    check: async (id) => await (await opening()).check(id),
    write: async (id, entry) => await (await opening()).write(id, entry),
    delete: async (id) => await (await open()).delete(id),
  };
}

/** @throws UsageError where a passphrase is given that protects nothing: only the file vault has one */
function refusePassphrase({
  SPACEIQ_PASSPHRASE,
  SPACEIQ_PASSPHRASE_FILE,
}: NodeJS.ProcessEnv): void {
  if ((SPACEIQ_PASSPHRASE ?? '') === '' && (SPACEIQ_PASSPHRASE_FILE ?? '') === '') return;
  throw new UsageError(
    'A passphrase is given, and protects nothing where keys are not kept in a file.',
    'Go without it: unset SPACEIQ_PASSPHRASE SPACEIQ_PASSPHRASE_FILE, or choose the file: export SPACEIQ_VAULT=file',
  );
}

/** @throws UsageError when SPACEIQ_VAULT names no back end, or one that there is no program for */
export function vaultKind(env: NodeJS.ProcessEnv): VaultKind {
  const chosen = env.SPACEIQ_VAULT ?? '';
  if (chosen === '') return 'keychain';
  const kind = vaultKinds.find((each) => each === chosen);
  if (kind === 'command') helperProgram(env);
  if (kind !== undefined) return kind;
  throw new UsageError(
    `SPACEIQ_VAULT is ${JSON.stringify(chosen)}, and allowed are "keychain", "file" and "command".`,
    'Unset it to use the keychain: unset SPACEIQ_VAULT',
  );
}

/** A back end outside the home, with names that copies of the home do not share. */
async function inPlace(vault: Vault, home: string): Promise<Vault> {
  const { placeSuffix } = await import('./place.js');
  const suffix = await placeSuffix(home);
  return {
    kind: vault.kind,
    read: (id) => vault.read(`${id}${suffix}`),
    check: (id) => vault.check(`${id}${suffix}`),
    write: (id, entry) => vault.write(`${id}${suffix}`, entry),
    delete: (id) => vault.delete(`${id}${suffix}`),
  };
}

function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | null = null;
  return () => {
    made ??= make();
    return made;
  };
}

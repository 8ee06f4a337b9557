import { rm } from 'node:fs/promises';
import { KeychainError, SessionError, type SpaceiqError } from '../lib/errors.js';
import { fileExists, readBytes, sweepTemporaries, writeAtomically } from '../lib/files.js';
import { parseJson } from '../lib/json.js';
import { isNewer, newerError, versionOf } from '../lib/newer-format.js';
import type { Secret } from '../lib/secret.js';
import { emptyEntry, isEmpty, newDataKey, UnreadableEntry, type VaultEntry } from './entry.js';
import { isNewerSeal, seal, sealedKeyId, type Unsealed, unseal } from './sealing.js';
import { type Vault, type VaultKind, vaultNames } from './vault.js';

/** The one sealed session of a profile. */
export interface SealedStore {
  /**
   * Seals `plaintext` for `origin` under a new key, in place of what was there. What `allow` looks at is still so when it
   * is written: where it throws, nothing is.
   */
  save(origin: string, plaintext: Secret, allow?: () => Promise<void>): Promise<void>;
  /** @throws SessionError that says why: none, another profile's, for another origin, or changed */
  open(origin: string): Promise<Secret>;
  exists(): Promise<boolean>;
  /**
   * Asks the vault whether it can be used, so that nobody signs in only to learn that nothing can be kept.
   * @throws KeychainError when the vault cannot be reached or is locked
   */
  check(): Promise<void>;
  /**
   * Deletes the key first, in every back end that holds it, then the sealed session, and that even where a back end cannot
   * be reached. Gives those that still hold a key, with the reason; it opens nothing any more.
   */
  remove(): Promise<ReadonlyMap<VaultKind, string>>;
}

export interface SealedStoreOptions {
  readonly vault: Vault;
  /** The other back end, when the key was put into that one. */
  readonly elsewhere: () => Promise<VaultKind | null>;
  /** Deletes what other back ends than the chosen one were given; gives those that could not be reached. */
  readonly deleteElsewhere: () => Promise<ReadonlyMap<VaultKind, string>>;
  readonly profileId: string;
  readonly profileName: string;
  readonly file: string;
  /** Keeps two processes from changing the profile's secrets at the same instant; `requireHeld` throws once it does not. */
  readonly exclusively: <Value>(act: (requireHeld: () => void) => Promise<Value>) => Promise<Value>;
}

export function openSealedStore(options: SealedStoreOptions): SealedStore {
  return {
    save: (origin, plaintext, allow) =>
      options.exclusively(async (requireHeld) => {
        await allow?.();
        await save(options, origin, plaintext, requireHeld);
      }),
    open: (origin) => open(options, origin),
    exists: () => fileExists(options.file),
    check: () => options.vault.check(options.profileId),
    remove: () => options.exclusively((requireHeld) => remove(options, requireHeld)),
  };
}

/** In this order a process that dies at any instant leaves a session that opens: the old one or the new one. */
async function save(
  options: SealedStoreOptions,
  origin: string,
  plaintext: Secret,
  requireHeld: () => void,
): Promise<void> {
  const { vault, profileId, file } = options;
  const before = (await entryOf(options)) ?? emptyEntry;
  const sealed = await readBytes(file);
  if (sealed !== null && isNewerThan(plaintext, sealed, { profile: profileId, origin }, before)) {
    throw newerSession(options.profileName);
  }
  const needed = sealed === null ? null : sealedKeyId(sealed);
  const next = newDataKey();
  sweepTemporaries(file);
  requireHeld();
  await vault.write(profileId, {
    ...before,
    keys: [next, ...before.keys.filter((key) => key.id === needed)],
  });
  requireHeld();
  await writeAtomically(file, seal({ profile: profileId, origin }, next, plaintext));
  // Whoever has taken over meanwhile may have put a key of theirs beside it.
  requireHeld();
  await vault.write(profileId, { ...before, keys: [next] });
}

/** Whether the seal, or what it holds, is of a later format than what is to take its place. */
function isNewerThan(
  next: Secret,
  sealed: Uint8Array,
  owner: { readonly profile: string; readonly origin: string },
  { keys }: VaultEntry,
): boolean {
  if (isNewerSeal(sealed)) return true;
  const before = unseal(owner, keys, sealed);
  return (
    before.kind === 'open' &&
    isNewer(parseJson(before.plaintext.reveal()), versionOf(next.reveal()))
  );
}

function newerSession(profileName: string): SpaceiqError {
  return newerError(
    `The session of profile ${profileName}`,
    SessionError,
    `, or give it up: spaceiq logout --profile ${profileName}`,
  );
}

async function open(options: SealedStoreOptions, origin: string): Promise<Secret> {
  const { vault, profileId, profileName, file } = options;
  const login = `Log in: spaceiq login --profile ${profileName}`;
  // A login in another process may change the key between the two reads; the second look settles it.
  for (let look = 1; ; look += 1) {
    const sealed = await readBytes(file);
    if (sealed === null) throw new SessionError(`Profile ${profileName} has no session.`, login);
    const keys = (await vault.read(profileId))?.keys ?? [];
    const result = unseal({ profile: profileId, origin }, keys, sealed);
    if (result.kind === 'open') return result.plaintext;
    if (result.kind === 'newer-version') throw newerSession(profileName);
    if (result.kind === 'no-key') await sayElsewhere(options);
    if (result.kind !== 'no-key' || look === 2) {
      throw new SessionError(`The session of profile ${profileName} ${why(result, origin)}`, login);
    }
  }
}

/** @throws SessionError when the key is in the back end that is not chosen now */
async function sayElsewhere({ elsewhere, profileName }: SealedStoreOptions): Promise<void> {
  const other = await elsewhere();
  if (other === null) return;
  throw new SessionError(
    `The key of profile ${profileName} was put into the ${vaultNames[other]}, which is not chosen now.`,
    other === 'keychain'
      ? 'Choose it: unset SPACEIQ_VAULT'
      : `Choose it: export SPACEIQ_VAULT=${other}`,
  );
}

function why(
  result: Exclude<Unsealed, { kind: 'open' | 'newer-version' }>,
  origin: string,
): string {
  switch (result.kind) {
    case 'other-profile':
      return "was sealed for another profile and doesn't open here.";
    case 'other-origin':
      return `was sealed for ${result.origin} and doesn't open for ${origin}.`;
    case 'no-key':
      return "doesn't open: its key is gone from the vault.";
    case 'changed':
      return 'was changed after it was sealed, so it is not used.';
  }
}

/** What the vault holds, to be replaced: an entry that can't be read holds nothing that is worth keeping. */
async function entryOf({ vault, profileId }: SealedStoreOptions): Promise<VaultEntry | null> {
  try {
    return await vault.read(profileId);
  } catch (error) {
    if (error instanceof UnreadableEntry) return emptyEntry;
    throw error;
  }
}

async function remove(
  options: SealedStoreOptions,
  requireHeld: () => void,
): Promise<ReadonlyMap<VaultKind, string>> {
  const { vault, file, deleteElsewhere } = options;
  const left = new Map<VaultKind, string>();
  try {
    await removeKeys(options, requireHeld);
  } catch (error) {
    if (!(error instanceof KeychainError)) throw error;
    // A profile that never had a session has no key there either.
    if (await fileExists(file)) left.set(vault.kind, error.message);
  }
  for (const [kind, why] of await deleteElsewhere()) left.set(kind, why);
  await rm(file, { force: true });
  sweepTemporaries(file);
  return left;
}

async function removeKeys(options: SealedStoreOptions, requireHeld: () => void): Promise<void> {
  const { vault, profileId } = options;
  const entry = await entryOf(options);
  if (entry === null) return;
  const rest = { ...entry, keys: [] };
  requireHeld();
  if (isEmpty(rest)) await vault.delete(profileId);
  else await vault.write(profileId, rest);
}

import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { KeychainError } from '../lib/errors.js';
import { makePrivateFolder, readText, refuseSharedFolder, writeAtomically } from '../lib/files.js';
import { parseJson } from '../lib/json.js';
import { isNewer, newerError } from '../lib/newer-format.js';
import { Secret } from '../lib/secret.js';
import { decodeEntry, encodeEntry, UnreadableEntry } from './entry.js';
import { descriptionFile, epochOf, type Master, newMaster, openMaster } from './master-key.js';
import type { Vault, VaultOptions } from './vault.js';

const sealedEntry = z.object({
  version: z.literal(1),
  nonce: z.base64(),
  tag: z.base64(),
  body: z.base64(),
});

/** Keys in files, for machines without a keychain; each entry is bound to its profile's id. */
export async function fileVault(options: VaultOptions): Promise<Vault> {
  const { folder } = options;
  makePrivateFolder(folder);
  refuseSharedFolder(folder);
  let opened: { readonly epoch: string; readonly master: Promise<Master> } | null = null;
  const masterKey = async () => {
    // A run that lasts for days may meet a passphrase that was changed meanwhile.
    const epoch = await epochOf(folder);
    if (opened?.epoch !== epoch) opened = { epoch, master: openMaster(options) };
    return await opened.master;
  };
  return {
    kind: 'file',
    read: async (profileId) => {
      const text = await readText(entryFile(folder, profileId, await epochOf(folder)));
      return text === null ? null : decodeEntry(open((await masterKey()).key, profileId, text));
    },
    check: async () => {
      await masterKey();
    },
    write: async (profileId, entry) => {
      const { key, epoch } = await masterKey();
      const sealed = seal(key, profileId, encodeEntry(entry));
      await writeAtomically(entryFile(folder, profileId, epoch), sealed);
    },
    delete: async (profileId) => {
      const file = entryFile(folder, profileId, await epochOf(folder));
      if ((await readText(file)) === null) return false;
      await rm(file, { force: true });
      return true;
    },
  };
}

/**
 * Seals all entries anew, behind this passphrase or, with null, behind a key file. The vault is the old one until its
 * description is replaced, in one step, and the new one from then on. Nobody else may write to it meanwhile.
 * @throws KeychainError when the old passphrase is not had
 */
export async function changePassphrase(
  options: VaultOptions,
  passphrase: Secret | null,
): Promise<void> {
  const { folder } = options;
  makePrivateFolder(folder);
  refuseSharedFolder(folder);
  const old = await openMaster(options);
  const epoch = randomBytes(8).toString('hex');
  const { key, described } = await newMaster(folder, passphrase, epoch);
  for (const [profileId, text] of await entriesIn(folder, old.epoch)) {
    const entry = open(old.key, profileId, text);
    await writeAtomically(entryFile(folder, profileId, epoch), seal(key, profileId, entry));
  }
  await writeAtomically(descriptionFile(folder), described);
  await removeOtherEpochs(folder, epoch);
}

async function entriesIn(folder: string, epoch: string): Promise<(readonly [string, string])[]> {
  const found: (readonly [string, string])[] = [];
  for (const name of await readdir(folder)) {
    const parts = partsOf(name);
    if (parts?.kind !== 'entry' || parts.epoch !== epoch) continue;
    found.push([parts.profileId, (await readText(join(folder, name))) ?? '']);
  }
  return found;
}

async function removeOtherEpochs(folder: string, epoch: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const parts = partsOf(name);
    if (parts !== null && parts.epoch !== epoch) await rm(join(folder, name), { force: true });
  }
}

/** What a file of the vault is, by its name; null for others. */
function partsOf(name: string) {
  const match = /^([^.]+)\.(?:([0-9a-f]+)\.)?(entry|key)$/.exec(name);
  if (match === null) return null;
  const [, profileId = '', epoch = '', kind] = match;
  return { profileId, epoch, kind };
}

function entryFile(folder: string, profileId: string, epoch: string): string {
  return join(folder, `${profileId}.${epoch === '' ? '' : `${epoch}.`}entry`);
}

function seal(master: Buffer, profileId: string, plaintext: Secret): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', master, nonce);
  cipher.setAAD(additional(profileId));
  const body = Buffer.concat([cipher.update(plaintext.reveal(), 'utf8'), cipher.final()]);
  return JSON.stringify({
    version: 1,
    nonce: nonce.toString('base64'),
    tag: cipher.getAuthTag().toString('base64'),
    body: body.toString('base64'),
  } satisfies z.infer<typeof sealedEntry>);
}

function open(master: Buffer, profileId: string, text: string): Secret {
  const value = parseJson(text);
  if (isNewer(value, 1)) {
    throw newerError("The file vault's entry", KeychainError);
  }
  const parsed = sealedEntry.safeParse(value);
  try {
    if (!parsed.success) throw parsed.error;
    const { nonce, tag, body } = parsed.data;
    const decipher = createDecipheriv('aes-256-gcm', master, Buffer.from(nonce, 'base64'), {
      authTagLength: 16,
    });
    decipher.setAAD(additional(profileId));
    decipher.setAuthTag(Buffer.from(tag, 'base64'));
    const plain = Buffer.concat([decipher.update(Buffer.from(body, 'base64')), decipher.final()]);
    return new Secret(plain.toString('utf8'));
  } catch {
    throw new UnreadableEntry(
      "The file vault's entry doesn't open: the key file is another one, or it was changed.",
      'Log in again.',
    );
  }
}

function additional(profileId: string): Buffer {
  return Buffer.from(`spaceiq vault 1 ${profileId}`);
}

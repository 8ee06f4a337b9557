import { createCipheriv, createDecipheriv, createHash, randomBytes, scrypt } from 'node:crypto';
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod';
import { KeychainError } from '../lib/errors.js';
import {
  createOnce,
  makePrivateFolder,
  readText,
  refuseSharedFolder,
  writeAtomically,
} from '../lib/files.js';
import { Secret } from '../lib/secret.js';
import { decodeEntry, encodeEntry, UnreadableEntry } from './entry.js';
import type { Vault, VaultOptions } from './vault.js';

/** How hard a passphrase is to guess (scrypt): what vaults were made with that do not say, and what new ones are. */
const firstCost = { N: 1 << 16, r: 8, p: 1 };
const currentCost = { N: 1 << 17, r: 8, p: 1 };
type Cost = typeof currentCost;
/** More than this, and whoever wrote the file would have us run out of memory. */
const highestCost = { N: 1 << 20, r: 16, p: 16 };

const scryptOf = promisify<string, Buffer, number, object, Buffer>(scrypt);

function derive(passphrase: Secret, salt: Buffer, cost: Cost): Promise<Buffer> {
  const maxmem = 256 * cost.N * cost.r;
  return scryptOf(passphrase.reveal(), salt, 32, { ...cost, maxmem });
}

const credentialName = 'spaceiq-passphrase';

/** How the master key is had: from a file beside this one, or from a passphrase. */
const description = z.discriminatedUnion('protection', [
  z.object({ version: z.literal(1), protection: z.literal('key-file') }),
  z.object({
    version: z.literal(1),
    protection: z.literal('passphrase'),
    salt: z.base64(),
    check: z.base64(),
    cost: z
      .object({
        N: z.int().min(firstCost.N).max(highestCost.N),
        r: z.int().min(firstCost.r).max(highestCost.r),
        p: z.int().min(1).max(highestCost.p),
      })
      .default(firstCost),
  }),
]);
type Description = z.infer<typeof description>;

const sealedEntry = z.object({
  version: z.literal(1),
  nonce: z.base64(),
  tag: z.base64(),
  body: z.base64(),
});

/** Keys in files, for machines without a keychain; each entry is bound to its profile's id. */
export async function fileVault(options: VaultOptions): Promise<Vault> {
  makePrivateFolder(options.folder);
  refuseSharedFolder(options.folder);
  let master: Promise<Buffer> | null = null;
  const masterKey = () => {
    master ??= openMaster(options);
    return master;
  };
  const file = (profileId: string) => join(options.folder, `${profileId}.entry`);
  return {
    kind: 'file',
    read: async (profileId) => {
      const text = await readText(file(profileId));
      return text === null ? null : decodeEntry(open(await masterKey(), profileId, text));
    },
    check: async () => {
      await masterKey();
    },
    write: async (profileId, entry) => {
      const sealed = seal(await masterKey(), profileId, encodeEntry(entry));
      await writeAtomically(file(profileId), sealed);
    },
    delete: async (profileId) => {
      if ((await readText(file(profileId))) === null) return false;
      await rm(file(profileId), { force: true });
      return true;
    },
  };
}

async function openMaster(options: VaultOptions): Promise<Buffer> {
  const path = join(options.folder, 'vault.json');
  const text = await readText(path);
  if (text !== null) return await masterOf(parseDescription(text), options);
  const { key, described } = await newMaster(options);
  if (await createOnce(path, `${JSON.stringify(described)}\n`)) return key;
  // Another process was first: its master key is the one.
  return await masterOf(parseDescription((await readText(path)) ?? ''), options);
}

async function newMaster(options: VaultOptions): Promise<{ key: Buffer; described: Description }> {
  const given = await passphraseOf(options.env);
  if (given === null) {
    await createOnce(keyPath(options), `${randomBytes(32).toString('base64')}\n`);
    const key = await keyFile(keyPath(options));
    return { key, described: { version: 1, protection: 'key-file' } };
  }
  const salt = randomBytes(16);
  const key = await derive(given, salt, currentCost);
  return {
    key,
    described: {
      version: 1,
      protection: 'passphrase',
      salt: salt.toString('base64'),
      check: checkOf(key),
      cost: currentCost,
    },
  };
}

async function masterOf(described: Description, options: VaultOptions): Promise<Buffer> {
  const given = await passphraseOf(options.env);
  if (described.protection === 'key-file') {
    if (given === null) return await keyFile(keyPath(options));
    throw new KeychainError(
      'A passphrase is given, and the file vault has none: its key lies in a file that whoever reads it can use.',
      `Go without it: unset SPACEIQ_PASSPHRASE SPACEIQ_PASSPHRASE_FILE, or delete ${options.folder} and log in again.`,
    );
  }
  const passphrase = given ?? (await options.askPassphrase?.());
  if (passphrase === undefined) {
    throw new KeychainError(
      'The key file is protected by a passphrase, and none is given.',
      'Give it in a file that only you can read: export SPACEIQ_PASSPHRASE_FILE=/path, or as SPACEIQ_PASSPHRASE',
    );
  }
  const key = await derive(passphrase, Buffer.from(described.salt, 'base64'), described.cost);
  if (checkOf(key) === described.check) return key;
  throw new KeychainError(
    'The passphrase of the file vault is another one.',
    'Correct SPACEIQ_PASSPHRASE, or the file that SPACEIQ_PASSPHRASE_FILE names.',
  );
}

/** From the environment, a file, or what systemd hands to a service (`LoadCredential=spaceiq-passphrase:…`). */
async function passphraseOf(env: NodeJS.ProcessEnv): Promise<Secret | null> {
  const given = env.SPACEIQ_PASSPHRASE ?? '';
  if (given !== '') return new Secret(given);
  const named = env.SPACEIQ_PASSPHRASE_FILE ?? '';
  if (named !== '') {
    const text = await readPrivate(named, 'The passphrase file');
    if (text !== null && firstLine(text) !== '') return new Secret(firstLine(text));
    throw new KeychainError(
      `The passphrase file ${named} is missing or empty.`,
      'Write the passphrase into it, or correct SPACEIQ_PASSPHRASE_FILE.',
    );
  }
  const credentials = env.CREDENTIALS_DIRECTORY ?? '';
  const text = credentials === '' ? null : await readText(join(credentials, credentialName));
  return text === null || firstLine(text) === '' ? null : new Secret(firstLine(text));
}

function firstLine(text: string): string {
  return text.split(/\r?\n/)[0] ?? '';
}

/** As ssh does: a key that others may read is not used. Null where there is no such file. @throws KeychainError */
async function readPrivate(path: string, what: string): Promise<string | null> {
  const text = await readText(path);
  if (text === null || process.platform === 'win32') return text;
  const { mode } = await stat(path);
  if ((mode & 0o077) === 0) return text;
  throw new KeychainError(
    `${what} ${path} may be read by others (mode ${(mode & 0o777).toString(8)}), so it is not used.`,
    `Mend it with: chmod 600 '${path}'`,
  );
}

function checkOf(key: Buffer): string {
  return createHash('sha256').update('spaceiq vault check').update(key).digest('base64');
}

function keyPath(options: VaultOptions): string {
  return join(options.folder, 'vault.key');
}

async function keyFile(path: string): Promise<Buffer> {
  const text = await readPrivate(path, 'The key file');
  const key = Buffer.from((text ?? '').trim(), 'base64');
  if (key.length === 32) return key;
  throw new KeychainError(
    `The key file ${path} is missing or damaged.`,
    'Put it back from a backup, or delete the folder it is in and log in again.',
  );
}

function parseDescription(text: string): Description {
  const parsed = description.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  throw new KeychainError(
    'The file vault was made by another version of spaceiq, or is damaged.',
    'Update spaceiq, or delete its vault folder and log in again.',
  );
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
  const parsed = sealedEntry.safeParse(parseJson(text));
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

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

import { createHash, randomBytes, scrypt } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod/mini';
import { KeychainError } from '../lib/errors.js';
import { createOnce, readText } from '../lib/files.js';
import { parseJson } from '../lib/json.js';
import { isNewer, newerError } from '../lib/newer-format.js';
import { Secret } from '../lib/secret.js';
import type { VaultOptions } from './vault.js';

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

/** The second names its epoch, since the passphrase was changed; entries and key file of another are not its own. */
const dated = { version: z.literal([1, 2]), epoch: z._default(z.hex(), '') };

/** How the master key is had: from a file beside this one, or from a passphrase. */
const description = z.discriminatedUnion('protection', [
  z.object({ ...dated, protection: z.literal('key-file') }),
  z.object({
    ...dated,
    protection: z.literal('passphrase'),
    salt: z.base64(),
    check: z.base64(),
    cost: z._default(
      z.object({
        N: z.int().check(z.minimum(firstCost.N), z.maximum(highestCost.N)),
        r: z.int().check(z.minimum(firstCost.r), z.maximum(highestCost.r)),
        p: z.int().check(z.minimum(1), z.maximum(highestCost.p)),
      }),
      firstCost,
    ),
  }),
]);
type Description = z.infer<typeof description>;

/** The key that every entry of a vault is sealed with. */
export interface Master {
  readonly key: Buffer;
  /** Part of the names of what it has sealed: empty until the passphrase is changed. */
  readonly epoch: string;
}

/** The file that says how the master key is had; it is replaced as a whole. */
export function descriptionFile(folder: string): string {
  return join(folder, 'vault.json');
}

/** Which epoch a vault is in; empty where it has never had its passphrase changed, or is not there yet. */
export async function epochOf(folder: string): Promise<string> {
  const text = await readText(descriptionFile(folder));
  return text === null ? '' : parseDescription(text).epoch;
}

/** The master key of a vault, which is made where there is none. @throws KeychainError */
export async function openMaster(options: VaultOptions): Promise<Master> {
  const path = descriptionFile(options.folder);
  const text = await readText(path);
  if (text !== null) return await masterOf(parseDescription(text), options);
  const given = (await passphraseOf(options.env)) ?? (await options.askNewPassphrase?.()) ?? null;
  const { key, described } = await newMaster(options.folder, given);
  if (await createOnce(path, described)) return { key, epoch: '' };
  // Another process was first: its master key is the one.
  return await masterOf(parseDescription((await readText(path)) ?? ''), options);
}

/** A new master key, and the text that describes it. An epoch is named where there was another one before. */
export async function newMaster(
  folder: string,
  passphrase: Secret | null,
  epoch = '',
): Promise<{ readonly key: Buffer; readonly described: string }> {
  const version = epoch === '' ? 1 : 2;
  const frame = { version, ...(epoch === '' ? {} : { epoch }) } as const;
  const text = (described: z.input<typeof description>) => `${JSON.stringify(described)}\n`;
  if (passphrase === null) {
    await createOnce(keyPath(folder, epoch), `${randomBytes(32).toString('base64')}\n`);
    const key = await keyFile(keyPath(folder, epoch));
    return { key, described: text({ ...frame, protection: 'key-file' }) };
  }
  const salt = randomBytes(16);
  const key = await derive(passphrase, salt, currentCost);
  const described = text({
    ...frame,
    protection: 'passphrase',
    salt: salt.toString('base64'),
    check: checkOf(key),
    cost: currentCost,
  });
  return { key, described };
}

async function masterOf(described: Description, options: VaultOptions): Promise<Master> {
  const { epoch } = described;
  const given = await passphraseOf(options.env);
  if (described.protection === 'key-file') {
    if (given === null) return { key: await keyFile(keyPath(options.folder, epoch)), epoch };
    throw new KeychainError(
      'A passphrase is given, and the file vault has none: its key lies in a file that whoever reads it can use.',
      'Go without it: unset SPACEIQ_PASSPHRASE SPACEIQ_PASSPHRASE_FILE, and then give it one: spaceiq vault passphrase',
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
  if (checkOf(key) === described.check) return { key, epoch };
  throw new KeychainError(
    'The passphrase of the file vault is another one.',
    'Correct SPACEIQ_PASSPHRASE, or the file that SPACEIQ_PASSPHRASE_FILE names.',
  );
}

/** From the environment, a file, or what systemd hands to a service (`LoadCredential=spaceiq-passphrase:…`). */
async function passphraseOf(env: NodeJS.ProcessEnv): Promise<Secret | null> {
  const given = env.SPACEIQ_PASSPHRASE ?? '';
  const named = env.SPACEIQ_PASSPHRASE_FILE ?? '';
  if (named !== '') {
    const filed = await passphraseIn(named);
    if (given === '' || given === filed.reveal()) return filed;
    throw new KeychainError(
      `SPACEIQ_PASSPHRASE is another passphrase than that of ${named}, which SPACEIQ_PASSPHRASE_FILE names.`,
      'Give one of them: unset SPACEIQ_PASSPHRASE',
    );
  }
  if (given !== '') return new Secret(given);
  const credentials = env.CREDENTIALS_DIRECTORY ?? '';
  const text = credentials === '' ? null : await readText(join(credentials, credentialName));
  return text === null || firstLine(text) === '' ? null : new Secret(firstLine(text));
}

/** @throws KeychainError where there is none that only we can read */
async function passphraseIn(path: string): Promise<Secret> {
  const text = await readPrivate(path, 'The passphrase file');
  if (text !== null && firstLine(text) !== '') return new Secret(firstLine(text));
  throw new KeychainError(
    `The passphrase file ${path} is missing or empty.`,
    'Write the passphrase into it, or correct SPACEIQ_PASSPHRASE_FILE.',
  );
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

function keyPath(folder: string, epoch: string): string {
  return join(folder, epoch === '' ? 'vault.key' : `vault.${epoch}.key`);
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
  const value = parseJson(text);
  const parsed = description.safeParse(value);
  if (parsed.success) return parsed.data;
  throw isNewer(value, 2)
    ? newerError('The file vault', KeychainError)
    : new KeychainError(
        'The file vault is damaged.',
        'Put it back from a backup, or delete its folder and log in again.',
      );
}

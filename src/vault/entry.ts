import { randomBytes } from 'node:crypto';
import * as z from 'zod/mini';
import { KeychainError } from '../lib/errors.js';
import { parseJson } from '../lib/json.js';
import { isNewer, newerError } from '../lib/newer-format.js';
import { Secret } from '../lib/secret.js';

/** A key that seals a session, named so that a sealed file can say which one it needs. */
export interface DataKey {
  readonly id: string;
  /** 32 bytes in base64. */
  readonly key: Secret;
}

/** What a vault keeps for one profile. */
export interface VaultEntry {
  /** The current key; two while a session is being replaced, so that either file opens. */
  readonly keys: readonly DataKey[];
  readonly mailPassword: Secret | null;
  /** Whose password that is and where it may go; null where there is none. */
  readonly mailAccount?: string | null;
  /** Addresses of webhooks, by what the settings know them by. */
  readonly webhooks?: ReadonlyMap<string, Secret>;
}

export const emptyEntry: VaultEntry = { keys: [], mailPassword: null };

/** Whether there is nothing in it that would be missed. */
export function isEmpty({ keys, mailPassword, webhooks }: VaultEntry): boolean {
  return keys.length === 0 && mailPassword === null && (webhooks?.size ?? 0) === 0;
}

/** The second has webhooks, which whoever knows the first alone would lose. */
const versions = [1, 2] as const;

const stored = z.object({
  version: z.literal(versions),
  keys: z.array(z.object({ id: z.string(), key: z.string() })),
  mailPassword: z.nullable(z.string()),
  mailAccount: z.optional(z.nullable(z.string())),
  webhooks: z.optional(z.record(z.string(), z.string())),
});

export function newDataKey(): DataKey {
  return {
    id: randomBytes(8).toString('hex'),
    key: new Secret(randomBytes(32).toString('base64')),
  };
}

/** The entry as the text that a back end stores: some 300 bytes, where Windows allows 2,560. */
export function encodeEntry(entry: VaultEntry): Secret {
  const webhooks = [...(entry.webhooks ?? [])];
  const addresses = Object.fromEntries(webhooks.map(([id, address]) => [id, address.reveal()]));
  return new Secret(
    JSON.stringify({
      version: webhooks.length === 0 ? 1 : 2,
      keys: entry.keys.map(({ id, key }) => ({ id, key: key.reveal() })),
      mailPassword: entry.mailPassword?.reveal() ?? null,
      mailAccount: entry.mailAccount ?? null,
      ...(webhooks.length === 0 ? {} : { webhooks: addresses }),
    } satisfies z.infer<typeof stored>),
  );
}

/** There is an entry, and nothing can be read of it: only another login puts something better in its place. */
export class UnreadableEntry extends KeychainError {}

/**
 * The text itself is never shown.
 * @throws UnreadableEntry when the text is no entry of ours
 * @throws KeychainError when a newer spaceiq wrote it, which nothing may take the place of
 */
export function decodeEntry(text: Secret): VaultEntry {
  const value = parseJson(text.reveal());
  if (isNewer(value, versions[1])) {
    throw newerError('The keychain entry of this profile', KeychainError);
  }
  const parsed = stored.safeParse(value);
  if (!parsed.success) {
    throw new UnreadableEntry(
      'The keychain entry of this profile is not one that spaceiq can read.',
      'Log in again.',
    );
  }
  const { keys, mailPassword, mailAccount = null, webhooks = {} } = parsed.data;
  return {
    keys: keys.map(({ id, key }) => ({ id, key: new Secret(key) })),
    mailPassword: mailPassword === null ? null : new Secret(mailPassword),
    mailAccount,
    webhooks: new Map(Object.entries(webhooks).map(([id, url]) => [id, new Secret(url)])),
  };
}

import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import { KeychainError } from '../lib/errors.js';
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
}

export const emptyEntry: VaultEntry = { keys: [], mailPassword: null };

const stored = z.object({
  version: z.literal(1),
  keys: z.array(z.object({ id: z.string(), key: z.string() })),
  mailPassword: z.string().nullable(),
  mailAccount: z.string().nullable().optional(),
});

export function newDataKey(): DataKey {
  return {
    id: randomBytes(8).toString('hex'),
    key: new Secret(randomBytes(32).toString('base64')),
  };
}

/** The entry as the text that a back end stores: some 300 bytes, where Windows allows 2,560. */
export function encodeEntry(entry: VaultEntry): Secret {
  return new Secret(
    JSON.stringify({
      version: 1,
      keys: entry.keys.map(({ id, key }) => ({ id, key: key.reveal() })),
      mailPassword: entry.mailPassword?.reveal() ?? null,
      mailAccount: entry.mailAccount ?? null,
    } satisfies z.infer<typeof stored>),
  );
}

/** There is an entry, and nothing can be read of it: only another login puts something better in its place. */
export class UnreadableEntry extends KeychainError {}

/** @throws UnreadableEntry when the text is no entry of ours; the text itself is never shown */
export function decodeEntry(text: Secret): VaultEntry {
  const parsed = stored.safeParse(parseJson(text.reveal()));
  if (!parsed.success) {
    throw new UnreadableEntry(
      'The keychain entry of this profile is not one that this version of spaceiq can read.',
      'Log in again, or update spaceiq.',
    );
  }
  const { keys, mailPassword, mailAccount = null } = parsed.data;
  return {
    keys: keys.map(({ id, key }) => ({ id, key: new Secret(key) })),
    mailPassword: mailPassword === null ? null : new Secret(mailPassword),
    mailAccount,
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

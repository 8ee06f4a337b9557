import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { Secret } from '../lib/secret.js';
import type { DataKey } from './entry.js';

/**
 * A sealed file is: the magic `SPACEIQ-SEALED`, one byte of format version, the header's length (2 bytes, big-endian),
 * the header (JSON in UTF-8), and then AES-256-GCM's nonce (12), ciphertext and tag (16).
 * Everything before the nonce is additional data: the version, the profile's id and the origin can't be changed.
 */
const magic = Buffer.from('SPACEIQ-SEALED', 'ascii');
const currentVersion = 1;
const nonceBytes = 12;
const tagBytes = 16;
const prefixBytes = magic.length + 1 + 2;

export interface SealHeader {
  readonly profile: string;
  readonly origin: string;
  readonly key: string;
}

export type Unsealed =
  | { readonly kind: 'open'; readonly plaintext: Secret }
  | { readonly kind: 'other-profile'; readonly profile: string }
  | { readonly kind: 'other-origin'; readonly origin: string }
  /** The key that it was sealed with is not in the vault. */
  | { readonly kind: 'no-key' }
  | { readonly kind: 'newer-version'; readonly version: number }
  | { readonly kind: 'changed' };

/** Seals for one profile and one origin, with a nonce of its own. */
export function seal(
  owner: { readonly profile: string; readonly origin: string },
  dataKey: DataKey,
  plaintext: Secret,
): Uint8Array {
  const header = Buffer.from(
    JSON.stringify({
      profile: owner.profile,
      origin: owner.origin,
      key: dataKey.id,
    } satisfies SealHeader),
  );
  const prefix = Buffer.alloc(prefixBytes);
  magic.copy(prefix);
  prefix.writeUInt8(currentVersion, magic.length);
  prefix.writeUInt16BE(header.length, magic.length + 1);
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', keyBytes(dataKey), nonce);
  cipher.setAAD(Buffer.concat([prefix, header]));
  const body = Buffer.concat([cipher.update(plaintext.reveal(), 'utf8'), cipher.final()]);
  return Buffer.concat([prefix, header, nonce, body, cipher.getAuthTag()]);
}

/** Opens only what was sealed, unchanged, for this profile and this origin; says why otherwise. */
export function unseal(
  owner: { readonly profile: string; readonly origin: string },
  keys: readonly DataKey[],
  sealed: Uint8Array,
): Unsealed {
  const parts = split(Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength));
  if (parts === null) return { kind: 'changed' };
  if ('version' in parts) return { kind: 'newer-version', version: parts.version };
  const { header } = parts;
  const dataKey = keys.find((key) => key.id === header.key);
  const plaintext = dataKey === undefined ? null : decrypt(dataKey, parts);
  // Whose it says it is can only be believed once a key has opened it; until then it decides the words alone.
  if (plaintext === null) {
    if (dataKey !== undefined || isOwnChanged(owner, keys, parts)) return { kind: 'changed' };
    return header.profile === owner.profile
      ? { kind: 'no-key' }
      : { kind: 'other-profile', profile: header.profile };
  }
  if (header.profile !== owner.profile) return { kind: 'other-profile', profile: header.profile };
  if (header.origin !== owner.origin) return { kind: 'other-origin', origin: header.origin };
  return { kind: 'open', plaintext };
}

/** Which key a sealed file was sealed with, as it says itself; null where it can't be read. */
export function sealedKeyId(sealed: Uint8Array): string | null {
  const parts = split(Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength));
  return parts === null || 'version' in parts ? null : parts.header.key;
}

/** Whether a newer spaceiq has sealed it. */
export function isNewerSeal(sealed: Uint8Array): boolean {
  const parts = split(Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength));
  return parts !== null && 'version' in parts;
}

interface Parts {
  readonly header: SealHeader;
  readonly prefix: Buffer;
  readonly additional: Buffer;
  readonly nonce: Buffer;
  readonly body: Buffer;
  readonly tag: Buffer;
}

function split(sealed: Buffer): Parts | { readonly version: number } | null {
  if (sealed.length < prefixBytes || !sealed.subarray(0, magic.length).equals(magic)) return null;
  const version = sealed.readUInt8(magic.length);
  if (version > currentVersion) return { version };
  const headerEnd = prefixBytes + sealed.readUInt16BE(magic.length + 1);
  if (version !== currentVersion || sealed.length < headerEnd + nonceBytes + tagBytes) return null;
  const header = parseHeader(sealed.subarray(prefixBytes, headerEnd));
  if (header === null) return null;
  return {
    header,
    prefix: sealed.subarray(0, prefixBytes),
    additional: sealed.subarray(0, headerEnd),
    nonce: sealed.subarray(headerEnd, headerEnd + nonceBytes),
    body: sealed.subarray(headerEnd + nonceBytes, sealed.length - tagBytes),
    tag: sealed.subarray(sealed.length - tagBytes),
  };
}

function parseHeader(bytes: Buffer): SealHeader | null {
  try {
    const header: unknown = JSON.parse(bytes.toString('utf8'));
    if (typeof header !== 'object' || header === null) return null;
    const { profile, origin, key } = header as Record<string, unknown>;
    if (typeof profile !== 'string' || typeof origin !== 'string' || typeof key !== 'string') {
      return null;
    }
    return { profile, origin, key };
  } catch {
    return null;
  }
}

function decrypt(dataKey: DataKey, parts: Parts, additional = parts.additional): Secret | null {
  try {
    const decipher = createDecipheriv('aes-256-gcm', keyBytes(dataKey), parts.nonce, {
      authTagLength: tagBytes,
    });
    decipher.setAAD(additional);
    decipher.setAuthTag(parts.tag);
    const plain = Buffer.concat([decipher.update(parts.body), decipher.final()]);
    return new Secret(plain.toString('utf8'));
  } catch {
    return null;
  }
}

/** Whether it is this profile's own after all, with another id written over the profile's or the key's. */
function isOwnChanged(
  owner: { readonly profile: string },
  keys: readonly DataKey[],
  parts: Parts,
): boolean {
  return keys.some((key) => {
    const { origin } = parts.header;
    const header = Buffer.from(JSON.stringify({ profile: owner.profile, origin, key: key.id }));
    return decrypt(key, parts, Buffer.concat([parts.prefix, header])) !== null;
  });
}

function keyBytes(dataKey: DataKey): Buffer {
  return Buffer.from(dataKey.key.reveal(), 'base64');
}

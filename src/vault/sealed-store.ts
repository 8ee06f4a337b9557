import type { Secret } from '../lib/secret.js';

/** The one sealed session of a profile. */
export interface SealedStore {
  /** Seals `plaintext` for `origin` under a new key, in place of what was there. */
  save(origin: string, plaintext: Secret): Promise<void>;
  /** @throws SessionError that says why: none, another profile's, for another origin, or changed */
  open(origin: string): Promise<Secret>;
  exists(): Promise<boolean>;
  /** Deletes the key first, then the sealed session. */
  remove(): Promise<void>;
}

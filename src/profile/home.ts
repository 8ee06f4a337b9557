import type { Secret } from '../lib/secret.js';
import type { VaultKind } from '../vault/vault.js';
import type { Draft } from './draft.js';
import type { Profile, RemovalReport } from './profile.js';

/** A settings object as a person writes it, not yet checked. */
export type RawSettings = Readonly<Record<string, unknown>>;

export interface SettingsDocument {
  readonly $schema?: string | undefined;
  readonly profiles: Readonly<Record<string, RawSettings>>;
  readonly defaultProfile?: string | undefined;
  readonly parallelProfiles?: number | undefined;
}

/** The profiles of one person on one machine. */
export interface Home {
  /** Where the settings are kept, for messages to people. */
  readonly settingsFile: string;
  readonly vaultKind: VaultKind;
  /** Names in the order in which they were added. */
  list(): readonly string[];
  /** Ids by name; a profile that a person wrote into the file has none until it is first opened. */
  ids(): ReadonlyMap<string, string>;
  readonly defaultProfile: string | null;
  /** How many profiles `book --all` works for at once. */
  readonly parallelProfiles: number;
  /** The one way to a profile. @throws UsageError when there is none of that name */
  open(name: string): Profile;
  /**
   * Which profile a call is for: `requested`, else SPACEIQ_PROFILE, else the default, else the only one.
   * @throws UsageError when there are several and none is named, or none at all
   */
  resolve(requested?: string): string;
  /** What the settings file says of a profile, unchecked. */
  raw(name: string): RawSettings;
  /** @throws UsageError when the name or the settings are wrong, or the name is taken */
  add(name: string, settings: RawSettings): Promise<Profile>;
  /**
   * Puts what `act` makes of a profile's settings in their place, while nobody else changes them; addresses of webhooks
   * go into the vault. `act` may be called twice. Where the `id` is given, the profile with it is meant, whatever it is
   * called by now. @throws UsageError when they are wrong, and nothing is changed
   */
  change(name: string, act: (settings: RawSettings) => RawSettings, id?: string): Promise<void>;
  /** @throws SpaceiqError (exit 5) while a run holds it */
  rename(from: string, to: string): Promise<void>;
  setDefault(name: string): Promise<void>;
  /** Checks a whole document, of which `only` may be the one profile in it; nothing is changed until `apply`. @throws UsageError */
  planImport(text: string, source: string, only?: Named): ImportPlan;
  /** A text of one profile's settings for an editor, in the form that `planImport` takes. */
  draft(name: string): Promise<Draft & { readonly isLeftOver: boolean }>;
  /** Settings only, never secrets, in the form that `planImport` takes. */
  export(names?: readonly string[]): SettingsDocument;
  /** What profiles have left that are no more: taken out by hand, or removed by a process that died. */
  leftOvers(): readonly LeftOver[];
  /**
   * Puts another passphrase, or none, before the file vault, while nobody changes a secret.
   * @throws KeychainError when the old one is not had
   */
  changePassphrase(passphrase: Secret | null): Promise<void>;
}

/** A profile by its id, and by the name that it has or had. */
export interface Named {
  readonly id: string;
  readonly name: string;
}

export interface LeftOver {
  readonly id: string;
  readonly folder: string;
  /** Deletes it, the keychain entry first. @throws SpaceiqError (exit 5) while a run holds it */
  remove(): Promise<RemovalReport>;
}

export interface ImportPlan {
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly unchanged: readonly string[];
  /** One line per difference: `+ profiles.alice.floor: "2"`. */
  readonly diff: readonly string[];
  /** Programs of this machine that the settings would have us run, one sentence each. */
  readonly runs: readonly string[];
  /** All or nothing. */
  apply(): Promise<void>;
}

import { type Clock, type Random, systemClock } from '../lib/clock.js';
import { UsageError } from '../lib/errors.js';
import { makePrivateFolder, refuseSharedFolder } from '../lib/files.js';
import type { Secret } from '../lib/secret.js';
import { openVault, openVaultOf } from '../vault/open-vault.js';
import type { VaultKind } from '../vault/vault.js';
import { changePassphrase } from './change-passphrase.js';
import type { ProfileDeps } from './deps.js';
import { openDraft, schemaAddress } from './draft.js';
import { existing, rawOf, renamed } from './file-changes.js';
import type { Home } from './home.js';
import { exportDocument, planImport } from './import.js';
import { leftOvers } from './left-overs.js';
import type { Lock } from './lock.js';
import { sameName } from './names.js';
import { openProfile } from './open-profile.js';
import { homePaths, profilePaths } from './paths.js';
import type { Profile } from './profile.js';
import { SettingsChanges } from './settings-changes.js';
import { SettingsStore, type StoredFile } from './store.js';

export interface HomeDeps {
  readonly clock?: Clock;
  readonly random?: Random;
  /** Asks a person for the file vault's passphrase; left out where nobody is there. */
  readonly askPassphrase?: () => Promise<Secret>;
  /** Asks for the passphrase of a new one; null is none. */
  readonly askNewPassphrase?: () => Promise<Secret | null>;
  /** Tells a person of something that was done beside what they asked for. */
  readonly say?: (sentence: string) => void;
}

const defaultParallel = 4;

/** The profiles of this user, in the platform's folders or in SPACEIQ_HOME. */
export function openHome(env: NodeJS.ProcessEnv, deps: HomeDeps = {}): Home {
  const { clock = systemClock, random = Math.random } = deps;
  const paths = homePaths(env);
  const store = new SettingsStore(paths, clock, random);
  const options = {
    ...{ env, home: paths.dataFolder, folder: paths.vaultFolder },
    askPassphrase: deps.askPassphrase ?? null,
    askNewPassphrase: deps.askNewPassphrase ?? null,
    say: deps.say ?? null,
  };
  const vault = openVault(options);
  const otherVault = (kind: VaultKind) => openVaultOf(kind, options);
  const profileDeps: ProfileDeps = { store, vault, otherVault, clock, random, say: deps.say };
  const open = (name: string) => openNamed(name, profileDeps);
  const changes = new SettingsChanges(store, (name, id) => openProfile(name, id, profileDeps));
  return {
    settingsFile: paths.settingsFile,
    vaultKind: vault.kind,
    list: () => [...store.read().profiles.keys()],
    ids: () => store.read().ids,
    get defaultProfile() {
      return defaultOf(store.read());
    },
    get parallelProfiles() {
      return parallelOf(store.read(), paths.settingsFile);
    },
    open,
    resolve: (requested) => resolveName(store.read(), requested, env),
    raw: (name) => rawOf(store.read(), name),
    add: async (name, settings) => {
      await changes.add(name, settings);
      return open(name);
    },
    change: async (name, act, id) => await changes.change(id ?? open(name).id, act),
    rename: async (from, to) => {
      const profile = open(from);
      const locks = await lockedAgainstRuns(profile);
      try {
        await store.change((file) => renamed(file, profile.id, to));
      } finally {
        for (const lock of locks) await lock.release();
      }
    },
    setDefault: (name) =>
      store.change((file) => ({ ...file, defaultProfile: existing(file, name) })),
    planImport: (text, source, only) => planImport(store, changes, text, source, only),
    draft: async (name) => await draftOf(open(name), store),
    export: (names) => exportDocument(store.read(), names),
    leftOvers: () => leftOvers(profileDeps),
    changePassphrase: (passphrase) => changePassphrase(passphrase, options, profileDeps),
  };
}

/** A run reads its settings by name, so that a watch under the old one could not go on. @throws SpaceiqError (exit 5) */
async function lockedAgainstRuns(profile: Profile): Promise<readonly Lock[]> {
  const locks: Lock[] = [];
  try {
    for (const kind of ['watch', 'release', 'schedule'] as const) {
      locks.push(await profile.acquirePresence(kind));
    }
    return [...locks, await profile.acquireLock()];
  } catch (error) {
    for (const lock of locks) await lock.release();
    throw error;
  }
}

function openNamed(wanted: string, deps: ProfileDeps): Profile {
  const { paths } = deps.store;
  const file = deps.store.read();
  const name = existing(file, wanted);
  makePrivateFolder(paths.dataFolder);
  refuseSharedFolder(paths.dataFolder);
  return openProfile(name, file.ids.get(name) ?? deps.store.adopt(name), deps);
}

async function draftOf(profile: Profile, store: SettingsStore) {
  const document = { $schema: schemaAddress, ...exportDocument(store.read(), [profile.name]) };
  return await openDraft(
    profilePaths(store.paths, profile.id).draft,
    `${JSON.stringify(document, null, 2)}\n`,
  );
}

function resolveName(file: StoredFile, requested: string | undefined, env: NodeJS.ProcessEnv) {
  const fromEnv = env.SPACEIQ_PROFILE ?? '';
  if (requested !== undefined) return existing(file, requested);
  if (fromEnv !== '') return existing(file, fromEnv);
  const standard = defaultOf(file);
  if (standard !== null) return standard;
  const names = [...file.profiles.keys()];
  const [only] = names;
  if (only === undefined) {
    throw new UsageError('There is no profile yet.', 'Add one: spaceiq profile add NAME');
  }
  if (names.length === 1) return only;
  throw new UsageError(
    `There are several profiles (${names.slice(0, 10).join(', ')}${names.length > 10 ? ', …' : ''}), and none is named.`,
    'Name one with --profile NAME, or choose a default: spaceiq profile default NAME',
  );
}

/** A default that names no profile is as good as none. */
function defaultOf(file: StoredFile): string | null {
  return file.defaultProfile === null ? null : sameName(file.profiles.keys(), file.defaultProfile);
}

function parallelOf(file: StoredFile, path: string): number {
  const value = file.parallelProfiles ?? defaultParallel;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 32) {
    return value;
  }
  throw new UsageError(
    `parallelProfiles: found ${JSON.stringify(value)}, allowed is a whole number from 1 to 32`,
    `Correct it in ${path}`,
  );
}

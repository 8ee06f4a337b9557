import { type Clock, type Random, systemClock } from '../lib/clock.js';
import { UsageError } from '../lib/errors.js';
import { makePrivateFolder, refuseSharedFolder } from '../lib/files.js';
import type { Secret } from '../lib/secret.js';
import { openVault, openVaultOf } from '../vault/open-vault.js';
import type { VaultKind } from '../vault/vault.js';
import { checkSettings } from './check.js';
import type { ProfileDeps } from './deps.js';
import { openDraft, schemaAddress } from './draft.js';
import type { Home, RawSettings } from './home.js';
import { exportDocument, planImport } from './import.js';
import type { Lock } from './lock.js';
import { checkName, printable, sameName } from './names.js';
import { nearest } from './nearest.js';
import { openProfile } from './open-profile.js';
import { homePaths, profilePaths } from './paths.js';
import type { Profile } from './profile.js';
import { newId, SettingsStore, type StoredFile } from './store.js';

export interface HomeDeps {
  readonly clock?: Clock;
  readonly random?: Random;
  /** Asks a person for the file vault's passphrase; left out where nobody is there. */
  readonly askPassphrase?: () => Promise<Secret>;
}

const defaultParallel = 4;

/** The profiles of this user, in the platform's folders or in SPACEIQ_HOME. */
export function openHome(env: NodeJS.ProcessEnv, deps: HomeDeps = {}): Home {
  const { clock = systemClock, random = Math.random } = deps;
  const paths = homePaths(env);
  const store = new SettingsStore(paths, clock, random);
  const options = { env, folder: paths.vaultFolder, askPassphrase: deps.askPassphrase ?? null };
  const vault = openVault(options);
  const otherVault = (kind: VaultKind) => openVaultOf(kind, options);
  const profileDeps: ProfileDeps = { store, vault, otherVault, clock, random };
  const open = (name: string) => openNamed(name, profileDeps);
  return {
    settingsFile: paths.settingsFile,
    vaultKind: vault.kind,
    list: () => [...store.read().profiles.keys()],
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
      await store.change((file) => added(file, name, settings));
      return open(name);
    },
    replace: (name, settings) => store.change((file) => changed(file, name, () => settings)),
    change: (name, act) => store.change((file) => changed(file, name, act)),
    rename: async (from, to) => {
      const locks = await lockedAgainstRuns(open(from));
      try {
        await store.change((file) => renamed(file, from, to));
      } finally {
        for (const lock of locks) await lock.release();
      }
    },
    setDefault: (name) =>
      store.change((file) => ({ ...file, defaultProfile: existing(file, name) })),
    planImport: (text, source, only) => planImport(store, text, source, only),
    draft: async (name) => await draftOf(open(name), store),
    export: (names) => exportDocument(store.read(), names),
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

/** The name as it is written in the file. @throws UsageError when there is none like it */
function existing(file: StoredFile, wanted: string): string {
  const names = [...file.profiles.keys()];
  const name = sameName(names, wanted);
  if (name !== null) return name;
  const guess = nearest(wanted, names);
  throw new UsageError(
    `There is no profile ${printable(wanted)}${guess === null ? '' : `; did you mean ${guess}?`}`,
    names.length === 0
      ? 'Add it: spaceiq profile add NAME'
      : `There is ${names.slice(0, 10).join(', ')}${names.length > 10 ? ', …' : ''}. See: spaceiq profile list`,
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

function rawOf(file: StoredFile, wanted: string): RawSettings {
  const raw = file.profiles.get(existing(file, wanted));
  return typeof raw === 'object' && raw !== null && !Array.isArray(raw) ? (raw as RawSettings) : {};
}

function added(file: StoredFile, name: string, settings: RawSettings): StoredFile {
  checkName(name);
  refuseTaken(file, name);
  checkSettings(name, settings);
  return {
    ...file,
    profiles: new Map(file.profiles).set(name, settings),
    ids: new Map(file.ids).set(name, newId()),
  };
}

function changed(
  file: StoredFile,
  wanted: string,
  act: (settings: RawSettings) => RawSettings,
): StoredFile {
  const name = existing(file, wanted);
  const settings = act(rawOf(file, name));
  checkSettings(name, settings);
  return { ...file, profiles: new Map(file.profiles).set(name, settings) };
}

function renamed(file: StoredFile, wanted: string, to: string): StoredFile {
  const from = existing(file, wanted);
  checkName(to);
  if (to.toLowerCase() !== from.toLowerCase()) refuseTaken(file, to);
  const move = <Value>(map: ReadonlyMap<string, Value>) =>
    new Map([...map].map(([name, value]) => [name === from ? to : name, value] as const));
  return {
    ...file,
    profiles: move(file.profiles),
    ids: move(file.ids),
    defaultProfile: file.defaultProfile === from ? to : file.defaultProfile,
  };
}

function refuseTaken(file: StoredFile, name: string): void {
  const taken = sameName(file.profiles.keys(), name);
  if (taken === null) return;
  throw new UsageError(
    `There is a profile ${taken} already; names have to differ by more than case.`,
    `Change it: spaceiq profile set ${taken} KEY=VALUE`,
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

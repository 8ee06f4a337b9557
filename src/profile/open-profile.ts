import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { openJournal } from '../journal/journal.js';
import { UsageError } from '../lib/errors.js';
import { isMissing, makePrivateFolder, readTextSync, writeAtomically } from '../lib/files.js';
import { openLogFile } from '../lib/logger.js';
import { emptyEntry, isEmpty } from '../vault/entry.js';
import { openSealedStore } from '../vault/sealed-store.js';
import { type Vault, vaultNames } from '../vault/vault.js';
import { openCache } from './cache.js';
import { checkSettings } from './check.js';
import type { ProfileDeps } from './deps.js';
import { knownIdentity } from './known-identity.js';
import { acquireLock } from './lock.js';
import { markedVault } from './marked-vault.js';
import { moveAddresses } from './move-addresses.js';
import { type Presence, type ProfilePaths, profilePaths } from './paths.js';
import { personTurns } from './person.js';
import type { MailPassword, Profile, Standing } from './profile.js';
import { removeProfile } from './remove.js';
import type { Settings } from './settings.js';
import { webhookAddresses } from './webhook-addresses.js';

/** `act` asks `requireHeld` before it writes. */
type Exclusively = <Value>(act: (requireHeld: () => void) => Promise<Value>) => Promise<Value>;

const secretsPatience = 20_000;
/** Longer than a renewal may take. */
const renewalPatience = 90_000;
const keptShots = 100;
const defaultLogMegabytes = 5;

/** The handle of a profile whose name and id are known to belong together. */
export function openProfile(name: string, id: string, deps: ProfileDeps): Profile {
  const { store, clock } = deps;
  const paths = profilePaths(store.paths, id);
  const vault = markedVault(deps.vault, paths.vaultMark, deps.otherVault);
  makePrivateFolder(paths.folder);
  const exclusively = exclusive(name, paths, deps);
  const settings = () => {
    const file = store.read();
    if (file.ids.get(name) !== id) throw goneError(name);
    return checkSettings(name, file.profiles.get(name));
  };
  const webhooks = webhookAddresses(id, vault, exclusively);
  let moved: Promise<void> | null = null;
  return {
    name,
    id,
    settings: async () => {
      moved ??= moveAddresses(name, { ...deps, id, webhooks, vault: vaultNames[vault.kind] });
      await moved;
      return settings();
    },
    webhooks,
    now: () => clock.now(),
    session: openSealedStore({
      vault,
      elsewhere: vault.elsewhere,
      deleteElsewhere: async () => (await vault.deleteElsewhere(id)).left,
      profileId: id,
      profileName: name,
      file: paths.sealed,
      exclusively,
    }),
    journal: openJournal(paths.journal, clock, `The journal of profile ${name}`),
    cache: openCache(paths.cache, name),
    identity: knownIdentity(paths.identity, name),
    mailPassword: mailPassword(name, { vault, id, exclusively, settings }),
    openLog: (runId, level, onTrouble) => {
      makePrivateFolder(paths.logFolder);
      const maxBytes = logMegabytes(settings) * 1_000_000;
      const bindings = { profile: name, runId };
      return openLogFile({ file: paths.log, maxBytes, level, bindings, onTrouble });
    },
    shot: (label) => newShot(paths.shots, label, deps),
    browserFolder: {
      open: () => {
        makePrivateFolder(paths.browser);
        return paths.browser;
      },
      remove: () => rm(paths.browser, { recursive: true, force: true, maxRetries: 5 }),
    },
    acquireLock: (patience = 0, signal = undefined) =>
      acquireLock({ ...deps, file: paths.lock, what: `profile ${name}`, patience, signal }),
    acquirePresence: (kind) =>
      acquireLock({
        ...deps,
        file: paths.presence[kind],
        what: `profile ${name}${presenceWords[kind]}`,
        patience: 0,
      }),
    turnsOf: (person) => personTurns(person, { ...deps, name, id, paths, home: store.paths }),
    standing: standingOf(paths),
    acquireRenewalLock: () =>
      acquireLock({
        ...deps,
        file: paths.renewalLock,
        what: `the renewal of profile ${name}'s session`,
        patience: renewalPatience,
      }),
    remove: () => removeProfile(name, id, paths, { ...deps, vault }),
  };
}

const presenceWords: Record<Presence, string> = {
  watch: ' with a watch',
  release: ' and waits for a release',
  schedule: ' for its schedule',
};

function standingOf({ folder, standing }: ProfilePaths): Standing {
  return {
    read: () => (existsSync(folder) ? (readTextSync(standing) ?? '') : null),
    change: () => writeAtomically(standing, randomBytes(8).toString('hex')),
  };
}

/** The oldest go when there are many: each is some 100 kB. */
function newShot(folder: string, label: string, { clock, random }: ProfileDeps): string {
  makePrivateFolder(folder);
  const names = readdirSync(folder).sort();
  for (const name of names.slice(0, Math.max(0, names.length - keptShots + 1))) {
    rmSync(join(folder, name), { force: true });
  }
  const at = new Date(clock.now()).toISOString().replace(/[:.]/g, '-');
  const safe = label.replace(/[^A-Za-z0-9]+/g, '-').slice(0, 60);
  return join(folder, `${at}-${safe}-${random().toString(36).slice(2, 8)}.png`);
}

function exclusive(name: string, paths: ProfilePaths, deps: ProfileDeps): Exclusively {
  return async (act) => {
    const lock = await acquireLock({
      ...deps,
      file: paths.secretsLock,
      what: `the secrets of profile ${name}`,
      patience: secretsPatience,
    }).catch((error: unknown) => {
      throw isMissing(error) ? goneError(name) : error;
    });
    try {
      return await act(lock.requireHeld);
    } finally {
      await lock.release();
    }
  };
}

/** A handle that outlived its profile never reads the settings of another that took the name. */
function goneError(name: string): UsageError {
  return new UsageError(
    `The profile ${name} was renamed or removed in the meantime.`,
    'See: spaceiq profile list',
  );
}

/** Settings that are wrong are said where they are used; a log is wanted then more than ever. */
function logMegabytes(settings: () => { limits: { logMegabytes: number } }): number {
  try {
    return settings().limits.logMegabytes;
  } catch {
    return defaultLogMegabytes;
  }
}

interface Kept {
  readonly vault: Vault;
  readonly id: string;
  readonly exclusively: Exclusively;
  readonly settings: () => Settings;
}

function mailPassword(name: string, { vault, id, exclusively, settings }: Kept): MailPassword {
  return {
    read: async () => {
      const entry = await vault.read(id);
      if (entry === null || entry.mailPassword === null) return null;
      return entry.mailAccount === accountOf(settings()) ? entry.mailPassword : null;
    },
    write: (password) =>
      exclusively(async (requireHeld) => {
        const mailAccount = password === null ? null : accountOf(settings());
        if (password !== null && mailAccount === null) throw noAccountError(name);
        const entry = (await vault.read(id)) ?? emptyEntry;
        const next = { ...entry, mailPassword: password, mailAccount };
        requireHeld();
        if (isEmpty(next)) await vault.delete(id);
        else await vault.write(id, next);
      }),
  };
}

/** The password goes to this server for this user only: settings that name another get none. */
function accountOf({ notify: { email } }: Settings): string | null {
  return email === null || email.user === null
    ? null
    : JSON.stringify([email.host, email.port, email.user]);
}

function noAccountError(name: string): UsageError {
  return new UsageError(
    `The settings of profile ${name} name no mail account that the password would be for.`,
    `Set notify.email with host, port and user first: spaceiq profile edit ${name}`,
  );
}

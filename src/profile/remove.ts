import { readdir, rm } from 'node:fs/promises';
import { fileExists, isMissing } from '../lib/files.js';
import type { ProfileDeps } from './deps.js';
import { removed } from './file-changes.js';
import { acquireLock, type Lock } from './lock.js';
import type { MarkedVault } from './marked-vault.js';
import type { ProfilePaths } from './paths.js';
import { forgetPeople } from './person-dates.js';
import type { RemovalReport } from './profile.js';

/** How long (ms) a round that is under way may take to end. */
const roundPatience = 3000;
/** How long (ms) a session may take to be sealed. */
const secretsPatience = 20_000;

/** Deletes all that is a profile's. The keychain entry goes first: from then on the sealed session opens nowhere. */
export async function removeProfile(
  name: string,
  id: string,
  paths: ProfilePaths,
  deps: ProfileDeps & { readonly vault: MarkedVault },
): Promise<RemovalReport> {
  const lock = await acquireLock({
    ...deps,
    file: paths.lock,
    what: `profile ${name}`,
    patience: roundPatience,
  });
  const deleted: string[] = [];
  const left: string[] = [];
  let secrets: Lock | null = null;
  try {
    // Whoever seals a session meanwhile has sealed it by then, or finds the profile gone.
    secrets = await acquireLock({
      ...deps,
      file: paths.secretsLock,
      what: `the secrets of profile ${name}`,
      patience: secretsPatience,
    });
    if (await deps.vault.delete(id)) deleted.push(`the ${deps.vault.kind} entry`);
    const elsewhere = await deps.vault.deleteElsewhere(id);
    deleted.push(...elsewhere.deleted.map((kind) => `the ${kind} entry`));
    left.push(...[...elsewhere.left].map(([kind, why]) => `the ${kind} entry (${why})`));
    for (const [what, path] of parts(paths)) {
      if (!(await hasContent(path))) continue;
      await rm(path, { recursive: true, force: true });
      deleted.push(what);
    }
    const newer = await forgetPeople(deps.store.paths.peopleFolder, id);
    left.push(...newer.map((file) => `${file} (a newer spaceiq wrote it)`));
    if ([...deps.store.read().ids.values()].includes(id)) {
      await deps.store.change((file) => removed(file, id));
      deleted.push('the settings');
    }
    await rm(paths.folder, { recursive: true, force: true });
  } finally {
    await secrets?.release();
    await lock.release();
  }
  return { profile: name, id, deleted, left };
}

function parts(paths: ProfilePaths): readonly (readonly [string, string])[] {
  return [
    ['the sealed session', paths.sealed],
    ['who it is known to be', paths.identity],
    ['the journal', paths.journal],
    ['the logs', paths.logFolder],
    ['the screenshots', paths.shots],
    ['the cache', paths.cache],
    ['what its browser kept', paths.browser],
    ['the unsaved settings', paths.draft],
  ];
}

async function hasContent(path: string): Promise<boolean> {
  try {
    return (await readdir(path)).length > 0;
  } catch (error) {
    if (isMissing(error)) return false;
    return await fileExists(path);
  }
}

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isMissing } from '../lib/files.js';
import type { ProfileDeps } from './deps.js';
import type { LeftOver } from './home.js';
import { idPattern } from './names.js';
import { openProfile } from './open-profile.js';

/** Folders of ids that the settings do not know. */
export function leftOvers(deps: ProfileDeps): readonly LeftOver[] {
  const parent = join(deps.store.paths.dataFolder, 'profiles');
  const known = new Set(deps.store.read().ids.values());
  const ids = namesIn(parent).filter((name) => idPattern.test(name) && !known.has(name));
  return ids.map((id) => ({
    id,
    folder: join(parent, id),
    remove: () => openProfile(id, id, deps).remove(),
  }));
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

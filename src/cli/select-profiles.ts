import { UsageError } from '../lib/errors.js';
import type { Home } from '../profile/home.js';

export interface ProfileChoice {
  readonly profile?: readonly string[];
  readonly all?: boolean;
}

/**
 * The names of the profiles that a call is for, each once.
 * @throws UsageError when one does not exist, or when it can't be told which one is meant
 */
export function selectProfiles(home: Home, choice: ProfileChoice): readonly string[] {
  if (choice.all === true) {
    const names = home.list();
    if (names.length > 0) return names;
    throw new UsageError('There are no profiles yet.', 'Add one: spaceiq profile add NAME');
  }
  const named = choice.profile ?? [home.resolve()];
  return [...new Set(named.map((name) => home.open(name).name))];
}

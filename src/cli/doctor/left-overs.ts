import type { Home, LeftOver } from '../../profile/home.js';
import { confirm } from '../ask.js';
import type { CliContext } from '../context.js';
import { attempt, attemptAsync } from './attempt.js';
import { type Finding, ok, warn } from './finding.js';

const check = 'left over';

/** Folders and entries of profiles that are no more: deleted where that is wanted. */
export async function* leftOverFindings(
  home: Home,
  tidy: boolean,
  context: CliContext,
): AsyncGenerator<Finding> {
  const found = attempt(check, () => home.leftOvers(), context);
  // Settings that cannot be read are said where they are looked at.
  if ('finding' in found) return;
  for (const each of found.value) yield await findingOf(each, tidy, context);
}

async function findingOf(leftOver: LeftOver, tidy: boolean, context: CliContext): Promise<Finding> {
  const { folder } = leftOver;
  const sentence = `${folder} is of a profile that is no more`;
  if (!tidy) {
    const question = `${sentence}. Delete it, with its session, journal and keys?`;
    if (!context.interactive || !(await confirm(question, {}, context))) {
      return warn(check, `${sentence}.`, 'Delete it: spaceiq doctor --tidy');
    }
  }
  const removal = await attemptAsync(check, () => leftOver.remove(), context);
  if ('finding' in removal) return removal.finding;
  const { deleted, left } = removal.value;
  if (left.length > 0) return warn(check, `${sentence}; left of it: ${left.join(', ')}.`, null);
  return ok(check, `${sentence}: deleted ${['its folder', ...deleted].join(', ')}`);
}

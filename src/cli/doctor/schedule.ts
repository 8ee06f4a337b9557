import type { Profile } from '../../profile/profile.js';
import { formatInstant } from '../../report/words.js';
import type { Installed } from '../../schedule/backend.js';
import { problemOf } from '../../schedule/health.js';
import { systemHost } from '../../schedule/host.js';
import { schedulesOf } from '../../schedule/schedules.js';
import { nextRelease } from '../../schedule/times.js';
import type { CliContext } from '../context.js';
import { ownerOf } from '../schedule/owners.js';
import { type Finding, fail, ok, warn } from './finding.js';

const check = 'schedule';

/** Whether a profile's schedule will start, and when it books next. */
export async function scheduleFinding(profile: Profile, context: CliContext): Promise<Finding> {
  const host = systemHost(context.env);
  const now = context.clock.now();
  const [installed] = await schedulesOf(ownerOf(profile), host);
  if (installed === undefined) return ok(check, 'none');
  const problem = await problemOf(installed, host, now);
  if (problem === null) return ok(check, nextWords(installed, now));
  return problem.level === 'fail'
    ? fail(check, problem.text, problem.fix)
    : warn(check, problem.text, problem.fix);
}

function nextWords({ entry, backend }: Installed, now: number): string {
  const next = formatInstant(nextRelease(entry, now), entry.zone);
  return `next release at ${next} (${entry.zone}), kept by ${backend}`;
}

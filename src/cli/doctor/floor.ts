import { readWishes } from '../../booking/preferences.js';
import { floorWarnings } from '../../booking/stray-desks.js';
import type { Floor } from '../../booking/types.js';
import { ExitCode } from '../../lib/errors.js';
import { silentLog } from '../../lib/log.js';
import type { Profile } from '../../profile/profile.js';
import type { Settings } from '../../profile/settings.js';
import type { Session } from '../../site/session.js';
import type { CliContext } from '../context.js';
import { openApi } from '../site/open-site.js';
import { attemptAsync } from './attempt.js';
import { type Finding, ok, warn } from './finding.js';

/** A profile whose session the site has just taken. */
export interface SitePlace {
  readonly profile: Profile;
  readonly settings: Settings;
  readonly session: Session;
}

/** Whether the site has the floor of the settings, and the desks that the wishes name; read over the API, with no browser. */
export async function* floorFindings(
  place: SitePlace,
  context: CliContext,
): AsyncGenerator<Finding> {
  const { profile, settings } = place;
  const read = await attemptAsync('floor', () => readFloor(place, context), context);
  if ('finding' in read) return yield unlessPages(read.finding);
  const { floor, knowsEmployee } = read.value;
  const { building, floor: code, desks, timezone } = floor;
  yield ok('floor', `${building} floor ${code}: ${desks.length} desks, ${timezone}`);
  if (!knowsEmployee) yield noEmployee;
  const strays = floorWarnings(readWishes(settings.desks), floor);
  for (const stray of strays) {
    yield warn('desks', stray, `Correct it: spaceiq profile edit ${profile.name}`);
  }
}

/** For whom alone is booked (contract G15). */
const noEmployee = warn(
  'employee id',
  'The API tells it nowhere, so only the web pages can book, where they tell it.',
);

async function readFloor(
  place: SitePlace,
  context: CliContext,
): Promise<{ readonly floor: Floor; readonly knowsEmployee: boolean }> {
  const request = { ...place, transport: 'api', log: silentLog } as const;
  const site = await openApi(request, context);
  try {
    return { floor: await site.floor(), knowsEmployee: await site.findEmployee() };
  } finally {
    await site.close();
  }
}

/** An API that shows no floor leaves that to the pages; one that has no such floor has spoken. */
function unlessPages(finding: Finding): Finding {
  return finding.exitCode === ExitCode.site
    ? warn('floor', `The API does not show it: ${finding.text}`)
    : finding;
}

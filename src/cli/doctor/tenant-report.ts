import type { JournalEntry } from '../../journal/entry.js';
import { addDays, civilDateAt } from '../../lib/civil-date.js';
import { silentLog } from '../../lib/log.js';
import type { Profile } from '../../profile/profile.js';
import { loadSession } from '../../session/codec.js';
import type { ApiSite } from '../../site/api-site.js';
import { LearntHours } from '../../site/learnt-hours.js';
import { compose, type Seen } from '../../site/report/compose.js';
import type { Heard } from '../../site/report/heard.js';
import { lookAtPages, type SeenPages } from '../../site/report/pages.js';
import { shapeOfSession } from '../../site/report/session-shape.js';
import type { TenantReport } from '../../site/report/tenant-report.js';
import type { CliContext } from '../context.js';
import { depsFor, openApi } from '../site/open-site.js';
import { attemptAsync } from './attempt.js';
import type { Finding } from './finding.js';

export interface ReportRequest {
  readonly profile: Profile;
  readonly findings: readonly Finding[];
  readonly version: string;
  /** Whether the pages are looked at too, in a browser. */
  readonly pages: boolean;
}

/** How many days of availability are read, so that their answer's shape is known. */
const daysRead = 3;

/**
 * Looks at the site with a profile's session, reads what booking reads, writes nothing, and tells the shape of it all.
 * What cannot be read is left out. @throws SpaceiqError where settings or session cannot be opened
 */
export async function reportTenant(
  { profile, findings, version, pages }: ReportRequest,
  context: CliContext,
): Promise<TenantReport> {
  const settings = await profile.settings();
  const session = await loadSession(profile);
  const heard: Heard[] = [];
  const tap = (each: Heard) => {
    heard.push(each);
  };
  const quietly: Quietly = async (act) => {
    const tried = await attemptAsync('report', act, context);
    return 'finding' in tried ? null : tried.value;
  };
  const request = { profile, settings, session, transport: 'api', log: silentLog, tap } as const;
  const read = await readAll(await openApi(request, context), quietly);
  const deps = depsFor(request, context);
  const seenPages: SeenPages | null = pages ? await quietly(() => lookAtPages(deps)) : null;
  return compose({
    made: { spaceiq: version, node: process.version, platform: process.platform },
    ...read,
    hours: await new LearntHours(deps.cache, session.apiOrigin).known(),
    heard,
    pages: seenPages,
    session: shapeOfSession(session),
    said: saidBefore(await profile.journal.read()),
    findings: findings.map(({ check, level, exitCode }) => ({
      check: check.startsWith(`${profile.name}: `) ? check.slice(profile.name.length + 2) : check,
      level,
      exitCode,
    })),
    origins: { web: session.webOrigin, api: session.apiOrigin },
    own: [profile.name, ...stringsIn(settings), ...stringsIn(session.identity)],
  });
}

/** What an act gives, or null where it fails: why it did is among the doctor's findings. */
type Quietly = <T>(act: () => Promise<T>) => Promise<T | null>;

/** Reads what a run reads. Closes the API. */
async function readAll(api: ApiSite, quietly: Quietly): Promise<Pick<Seen, 'verdict' | 'floor'>> {
  try {
    const verdict = await quietly(() => api.verdict());
    if (verdict === null) return { verdict, floor: null };
    const floor = await quietly(() => api.floor());
    if (floor !== null) {
      const today = civilDateAt(api.clock.now(), floor.timezone);
      const dates = Array.from({ length: daysRead }, (_, ahead) => addDays(today, ahead));
      await quietly(() => api.survey(dates));
    }
    await quietly(() => api.ownBookings({ past: false }));
    await quietly(() => api.ownBookings({ past: true }));
    // Reading may have found out more of it.
    return { verdict: (await quietly(() => api.verdict())) ?? verdict, floor };
  } finally {
    await api.close();
  }
}

/** What the site said to requests of earlier runs. */
function saidBefore(entries: readonly JournalEntry[]): Seen['said'] {
  return entries.flatMap((entry) => {
    const isChange =
      entry.type === 'attempt' || entry.type === 'cancel' || entry.type === 'checkin';
    if (!isChange || entry.reason === null) return [];
    const operation = entry.type === 'attempt' ? `book: ${entry.answer}` : entry.type;
    return [{ operation, text: entry.reason }];
  });
}

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}

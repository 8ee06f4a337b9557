import type { DateOutcome } from '../../booking/outcome.js';
import type { ExitCode } from '../../lib/errors.js';
import { errorDocument } from '../output.js';
import type { ProfileRun } from './profile-run.js';

/** The JSON document of `book`. */
export function bookDocument(runs: readonly ProfileRun[], exitCode: ExitCode): object {
  return {
    version: 1,
    runs: runs.map(
      ({ profile, runId, transport, identity, startedAt, finishedAt, dates, error }) => ({
        profile,
        runId,
        transport,
        identity: identity && { email: identity.email, employeeId: identity.employeeId },
        startedAt: new Date(startedAt).toISOString(),
        finishedAt: new Date(finishedAt).toISOString(),
        dates: dates.toSorted((a, b) => a.date.localeCompare(b.date)).map(dateDocument),
        error: error && errorDocument(error),
      }),
    ),
    exitCode,
  };
}

/** `hours`: those that the site holds, where they are not what was asked for. */
function dateDocument({ hours, ...date }: DateOutcome): object {
  if (hours === undefined) return date;
  const [start, end] = [hours.start, hours.end].map((instant) => new Date(instant).toISOString());
  return { ...date, hours: { start, end } };
}

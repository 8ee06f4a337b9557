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
        dates: dates.toSorted((a, b) => a.date.localeCompare(b.date)),
        error: error && errorDocument(error),
      }),
    ),
    exitCode,
  };
}

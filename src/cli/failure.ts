import { CommanderError } from 'commander';
import { ExitCode, messageOf, SpaceiqError, UsageError } from '../lib/errors.js';

/** Any error as one that a person can act on. */
export function asSpaceiqError(error: unknown, interrupted: AbortSignal): SpaceiqError {
  if (error instanceof SpaceiqError) return error;
  if (error instanceof CommanderError) {
    return new UsageError(sentence(error.message.replace(/^error: /, '')), 'See: spaceiq --help');
  }
  if (interrupted.aborted) return new SpaceiqError(ExitCode.interrupted, 'Interrupted.');
  return new SpaceiqError(
    ExitCode.failed,
    `Something unexpected failed: ${messageOf(error)}`,
    'Run it again with --verbose, and see: spaceiq doctor',
    { cause: error },
  );
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

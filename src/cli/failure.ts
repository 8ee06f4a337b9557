import { CommanderError } from 'commander';
import { ExitCode, messageOf, SiteError, SpaceiqError, UsageError } from '../lib/errors.js';
import { redactText } from '../lib/redact.js';

/** Any error as one that a person can act on; words that are not ours pass the filter. */
export function asSpaceiqError(
  error: unknown,
  interrupted: AbortSignal,
  help = 'spaceiq --help',
): SpaceiqError {
  // What could not be read any more was given up because of it.
  const givenUp = error instanceof SiteError && interrupted.aborted;
  if (error instanceof SpaceiqError && !givenUp) return error;
  if (error instanceof CommanderError) return callError(error, `See: ${help}`);
  if (interrupted.aborted) return reasonOf(interrupted);
  return new SpaceiqError(
    ExitCode.failed,
    `Something unexpected failed: ${redactText(messageOf(error))}`,
    'Run it again with --verbose, and see: spaceiq doctor',
    { cause: error },
  );
}

/** Why everything was told to end: Ctrl-C, or something that failed unforeseen. */
export function reasonOf({ reason }: AbortSignal): SpaceiqError {
  if (reason instanceof SpaceiqError) return reason;
  return new SpaceiqError(ExitCode.interrupted, 'Interrupted.');
}

function callError({ code, message }: CommanderError, hint: string): UsageError {
  if (code === 'commander.help') return new UsageError('No command is named.', hint);
  return new UsageError(sentence(message.replace(/^error: /, '')), hint);
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

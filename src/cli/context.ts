import type { Clock, Random } from '../lib/clock.js';
import type { Output } from './output.js';

/**
 * What a command is given. Every command is a file of commands/ with the same three parts: its options as an interface,
 * `register(program, context)` which declares them, and `run(options, context)` which acts and gives the exit code.
 */
export interface CliContext {
  readonly env: NodeJS.ProcessEnv;
  /** Made from the global options before the command's action runs. */
  readonly output: Output;
  readonly clock: Clock;
  readonly random: Random;
  /** Aborted by Ctrl-C, SIGTERM or SIGHUP. */
  readonly interrupted: AbortSignal;
  /** Whether a person is there to answer: stdin and stdout are terminals and `--json` is not asked for. */
  readonly interactive: boolean;
  /** Absolute paths of this node and of `bin/spaceiq.js`, for schedules. */
  readonly self: { readonly node: string; readonly script: string };
}

import type { Clock, Random } from '../lib/clock.js';
import type { TellingVariable } from '../lib/telling-environment.js';
import type { SignIn } from '../session/sign-in.js';
import type { Output } from './output.js';

/** The process's own three streams, terminals or not. */
export type Terminal = Pick<NodeJS.Process, 'stdin' | 'stdout' | 'stderr'>;

/** What a question to the person needs. */
export interface Asking {
  readonly terminal: Terminal;
  /** Aborted by Ctrl-C, SIGTERM or SIGHUP. */
  readonly interrupted: AbortSignal;
}

/**
 * What a command is given. Every command is two files of one name: in calls/ `register(program, context)`, which declares
 * how it is called, and in commands/ its options as an interface and `run(options, context)`, which acts and gives the exit
 * code. The second is loaded when the command runs: help and completion do without.
 */
export interface CliContext extends Asking {
  readonly env: NodeJS.ProcessEnv;
  /** What was taken out of the environment, since it would have given sessions away. */
  readonly disarmed: readonly TellingVariable[];
  /** Made from the global options before the command's action runs. */
  readonly output: Output;
  readonly clock: Clock;
  readonly random: Random;
  /** Whether a person is there to answer: stdin and stdout are terminals and `--json` is not asked for. */
  readonly interactive: boolean;
  /** How a renewal goes through single sign-on; by a browser without a window if not given. */
  readonly signIn?: SignIn;
  /** Where the machine's scheduler has started it: the release (ms since the epoch), and how long after it (ms, 0 if before). */
  readonly scheduled?: Scheduled;
  /** Absolute paths of this node and of `bin/spaceiq.js`, for schedules. */
  readonly self: {
    readonly node: string;
    readonly script: string;
    /** The script as it was called, perhaps by a link. */
    readonly called?: string;
  };
}

export interface Scheduled {
  readonly release: number;
  readonly late: number;
}

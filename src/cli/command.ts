import type { Command } from 'commander';
import type { ExitCode } from '../lib/errors.js';
import type { CliContext } from './context.js';

/** Wraps a command's act so that its exit code reaches the process. */
export type Done = (act: Promise<ExitCode>) => Promise<void>;

/** What every file of calls/ offers. */
export interface CommandModule {
  register(program: Command, context: CliContext, done: Done, load: Load): void;
}

/** Loads the file of a command; null where there is none of that name. */
export type Load = (command: string) => Promise<CommandModule | null>;

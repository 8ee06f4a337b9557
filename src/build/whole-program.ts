import type { Command } from 'commander';
import type { Load } from '../cli/command.js';
import { commands } from '../cli/commands.js';
import type { CliContext } from '../cli/context.js';
import { buildProgram } from '../cli/program.js';

/** The program with each of its commands loaded in full, for what is told of them; none of them can act. */
export async function wholeProgram(): Promise<Command> {
  // What declares a command looks into its context only when it acts.
  const context = Object.freeze({}) as CliContext;
  const load: Load = async () => null;
  const program = await buildProgram([], undefined, context, async () => {});
  for (const entry of commands) {
    (await entry.load()).register(program, context, async () => {}, load);
  }
  return program;
}

import { commands } from '../cli/commands.js';
import type { CliContext } from '../cli/context.js';
import { buildProgram } from '../cli/program.js';

/** Of what is no terminal, and of the usual one. */
const columns = 80;

/**
 * What `--help` prints, for the launcher, which need not load a command to show it: by the command's name, that of the
 * whole program as `all-commands`.
 */
export async function helpTexts(): Promise<Map<string, string>> {
  const texts = new Map([['all-commands', await helpOf(undefined)]]);
  for (const { name } of commands) texts.set(name, await helpOf(name));
  return texts;
}

async function helpOf(name: string | undefined): Promise<string> {
  // What declares a command looks into its context only when it acts.
  const context = Object.freeze({}) as CliContext;
  const program = await buildProgram(commands, name, context, async () => {});
  const shown =
    name === undefined ? program : program.commands.find((each) => each.name() === name);
  let said = '';
  const output = {
    writeOut: (part: string) => {
      said += part;
    },
    getOutHelpWidth: () => columns,
    getOutHasColors: () => false,
  };
  program.configureOutput(output);
  shown?.configureOutput(output).outputHelp();
  return said;
}

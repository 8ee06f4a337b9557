import { Command } from 'commander';
import type { Done, Load } from './command.js';
import type { CommandEntry } from './commands.js';
import type { CliContext } from './context.js';
import { version } from './version.js';

const epilogue = `
Examples:
  spaceiq profile add alice --url https://main.spaceiq.com --building HQ --floor 2
  spaceiq login --profile alice
  spaceiq book --dates tue,wed
  spaceiq book --all --dates window --json

Exit codes:
  0  done                                  5  another run holds this profile
  1  something failed                      6  the keychain cannot be reached or is locked
  2  the call or the settings are wrong    7  the site cannot be reached
  3  no usable session: log in             130  interrupted
  4  some date is not booked
`;

/** The program with every command named, and the one that is called for loaded in full. */
export async function buildProgram(
  entries: readonly CommandEntry[],
  called: string | undefined,
  context: CliContext,
  done: Done,
): Promise<Command> {
  const program = new Command('spaceiq')
    .description('Books the best free desk on SpaceIQ for each date you name.')
    .version(version(), '-V, --version', 'show the version')
    .helpOption('-h, --help', 'show help')
    .option('--json', 'print one JSON document on stdout, messages on stderr')
    .option('--quiet', 'print errors only')
    .option('--verbose', 'say more of what is going on')
    .option('--no-color', 'do not colour the output (also NO_COLOR)')
    .helpCommand('help [command]', 'show help for a command')
    .configureHelp({ showGlobalOptions: true })
    .addHelpText('after', epilogue);
  const load: Load = async (command) =>
    (await entries.find(({ name }) => name === command)?.load()) ?? null;
  for (const entry of entries) {
    if (entry.name === called) (await entry.load()).register(program, context, done, load);
    else program.command(entry.name).summary(entry.summary).description(entry.summary);
  }
  return program;
}

import { type Command, Option } from 'commander';
import type { Done, Load } from '../command.js';
import type { CompletionOptions } from '../commands/completion.js';
import { shells } from '../completion/scripts.js';
import type { CliContext } from '../context.js';

const act = () => import('../commands/completion.js');

const examples = `
Examples:
  eval "$(spaceiq completion bash)"                                      in ~/.bashrc
  spaceiq completion zsh > "\${fpath[1]}/_spaceiq"                        once
  spaceiq completion fish > ~/.config/fish/completions/spaceiq.fish      once
`;

export function register(program: Command, context: CliContext, done: Done, load: Load): void {
  program
    .command('completion')
    .summary('print a completion script for a shell')
    .description(
      `Prints a script that completes commands, options and profile names in ${shells.join(', ')}.`,
    )
    .argument('[shell]', shells.join(', '))
    .argument('[words...]')
    .addOption(new Option('--words', 'print what may stand in place of the last word').hideHelp())
    .addHelpText('after', examples)
    .action((shell: string | undefined, words: string[], options: CompletionOptions) =>
      done(act().then(({ run }) => run(shell, words, options, { program, context, load }))),
    );
}

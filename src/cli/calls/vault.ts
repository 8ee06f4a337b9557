import type { Command } from 'commander';
import type { Done } from '../command.js';
import type { PassphraseOptions } from '../commands/vault.js';
import type { CliContext } from '../context.js';

const act = () => import('../commands/vault.js');

const examples = `
Examples:
  spaceiq vault passphrase
  spaceiq vault passphrase < new-passphrase.txt
  spaceiq vault passphrase --none

The old one is asked for, or read as always: from SPACEIQ_PASSPHRASE, the file that SPACEIQ_PASSPHRASE_FILE names, or the
credential spaceiq-passphrase of systemd. Copies of the vault that were made before open as before.
`;

export function register(program: Command, context: CliContext, done: Done): void {
  const vault = program
    .command('vault')
    .summary('change the passphrase of the file vault')
    .description('Where there is no keychain, SPACEIQ_VAULT=file keeps keys in a vault of files.')
    .addHelpText('after', examples);
  vault
    .command('passphrase')
    .summary('change the passphrase of the file vault')
    .description('Seals the keys of all profiles anew behind another passphrase.')
    .option('--none', 'behind a key file instead, which whoever reads it can use')
    .addHelpText('after', examples)
    .action((options: PassphraseOptions) =>
      done(act().then(({ passphrase }) => passphrase(options, context))),
    );
}

import type { Command } from 'commander';
import type { Done } from '../command.js';
import type { CliContext } from '../context.js';
import { registerAdd } from './profile/add.js';
import { registerDefault } from './profile/default.js';
import { registerEdit } from './profile/edit.js';
import { registerExport } from './profile/export.js';
import { registerImport } from './profile/import.js';
import { registerList } from './profile/list.js';
import { registerRemove } from './profile/remove.js';
import { registerRename } from './profile/rename.js';
import { registerSet } from './profile/set.js';
import { registerShow } from './profile/show.js';

const examples = `
Examples:
  spaceiq profile add alice --url https://main.spaceiq.com --building HQ --floor 2 --days tue,wed
  spaceiq profile set alice desks.prefer=2.24.01-2.24.21,2.24.34 hours=08:30-17:00
  spaceiq profile edit alice
  spaceiq profile export > profiles.json
`;

export function register(program: Command, context: CliContext, done: Done): void {
  const profile = program
    .command('profile')
    .summary('add, show, change and remove profiles')
    .description(
      'A profile is one person at one office: settings, a session and a history of its own.',
    )
    .addHelpText('after', examples);
  registerAdd(profile, context, done);
  registerList(profile, context, done);
  registerShow(profile, context, done);
  registerSet(profile, context, done);
  registerEdit(profile, context, done);
  registerDefault(profile, context, done);
  registerRename(profile, context, done);
  registerRemove(profile, context, done);
  registerImport(profile, context, done);
  registerExport(profile, context, done);
}

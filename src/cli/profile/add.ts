import type { Command } from 'commander';
import { ExitCode, UsageError } from '../../lib/errors.js';
import { applyChanges, parseChange, type SettingsChange } from '../../profile/change.js';
import { checkName } from '../../profile/names.js';
import type { Done } from '../command.js';
import type { CliContext } from '../context.js';
import { homeOf } from '../home.js';
import { viewOf } from './view.js';
import { askSettings } from './wizard.js';

/** Options that stand for a setting each; everything else goes by `--set`. */
const settingOptions = [
  ['url', '--url <origin>', "the web app's origin, for example https://main.spaceiq.com"],
  ['building', '--building <code>', "the building's code, as in the web app's address"],
  ['floor', '--floor <code>', "the floor's code, as in the web app's address"],
  ['days', '--days <list>', 'weekdays to book, for example tue,wed'],
  ['desks.prefer', '--desks <list>', 'desks in order of preference, for example 2.24.01-2.24.21'],
  ['hours', '--hours <hours>', 'booking hours, for example 09:00-18:00'],
  ['apiUrl', '--api-url <origin>', 'the only origin that may get the token'],
  ['email', '--email <address>', 'filled into the SSO form when nobody is at the keyboard'],
] as const;

const examples = `
Examples:
  spaceiq profile add alice                                  asks for what is needed
  spaceiq profile add alice --url https://main.spaceiq.com --building HQ --floor 2
  spaceiq profile add bob --url https://main.spaceiq.com --building HQ --floor 3 --days tue,wed --default
  spaceiq profile add eve --url https://main.spaceiq.com --building HQ --floor 2 --set todayUntil=09:30
`;

const needed = ['url', 'building', 'floor'];

export interface AddOptions {
  readonly set?: readonly string[];
  readonly default?: boolean;
  readonly [option: string]: unknown;
}

export function registerAdd(parent: Command, context: CliContext, done: Done): void {
  const command = parent
    .command('add <name>')
    .summary('add a profile')
    .description('Adds a profile: asks on a terminal, takes everything from options without one.');
  for (const [, flags, description] of settingOptions) command.option(flags, description);
  command
    .option('--set <key=value...>', 'any other setting, for example todayUntil=09:30')
    .option('--default', 'make it the default profile')
    .addHelpText('after', examples)
    .action((name: string, options: AddOptions) => done(add(name, options, context)));
}

async function add(name: string, options: AddOptions, context: CliContext): Promise<ExitCode> {
  const home = homeOf(context);
  checkName(name);
  const given = [...namedChanges(options), ...(options.set ?? []).map(parseChange)];
  const missing = needed.filter((key) => !given.some((change) => change.key === key));
  if (missing.length > 0 && !context.interactive) {
    throw new UsageError(
      `A profile needs ${missing.join(', ')}.`,
      `Give them: spaceiq profile add ${name} ${missing.map((key) => `--${key} …`).join(' ')}`,
    );
  }
  const fromFlags = applyChanges(name, {}, given);
  const settings =
    missing.length === 0 ? fromFlags : await askSettings(name, fromFlags, context.interrupted);
  const profile = await home.add(name, settings);
  if (options.default === true) await home.setDefault(name);
  context.output.line(`Added profile ${name}.`);
  context.output.message(`Next: spaceiq login --profile ${name}`);
  context.output.document({
    version: 1,
    profile: await viewOf(home, profile),
    exitCode: ExitCode.ok,
  });
  return ExitCode.ok;
}

function namedChanges(options: AddOptions): SettingsChange[] {
  return settingOptions.flatMap(([key, flags]) => {
    const value = options[attributeOf(flags)];
    return typeof value === 'string' ? [{ key, value }] : [];
  });
}

/** `--api-url <origin>` is `apiUrl` among commander's options. */
function attributeOf(flags: string): string {
  const long = flags.slice(2).split(' ')[0] ?? '';
  return long.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

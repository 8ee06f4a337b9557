import { ExitCode, UsageError } from '../../lib/errors.js';
import { applyChanges, parseChange, type SettingsChange } from '../../profile/change.js';
import { checkName } from '../../profile/names.js';
import type { CliContext } from '../context.js';
import { homeOf } from '../home.js';
import { refuseAddresses } from './refuse-addresses.js';
import { settingOptions } from './setting-options.js';
import { viewOf } from './view.js';
import { askSettings } from './wizard.js';

const needed = ['url', 'building', 'floor'];

export interface AddOptions {
  readonly set?: readonly string[];
  readonly default?: boolean;
  readonly [option: string]: unknown;
}

export async function add(
  name: string,
  options: AddOptions,
  context: CliContext,
): Promise<ExitCode> {
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
  refuseAddresses(name, {}, fromFlags);
  const settings = missing.length === 0 ? fromFlags : await askSettings(name, fromFlags, context);
  const profile = await home.add(name, settings);
  if (options.default === true) await home.setDefault(name);
  context.output.line(`Added profile ${name}.`);
  context.output.message(`Next: spaceiq login --profile ${name}`);
  context.output.message(
    `Then, to book by itself: spaceiq schedule add --profile ${name} --at 00:00 -- --dates release`,
  );
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

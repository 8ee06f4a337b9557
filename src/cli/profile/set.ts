import { ExitCode, UsageError } from '../../lib/errors.js';
import { Secret } from '../../lib/secret.js';
import { applyChanges, parseChange } from '../../profile/change.js';
import type { RawSettings } from '../../profile/home.js';
import type { Profile } from '../../profile/profile.js';
import { webhookFormats } from '../../profile/settings.js';
import type { CliContext } from '../context.js';
import { homeOf } from '../home.js';
import { readPassword } from './input.js';
import { refuseAddressAmong, refuseAddresses } from './refuse-addresses.js';
import { viewOf } from './view.js';

export interface SetOptions {
  readonly mailPassword?: boolean;
  readonly forgetMailPassword?: boolean;
  readonly webhook?: string;
}

export async function set(
  name: string,
  texts: readonly string[],
  options: SetOptions,
  context: CliContext,
): Promise<ExitCode> {
  const home = homeOf(context);
  const profile = home.open(name);
  const isAboutPassword = options.mailPassword === true || options.forgetMailPassword === true;
  if (texts.length === 0 && !isAboutPassword && options.webhook === undefined) {
    throw new UsageError('There is nothing to set.', 'See: spaceiq profile set --help');
  }
  if (options.webhook !== undefined) {
    refuseAddressAmong(profile.name, [options.webhook, ...texts]);
    checkFormat(options.webhook);
  }
  const changes = texts.map(parseChange);
  if (changes.length > 0) {
    const act = (settings: RawSettings) => {
      const after = applyChanges(profile.name, settings, changes);
      refuseAddresses(profile.name, settings, after);
      return after;
    };
    await home.change(profile.name, act, profile.id);
    await profile.journal.append({
      runId: 'cli',
      type: 'change',
      what: `set ${changes.map((change) => change.key).join(', ')}`,
    });
  }
  if (options.webhook !== undefined) await addWebhook(profile, options.webhook, context);
  if (isAboutPassword) await setPassword(profile, options, context);
  context.output.line(`Changed profile ${profile.name}.`);
  context.output.document({
    version: 1,
    profile: await viewOf(home, profile),
    exitCode: ExitCode.ok,
  });
  return ExitCode.ok;
}

function checkFormat(format: string): void {
  if (webhookFormats.some((known) => known === format)) return;
  throw new UsageError(
    `--webhook: "${format}" is no format, and allowed are ${webhookFormats.join(', ')}.`,
    'See: spaceiq profile set --help',
  );
}

/** The address is a secret, and arguments can be seen by other programs. @throws UsageError for one that is none */
async function addWebhook(profile: Profile, format: string, context: CliContext): Promise<void> {
  const { name } = profile;
  const example = `spaceiq profile set ${name} --webhook ${format}`;
  const url = await readPassword('Webhook address', example, context);
  const act = (settings: RawSettings) => {
    const notify = { ...(settings.notify ?? {}) } as { readonly webhooks?: readonly unknown[] };
    return {
      ...settings,
      notify: { ...notify, webhooks: [...(notify.webhooks ?? []), { url, format }] },
    };
  };
  await homeOf(context).change(name, act, profile.id);
  await profile.journal.append({ runId: 'cli', type: 'change', what: 'set notify.webhooks' });
}

async function setPassword(
  profile: Profile,
  options: SetOptions,
  context: CliContext,
): Promise<void> {
  if (options.forgetMailPassword === true) return await profile.mailPassword.write(null);
  const example = `spaceiq profile set ${profile.name} --mail-password`;
  const text = await readPassword('Mail password', example, context);
  await profile.mailPassword.write(new Secret(text));
}

import { ExitCode, UsageError } from '../../lib/errors.js';
import { Secret } from '../../lib/secret.js';
import { applyChanges, parseChange } from '../../profile/change.js';
import type { RawSettings } from '../../profile/home.js';
import type { Profile } from '../../profile/profile.js';
import { webhookFormats } from '../../profile/settings.js';
import type { CliContext } from '../context.js';
import { homeOf } from '../home.js';
import { record } from '../journal.js';
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
  // Whoever gives no secret has changed nothing.
  const address = await readAddress(profile, options, context);
  const password = await readMailPassword(profile, options, context);
  if (changes.length > 0) {
    const act = (settings: RawSettings) => {
      const after = applyChanges(profile.name, settings, changes);
      refuseAddresses(profile.name, settings, after);
      return after;
    };
    await home.change(profile.name, act, profile.id);
    const what = `set ${changes.map((change) => change.key).join(', ')}`;
    await record(profile, { runId: 'cli', type: 'change', what }, context.output);
  }
  if (address !== null)
    await addWebhook(profile, { url: address, format: options.webhook }, context);
  if (isAboutPassword) await profile.mailPassword.write(password);
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

async function readAddress(
  { name }: Profile,
  { webhook }: SetOptions,
  context: CliContext,
): Promise<string | null> {
  if (webhook === undefined) return null;
  const example = `spaceiq profile set ${name} --webhook ${webhook}`;
  return await readPassword('Webhook address', example, context);
}

/** Null where none is to be kept. */
async function readMailPassword(
  { name }: Profile,
  { mailPassword, forgetMailPassword }: SetOptions,
  context: CliContext,
): Promise<Secret | null> {
  if (mailPassword !== true || forgetMailPassword === true) return null;
  const example = `spaceiq profile set ${name} --mail-password`;
  return new Secret(await readPassword('Mail password', example, context));
}

/** The address is a secret, and arguments can be seen by other programs. @throws UsageError for one that is none */
async function addWebhook(
  profile: Profile,
  webhook: { readonly url: string; readonly format: string | undefined },
  context: CliContext,
): Promise<void> {
  const act = (settings: RawSettings) => {
    const notify = { ...(settings.notify ?? {}) } as { readonly webhooks?: readonly unknown[] };
    return { ...settings, notify: { ...notify, webhooks: [...(notify.webhooks ?? []), webhook] } };
  };
  await homeOf(context).change(profile.name, act, profile.id);
  const what = 'set notify.webhooks';
  await record(profile, { runId: 'cli', type: 'change', what }, context.output);
}

import type { Clock } from '../lib/clock.js';
import { messageOf } from '../lib/errors.js';
import type { Log } from '../lib/log.js';
import { redactText } from '../lib/redact.js';
import type { Cache, MailPassword, WebhookAddresses } from '../profile/profile.js';
import { type NotifySettings, noticeEvents } from '../profile/settings.js';
import type { Channel, SendResult } from './channel.js';
import { type DesktopHost, desktopChannel } from './desktop.js';
import { emailChannel } from './email.js';
import { recall } from './memory.js';
import { eventsOf, noticeOf, type RunNews } from './news.js';
import type { Notice } from './notice.js';
import { sampleNews } from './samples.js';
import { sendAll } from './send.js';
import { webhookChannel } from './webhook.js';

export interface NotifyDeps {
  readonly settings: NotifySettings;
  /** Of the profile whose run it was. */
  readonly cache: Cache;
  readonly mailPassword: MailPassword;
  readonly webhooks: Pick<WebhookAddresses, 'read'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly host: DesktopHost;
}

/**
 * Tells a person how a run went: at most one notice, on every channel of the settings, within `sendLimit` in all.
 * It never throws, and what it gives is for the log and the journal only: a run's result does not depend on it.
 */
export async function notifyRun(news: RunNews, deps: NotifyDeps): Promise<readonly SendResult[]> {
  try {
    const now = deps.clock.now();
    const { on } = deps.settings;
    const wanted = eventsOf(news, now).filter((event) => on.includes(event));
    const memory = await recall(news, wanted, on.includes('works-again'), now, deps.cache);
    const { events, failedSince } = memory;
    if (events.length === 0) {
      await memory.remember(false);
      return [];
    }
    const notice = noticeOf(news, events, now, redactText, failedSince);
    const results = await send(openChannels(deps), [notice], deps);
    await memory.remember(results.some((result) => result.ok));
    return results;
  } catch (error) {
    deps.log.warn('No notice could be sent', { error: messageOf(error) });
    return [];
  }
}

/** Sends one invented notice of each event on every channel, whatever `notify.on` says, and gives each answer. */
export async function notifyTest(
  profile: string,
  deps: NotifyDeps,
): Promise<readonly SendResult[]> {
  const now = deps.clock.now();
  const notices = noticeEvents.map((event) =>
    noticeOf(
      sampleNews(event, profile, now),
      [event],
      now,
      redactText,
      event === 'works-again' ? now - 3_600_000 : null,
    ),
  );
  return await send(openChannels(deps), notices, deps);
}

function openChannels(deps: NotifyDeps): readonly Channel[] {
  const { settings } = deps;
  // The keychain is asked once for a run, however many notices go by e-mail.
  let password: ReturnType<MailPassword['read']> | null = null;
  const { email } = settings;
  return [
    ...(settings.desktop ? [desktopChannel(deps.host)] : []),
    ...settings.webhooks.map((webhook) => {
      let address: ReturnType<WebhookAddresses['read']> | null = null;
      return webhookChannel(webhook, () => (address ??= deps.webhooks.read(webhook)));
    }),
    ...(email === null ? [] : [emailChannel(email, () => (password ??= deps.mailPassword.read()))]),
  ];
}

async function send(
  channels: readonly Channel[],
  notices: readonly Notice[],
  deps: NotifyDeps,
): Promise<readonly SendResult[]> {
  const results = await sendAll(channels, notices);
  for (const { channel, events, ok, answer } of results) {
    if (ok) deps.log.info('Notice sent', { channel, events, answer });
    else deps.log.warn('Notice not sent', { channel, events, answer });
  }
  return results.map((result) => ({ ...result, answer: redactText(result.answer) }));
}

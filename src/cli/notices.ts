import { messageOf } from '../lib/errors.js';
import type { Log } from '../lib/log.js';
import type { RunNews } from '../notify/news.js';
import type { Profile } from '../profile/profile.js';
import type { Settings } from '../profile/settings.js';
import type { CliContext } from './context.js';

/** Tells a person of a run where the settings ask for it, and journals what became of it. Never fails a run. */
export async function sendNotices(
  news: RunNews,
  profile: Profile,
  settings: Settings,
  log: Log,
  context: CliContext,
): Promise<void> {
  const { on, desktop, webhooks, email } = settings.notify;
  if (on.length === 0 || (!desktop && webhooks.length === 0 && email === null)) return;
  const { notifyRun } = await import('../notify/notify.js');
  const results = await notifyRun(news, {
    settings: settings.notify,
    cache: profile.cache,
    mailPassword: profile.mailPassword,
    webhooks: profile.webhooks,
    clock: context.clock,
    log,
    host: { platform: process.platform, env: context.env, uid: process.getuid?.() ?? null },
  });
  for (const { channel, events, ok, answer } of results) {
    const event = events.join(',');
    const reason = ok ? null : answer;
    await profile.journal
      .append({
        type: 'notice',
        runId: news.runId ?? '',
        event,
        channel,
        delivered: ok,
        reason,
      })
      .catch((error) => log.warn('A notice could not be journalled', { why: messageOf(error) }));
  }
}

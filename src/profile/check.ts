import { parseDateRange } from '../booking/dates.js';
import { parseDeskSpec } from '../booking/desks.js';
import type { DateRange, DeskPreferences } from '../booking/types.js';
import { type MinuteOfDay, parseMinuteOfDay } from '../lib/civil-date.js';
import { parseDuration } from '../lib/duration.js';
import { Secret } from '../lib/secret.js';
import { zoneNamed } from '../lib/zone-names.js';
import { pathText, settingsError } from './problems.js';
import { type CheckedSettings, type RawWebhook, rawSettings } from './schema.js';
import type { MailSettings, NotifySettings, Settings, WebhookSettings } from './settings.js';

const defaultDays = ['mon', 'tue', 'wed', 'thu', 'fri'] as const;
const defaultWaits = [{ rounds: 5, wait: '1m' }, { rounds: 10, wait: '5m' }, { wait: '15m' }];
const defaultNotices = [
  'booked',
  'not-booked',
  'session-expiring',
  'session-expired',
  'failed',
  'works-again',
  'late',
] as const;
const minute = 60_000;

/**
 * Checks what a person wrote for a profile and fills in what was left out.
 * @throws UsageError that names each wrong value's path, what was found and what is allowed
 */
export function checkSettings(name: string, raw: unknown): Settings {
  const root = ['profiles', name];
  // Read once in a run, which is not worth what zod would compile for it.
  const parsed = rawSettings.safeParse(raw, { jitless: true });
  if (!parsed.success) {
    throw settingsError(parsed.error.issues, raw, root, `Correct it: spaceiq profile edit ${name}`);
  }
  return settle(parsed.data, pathText(root));
}

function settle(raw: CheckedSettings, path: string): Settings {
  const days = new Set(raw.days ?? defaultDays);
  const [start, end] = (raw.hours ?? '09:00-18:00').split('-');
  return {
    url: new URL(raw.url).origin,
    apiUrl: raw.apiUrl ? new URL(raw.apiUrl).origin : null,
    email: raw.email ?? null,
    browser: raw.browser ?? null,
    timezone: raw.timezone ? zoneNamed(raw.timezone) : null,
    building: raw.building,
    floor: raw.floor,
    desks: settleDesks(raw.desks, `${path}.desks`),
    days: [...days],
    windowDays: raw.windowDays ?? 29,
    ...(raw.windowDays !== undefined && { windowBy: 'person' as const }),
    skip: settleSkip(raw.skip ?? [], `${path}.skip`),
    order: raw.order ?? 'furthest-first',
    hours: { start: clockMinute(start), end: clockMinute(end) },
    todayUntil: raw.todayUntil ? clockMinute(raw.todayUntil) : null,
    minNotice: parseDuration(raw.minNotice ?? '2h') ?? 0,
    watch: settleWatch(raw.watch),
    limits: {
      datesPerRun: raw.limits?.datesPerRun ?? 60,
      requestsPerMinute: raw.limits?.requestsPerMinute ?? 120,
      logMegabytes: raw.limits?.logMegabytes ?? 5,
      sessionDays: raw.limits?.sessionDays ?? null,
    },
    notify: settleNotify(raw.notify),
  };
}

function settleDesks(raw: CheckedSettings['desks'], path: string): DeskPreferences {
  const prefer = raw?.prefer ?? [];
  const avoid = raw?.avoid ?? [];
  const only = raw?.only ?? null;
  for (const [index, { desks }] of prefer.entries()) {
    parseDeskSpec(desks, `${path}.prefer[${index}].desks`);
  }
  for (const [index, desks] of avoid.entries()) parseDeskSpec(desks, `${path}.avoid[${index}]`);
  if (only !== null) parseDeskSpec(only, `${path}.only`);
  return { prefer, avoid, only, others: raw?.others ?? true, kinds: raw?.kinds ?? [] };
}

function settleSkip(raw: readonly string[], path: string): DateRange[] {
  return raw.map((text, index) => parseDateRange(text, `${path}[${index}]`));
}

function settleWatch(raw: CheckedSettings['watch']): Settings['watch'] {
  const waits: readonly { rounds?: number | undefined; wait: string }[] =
    raw?.waits ?? defaultWaits;
  return {
    waits: waits.map(({ rounds, wait }) => ({
      rounds: rounds ?? null,
      wait: parseDuration(wait) ?? minute,
    })),
    restartBrowserEvery: raw?.restartBrowserEvery ?? 50,
  };
}

function settleNotify(raw: CheckedSettings['notify']): NotifySettings {
  return {
    on: [...new Set(raw?.on ?? defaultNotices)],
    desktop: raw?.desktop ?? false,
    webhooks: (raw?.webhooks ?? []).map(settleWebhook),
    email: settleMail(raw?.email ?? null),
  };
}

function settleWebhook({ url, host = '', id, format = 'json' }: RawWebhook): WebhookSettings {
  if (url === undefined) return { format, host, id: id ?? null, address: null };
  return { format, host: new URL(url).host, id: null, address: new Secret(url) };
}

function settleMail(
  raw: NonNullable<CheckedSettings['notify']>['email'] | null,
): MailSettings | null {
  if (!raw) return null;
  const secure = raw.secure ?? false;
  return {
    to: typeof raw.to === 'string' ? [raw.to] : raw.to,
    from: raw.from,
    host: raw.host,
    port: raw.port ?? (secure ? 465 : 587),
    secure,
    user: raw.user ?? null,
  };
}

function clockMinute(text: string | undefined): MinuteOfDay {
  return parseMinuteOfDay(text ?? '') ?? 0;
}

import type { RawSettings, SettingsDocument } from './home.js';
import { withoutPath } from './problems.js';

/** A value of the settings as it may be shown: of a webhook's address its scheme and host, since the rest is a secret. */
export function withoutAddresses(value: unknown, path: readonly string[] = []): unknown {
  if (typeof value === 'string') {
    return path.includes('webhooks') && path.at(-1) !== 'format' ? withoutPath(value) : value;
  }
  if (Array.isArray(value)) return value.map((item) => withoutAddresses(item, path));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, withoutAddresses(item, [...path, key])]),
  );
}

/** A document without the webhooks of its profiles, and the names of those that have some. */
export function withoutWebhooks(document: SettingsDocument): {
  readonly document: SettingsDocument;
  readonly leftOut: readonly string[];
} {
  const leftOut: string[] = [];
  const profiles = Object.entries(document.profiles).map(([name, settings]) => {
    const { notify } = settings;
    if (!isRecord(notify) || notify.webhooks === undefined) return [name, settings];
    leftOut.push(name);
    const { webhooks: _, ...rest } = notify;
    return [name, { ...settings, notify: rest }];
  });
  return { document: { ...document, profiles: Object.fromEntries(profiles) }, leftOut };
}

/** Settings that come from a file without webhooks keep those that are there: a file that was exported names none. */
export function keepingWebhooks(before: unknown, after: RawSettings): RawSettings {
  const kept = webhooksOf(before);
  const notify = after.notify ?? {};
  if (kept === undefined || webhooksOf(after) !== undefined || typeof notify !== 'object')
    return after;
  return { ...after, notify: { ...notify, webhooks: kept } };
}

function webhooksOf(settings: unknown): unknown {
  const notify = isRecord(settings) ? settings.notify : undefined;
  return isRecord(notify) ? notify.webhooks : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

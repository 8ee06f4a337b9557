import * as z from 'zod/mini';
import { Secret } from '../lib/secret.js';
import { emptyEntry, isEmpty } from '../vault/entry.js';
import type { Vault } from '../vault/vault.js';
import type { RawSettings, SettingsDocument } from './home.js';
import { withoutPath } from './problems.js';
import type { Addresses, WebhookAddresses } from './profile.js';
import { isWebhookUrl } from './schema-parts.js';
import { newId } from './store.js';

type Exclusively = <Value>(act: (requireHeld: () => void) => Promise<Value>) => Promise<Value>;

export function webhookAddresses(
  id: string,
  vault: Vault,
  exclusively: Exclusively,
): WebhookAddresses {
  const change = (act: (before: Addresses) => Addresses) =>
    exclusively(async (requireHeld) => {
      const before = (await vault.read(id)) ?? emptyEntry;
      const entry = { ...before, webhooks: act(before.webhooks ?? new Map()) };
      requireHeld();
      if (isEmpty(entry)) await vault.delete(id);
      else await vault.write(id, entry);
    });
  return {
    read: async (webhook) => {
      const address = webhook.address ?? (await vault.read(id))?.webhooks?.get(webhook.id ?? '');
      if (address === undefined) return null;
      // Settings that name another host get nothing: an address goes where it was given for.
      return new URL(address.reveal()).host === webhook.host ? address : null;
    },
    keep: (added) => change((before) => new Map([...before, ...added])),
    forget: (ids) => change((before) => new Map([...before].filter(([key]) => !ids.includes(key)))),
  };
}

/** Of what is no address that a webhook may have nothing is taken, so that the check of the settings finds it. */
const inTheClear = z.looseObject({
  url: z.string().check(z.refine(isWebhookUrl)),
  format: z.optional(z.string()),
});

/**
 * Settings with ids in place of addresses. `addresses` has those that have an id already, and gets the others: twice
 * taken out, an address has one id.
 */
export function takeAddresses(settings: RawSettings, addresses: Map<string, Secret>): RawSettings {
  const webhooks = webhooksOf(settings);
  if (!Array.isArray(webhooks)) return settings;
  const free = new Map(addresses);
  const taken = webhooks.map((webhook: unknown) => {
    const parsed = inTheClear.safeParse(webhook);
    if (!parsed.success) return webhook;
    const { url, format = 'json', ...rest } = parsed.data;
    const known = [...free].find(([, address]) => address.reveal() === url);
    const id = known?.[0] ?? newId();
    free.delete(id);
    addresses.set(id, known?.[1] ?? new Secret(url));
    return { ...rest, id, host: new URL(url).host, format };
  });
  const { notify } = settings;
  return { ...settings, notify: { ...(notify as RawSettings), webhooks: taken } };
}

/** Whether an address stands in these settings itself. */
export function holdsAddress(settings: unknown): boolean {
  const webhooks = webhooksOf(settings);
  return Array.isArray(webhooks) && webhooks.some((one) => isRecord(one) && one.url !== undefined);
}

/** The ids that settings name. */
export function webhookIds(settings: unknown): readonly string[] {
  const webhooks = webhooksOf(settings);
  if (!Array.isArray(webhooks)) return [];
  return webhooks.flatMap((one: unknown) =>
    isRecord(one) && typeof one.id === 'string' ? [one.id] : [],
  );
}

/** A value of the settings as it may be shown: of a webhook's address its scheme and host, since the rest is a secret. */
export function withoutAddresses(value: unknown, path: readonly string[] = []): unknown {
  if (typeof value === 'string') {
    const isShown =
      !path.includes('webhooks') || ['format', 'host', 'id'].includes(path.at(-1) ?? '');
    return isShown ? value : withoutPath(value);
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

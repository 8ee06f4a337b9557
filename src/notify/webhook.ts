import { isIP } from 'node:net';
import { UsageError } from '../lib/errors.js';
import type { WebhookFormat } from '../profile/settings.js';
import type { Channel } from './channel.js';
import { messageFor } from './formats.js';

export interface WebhookSettings {
  readonly url: string;
  readonly format: WebhookFormat;
}

/**
 * A channel that posts to a webhook: https, or http to this machine. A redirect is an answer, never a way to go.
 * Throws a UsageError when the address is neither.
 */
export function webhookChannel(settings: WebhookSettings): Channel {
  const { url, auth } = takenApart(checkedUrl(settings.url));
  return {
    name: `${settings.format} webhook at ${url.host}`,
    async send(notice, signal) {
      const message = messageFor(settings.format, notice);
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'user-agent': 'spaceiq', ...auth, ...message.headers },
        body: message.body,
        redirect: 'manual',
        signal,
      }).catch(rethrowCause);
      await response.body?.cancel();
      const { status, ok } = response;
      if (ok) return `HTTP ${status}`;
      const redirect = status >= 300 && status < 400;
      throw new Error(`HTTP ${status}${redirect ? ', a redirect, which is not followed' : ''}`);
    },
  };
}

/** A name and a password in the address go into a header: `fetch` refuses such an address, and quotes it whole. */
function takenApart(given: URL): { url: URL; auth: Readonly<Record<string, string>> } {
  const url = new URL(given);
  const pair = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  url.username = '';
  url.password = '';
  const basic = `Basic ${Buffer.from(pair).toString('base64')}`;
  return { url, auth: pair === ':' ? {} : { authorization: basic } };
}

/** What went wrong stands in the cause; the error itself says no more than "fetch failed". */
function rethrowCause(error: unknown): never {
  throw error instanceof TypeError && error.cause instanceof Error ? error.cause : error;
}

function checkedUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  const allowed =
    url !== null &&
    (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname)));
  if (allowed) return url;
  const where = url === null ? 'an address that cannot be read' : `${url.protocol}//${url.host}`;
  throw new UsageError(
    `A webhook has to be https, or http on this machine; found ${where}.`,
    'Change it with: spaceiq profile edit NAME',
  );
}

/** Whether a host name of a URL is this machine, for sure: by number, or `localhost`. */
export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '');
  return bare === 'localhost' || bare === '::1' || (isIP(bare) === 4 && bare.startsWith('127.'));
}

import { isIP } from 'node:net';
import { Agent, request } from 'undici';
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
  const url = checkedUrl(settings.url);
  return {
    name: `${settings.format} webhook at ${url.host}`,
    async send(notice, signal) {
      const message = messageFor(settings.format, notice);
      // An agent of its own, so that nothing of it keeps the process alive afterwards.
      const agent = new Agent({ connect: { timeout: 9000 } });
      try {
        const response = await request(url, {
          method: 'POST',
          headers: { 'user-agent': 'spaceiq', ...message.headers },
          body: message.body,
          dispatcher: agent,
          signal,
        });
        response.body.on('error', () => {});
        const { statusCode } = response;
        if (statusCode >= 200 && statusCode < 300) return `HTTP ${statusCode}`;
        const redirect = statusCode >= 300 && statusCode < 400;
        throw new Error(
          `HTTP ${statusCode}${redirect ? ', a redirect, which is not followed' : ''}`,
        );
      } finally {
        await agent.destroy();
      }
    },
  };
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

import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { request as secureRequest } from 'node:https';
import { ExitCode, SpaceiqError, UsageError } from '../lib/errors.js';
import { isLoopback } from '../lib/loopback.js';
import { proxyAgent, proxyFor } from '../lib/proxy.js';
import type { Secret } from '../lib/secret.js';
import type { WebhookSettings } from '../profile/settings.js';
import type { Channel } from './channel.js';
import { messageFor } from './formats.js';

/** A channel that posts to a webhook: https, or http to this machine. A redirect is an answer, never a way to go. */
export function webhookChannel(
  settings: WebhookSettings,
  address: () => Promise<Secret | null>,
): Channel {
  return {
    name: `${settings.format} webhook at ${settings.host}`,
    async send(notice, signal) {
      const secret = await address();
      if (secret === null) throw noAddressError(settings);
      const { url, auth } = takenApart(checkedUrl(secret.reveal()));
      const message = messageFor(settings.format, notice);
      const headers = { 'user-agent': 'spaceiq', ...auth, ...message.headers };
      const status = await post(url, headers, message.body, signal);
      if (status >= 200 && status < 300) return `HTTP ${status}`;
      const redirect = status >= 300 && status < 400;
      throw new Error(`HTTP ${status}${redirect ? ', a redirect, which is not followed' : ''}`);
    },
  };
}

function noAddressError({ format, host }: WebhookSettings): SpaceiqError {
  return new SpaceiqError(
    ExitCode.failed,
    `there is no address of the ${format} webhook at ${host} in the keychain`,
    `Give it again with: spaceiq profile set NAME --webhook ${format}`,
  );
}

/** Posts and gives the status; the rest of the answer is of no interest. */
async function post(
  url: URL,
  headers: Readonly<Record<string, string>>,
  body: string,
  signal: AbortSignal,
): Promise<number> {
  const proxy = await proxyFor(url);
  const call = (url.protocol === 'https:' ? secureRequest : request)(url, {
    agent: proxy === null ? false : await proxyAgent(proxy),
    method: 'POST',
    headers: { ...headers, 'content-length': Buffer.byteLength(body) },
    signal,
    rejectUnauthorized: true,
  });
  const answered = once(call, 'response');
  call.end(body);
  const [response] = (await answered) as [IncomingMessage];
  response.destroy();
  return response.statusCode ?? 0;
}

/** A name and a password in the address go into a header, and are out of what an error may quote. */
function takenApart(given: URL): { url: URL; auth: Readonly<Record<string, string>> } {
  const url = new URL(given);
  const pair = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  url.username = '';
  url.password = '';
  const basic = `Basic ${Buffer.from(pair).toString('base64')}`;
  return { url, auth: pair === ':' ? {} : { authorization: basic } };
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

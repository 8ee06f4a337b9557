import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { connect as connectPlain } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { ExitCode, messageOf } from '../../lib/errors.js';
import { type Finding, fail, ok } from './finding.js';

/** Each step of reaching a server ends within this (ms). */
const deadline = 5000;

/** Whether an origin's name resolves and its server speaks; over TLS, with a certificate that this machine trusts. */
export async function networkFinding(check: string, origin: string): Promise<Finding> {
  const url = new URL(origin);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  try {
    await lookup(host);
  } catch {
    return fail(
      check,
      `The name ${host} does not resolve.`,
      'Check the network and the "url" setting: spaceiq profile show NAME',
      ExitCode.site,
    );
  }
  try {
    await reach(url, host);
    return ok(check, `${origin} answers${url.protocol === 'https:' ? ' over TLS' : ''}`);
  } catch (error) {
    return fail(
      check,
      `${origin} cannot be reached: ${messageOf(error)}`,
      'Check the network, a proxy or a firewall in between.',
      ExitCode.site,
    );
  }
}

async function reach(url: URL, host: string): Promise<void> {
  const secure = url.protocol === 'https:';
  const port = Number(url.port || (secure ? 443 : 80));
  const socket = secure
    ? connectTls({ host, port, servername: host })
    : connectPlain({ host, port });
  try {
    await once(socket, secure ? 'secureConnect' : 'connect', {
      signal: AbortSignal.timeout(deadline),
    });
  } finally {
    socket.destroy();
  }
}

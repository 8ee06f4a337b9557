import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { connect as connectPlain, isIP } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
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
    await withinDeadline(lookup(host));
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
    ? connectTls({ host, port, ...(isIP(host) === 0 ? { servername: host } : {}) })
    : connectPlain({ host, port });
  try {
    await withinDeadline(once(socket, secure ? 'secureConnect' : 'connect'));
  } finally {
    socket.destroy();
  }
}

async function withinDeadline(step: Promise<unknown>): Promise<void> {
  const late = delay(deadline, undefined, { ref: false }).then(() => {
    throw new Error(`no answer within ${deadline / 1000} s`);
  });
  await Promise.race([step, late]);
}

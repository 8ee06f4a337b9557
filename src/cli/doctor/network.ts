import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { request } from 'node:https';
import { connect as connectPlain, isIP } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { connect as connectTls } from 'node:tls';
import { ExitCode, messageOf } from '../../lib/errors.js';
import { proxyAgent, proxyFor } from '../../lib/proxy.js';
import { type Finding, fail, ok } from './finding.js';

/** Where a company's own certificate authority comes from; node knows the public ones only. */
const trustHint =
  'Where a company signs its own certificates, name its authority: export NODE_EXTRA_CA_CERTS=/path/to/ca.pem, or trust whom this machine trusts: export NODE_USE_SYSTEM_CA=1';

/** Each step of reaching a server ends within this (ms). */
const deadline = 5000;

/** Whether an origin's name resolves and its server speaks; over TLS, with a certificate that this machine trusts. */
export async function networkFinding(
  check: string,
  origin: string,
  profile: string,
): Promise<Finding> {
  const url = new URL(origin);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const proxy = await proxyFor(url);
  try {
    // Behind a proxy it is the proxy that looks names up.
    if (proxy === null) await withinDeadline(lookup(host));
  } catch {
    return fail(
      check,
      `The name ${host} does not resolve.`,
      `Check the network and the addresses in the settings: spaceiq profile show ${profile}`,
      ExitCode.site,
    );
  }
  try {
    await (proxy === null ? reach(url, host) : reachThrough(proxy, url));
    const tls = url.protocol === 'https:' ? ' over TLS' : '';
    const through = proxy === null ? '' : `, through the proxy ${proxy.host}`;
    return ok(check, `${origin} answers${tls}${through}`);
  } catch (error) {
    return isDistrust(error)
      ? fail(
          check,
          `The certificate of ${origin} is not trusted: ${messageOf(error)}`,
          trustHint,
          ExitCode.site,
        )
      : fail(
          check,
          `${origin} cannot be reached: ${messageOf(error)}`,
          'Check the network, a proxy or a firewall in between.',
          ExitCode.site,
        );
  }
}

/** Whether a server was reached and its certificate refused, by the codes of node's TLS. */
function isDistrust(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return /CERT|SIGNED|ERR_TLS_|UNABLE_TO_(GET|VERIFY)/.test(code);
}

async function reach(url: URL, host: string): Promise<void> {
  const secure = url.protocol === 'https:';
  const port = Number(url.port || (secure ? 443 : 80));
  const socket = secure
    ? connectTls({
        host,
        port,
        rejectUnauthorized: true,
        ...(isIP(host) === 0 ? { servername: host } : {}),
      })
    : connectPlain({ host, port });
  try {
    await withinDeadline(once(socket, secure ? 'secureConnect' : 'connect'));
  } finally {
    socket.destroy();
  }
}

async function reachThrough(proxy: URL, url: URL): Promise<void> {
  const call = request(url, {
    method: 'HEAD',
    agent: await proxyAgent(proxy),
    rejectUnauthorized: true,
  });
  try {
    const connected = withinDeadline(once(call, 'proxyConnect'));
    call.end();
    const [{ statusCode }] = (await connected) as [{ readonly statusCode: number }];
    if (statusCode !== 200) throw new Error(`the proxy ${proxy.host} answered HTTP ${statusCode}`);
    await withinDeadline(once(call, 'response'));
  } finally {
    call.on('error', () => {});
    call.destroy();
  }
}

async function withinDeadline<T>(step: Promise<T>): Promise<T> {
  const late = delay(deadline, undefined, { ref: false }).then((): never => {
    throw new Error(`no answer within ${deadline / 1000} s`);
  });
  return await Promise.race([step, late]);
}

import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { connect as connectPlain, isIP } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { connect as connectTls } from 'node:tls';
import { ExitCode, messageOf } from '../../lib/errors.js';
import { type Finding, fail, ok } from './finding.js';

/** Where a company's own certificate authority comes from; node knows the public ones only. */
const trustHint =
  'Where a company signs its own certificates, name its authority: export NODE_EXTRA_CA_CERTS=/path/to/ca.pem';

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
  try {
    await withinDeadline(lookup(host));
  } catch {
    return fail(
      check,
      `The name ${host} does not resolve.`,
      `Check the network and the addresses in the settings: spaceiq profile show ${profile}`,
      ExitCode.site,
    );
  }
  try {
    await reach(url, host);
    return ok(check, `${origin} answers${url.protocol === 'https:' ? ' over TLS' : ''}`);
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

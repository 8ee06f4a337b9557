import type { Agent, AgentOptions } from 'node:https';
import { UsageError } from './errors.js';
import { isLoopback } from './loopback.js';

/**
 * The proxy that the environment names for an address (`HTTPS_PROXY`, `ALL_PROXY`, less what `NO_PROXY` lists), or null.
 * Only for TLS, which a proxy passes on unread; what is for this machine stays on it.
 * @throws UsageError when what is named is not the address of an http or https proxy
 */
export async function proxyFor(url: URL): Promise<URL | null> {
  if (url.protocol !== 'https:' || isLoopback(url.hostname) || !namesProxy(process.env))
    return null;
  const { getProxyForUrl } = await import('proxy-from-env');
  const named = getProxyForUrl(url.href);
  if (named === '') return null;
  const proxy = URL.canParse(named) ? new URL(named) : null;
  if (proxy?.protocol === 'http:' || proxy?.protocol === 'https:') return proxy;
  throw new UsageError(
    'The proxy that HTTPS_PROXY or ALL_PROXY names is not an address like http://proxy.example:3128.',
    `Correct it, or go without one: export NO_PROXY=${url.hostname}`,
  );
}

/** Connections to any TLS server through a proxy; the certificates of both are checked, whatever the environment says. */
export async function proxyAgent(proxy: URL, options: AgentOptions = {}): Promise<Agent> {
  const { HttpsProxyAgent } = await import('https-proxy-agent');
  return new HttpsProxyAgent(proxy, { ...options, rejectUnauthorized: true });
}

function namesProxy(env: NodeJS.ProcessEnv): boolean {
  return Object.keys(env).some((name) => /^(https|all)_proxy$/i.test(name));
}

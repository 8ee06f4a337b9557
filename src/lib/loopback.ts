import { isIP } from 'node:net';

/**
 * Whether a host (of a URL, or bare) is this machine for sure: by number, or the name `localhost`. Names under it, such
 * as `app.localhost`, are asked of the network by some resolvers.
 */
export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '');
  return bare === 'localhost' || bare === '::1' || (isIP(bare) === 4 && bare.startsWith('127.'));
}

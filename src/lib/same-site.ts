import { getDomain } from 'tldts';

/**
 * Whether two hosts belong to one registrable domain. Suffixes under which anybody may register count as public, those
 * of hosting companies included.
 */
export function isSameSite(one: string, other: string): boolean {
  if (one === other) return true;
  const domain = getDomain(one, { allowPrivateDomains: true });
  return domain !== null && domain === getDomain(other, { allowPrivateDomains: true });
}

import { isSameSite } from '../lib/same-site.js';
import type { BrowserState } from '../site/session.js';

/** Where identity providers of many companies set their cookies (contract S3); a company's own lie under its addresses. */
const wellKnown = [
  ...['microsoftonline.com', 'microsoftonline.us', 'login.microsoft.com', 'login.live.com'],
  ...['okta.com', 'oktapreview.com', 'okta-emea.com', 'okta-gov.com', 'auth0.com'],
  ...['accounts.google.com', 'onelogin.com', 'pingone.com', 'pingidentity.com', 'jumpcloud.com'],
  ...['duosecurity.com', 'cloudflareaccess.com', 'cyberark.cloud', 'rippling.com'],
] as const;
/** Only cookies of this very domain, and not those of its many hosts. */
const wellKnownAlone = ['google.com'] as const;

export interface Needing {
  readonly webOrigin: string;
  readonly apiOrigin: string;
  /** Addresses of the person: the company's own provider is at home there. */
  readonly emails: readonly string[];
  /** Hosts that a person has named. */
  readonly providers: readonly string[];
}

export interface Needed {
  readonly state: BrowserState;
  /** Hosts of which something was left out, in order. */
  readonly left: readonly string[];
}

/**
 * What signing in again needs of a browser's state: what belongs to the web app, its API and identity providers. The
 * rest of what a person's browser keeps is nobody's business here.
 */
export function neededOf(state: BrowserState, needing: Needing): Needed {
  const left = new Set<string>();
  const isNeeded = (host: string) => {
    const needed = isNeededHost(host, needing);
    if (!needed) left.add(host);
    return needed;
  };
  return {
    state: {
      cookies: state.cookies.filter(
        ({ domain, partitionKey }) =>
          isNeeded(domain.replace(/^\./, '')) &&
          (partitionKey === undefined || isNeeded(hostOf(partitionKey))),
      ),
      origins: state.origins.filter(({ origin }) => isNeeded(hostOf(origin))),
    },
    left: [...left].sort(),
  };
}

function isNeededHost(host: string, needing: Needing): boolean {
  const { webOrigin, apiOrigin, emails, providers } = needing;
  const homes = emails.map((email) => email.slice(email.lastIndexOf('@') + 1).toLowerCase());
  return (
    [hostOf(webOrigin), hostOf(apiOrigin), ...homes].some((own) => isSameSite(own, host)) ||
    [...wellKnown, ...providers].some((known) => host === known || host.endsWith(`.${known}`)) ||
    wellKnownAlone.some((known) => host === known)
  );
}

/** A partition's key is a site: a scheme and a registrable domain. */
function hostOf(origin: string): string {
  return URL.canParse(origin) ? new URL(origin).hostname : origin;
}

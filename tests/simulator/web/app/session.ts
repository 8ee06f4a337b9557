/** The session's cookies carry the web host's name without its port (contract S5). */
const tokenCookie = `access_token-${location.hostname}`;
const endpointCookie = `graphql_endpoint-${location.hostname}`;

function cookie(name: string): string | null {
  for (const pair of document.cookie.split('; ')) {
    const at = pair.indexOf('=');
    if (pair.slice(0, at) === name) return decodeURIComponent(pair.slice(at + 1));
  }
  return null;
}

export interface Session {
  readonly token: string;
  readonly endpoint: string;
}

export function session(): Session | null {
  const token = cookie(tokenCookie);
  // Where no cookie names it, the page itself does (contract S9).
  const endpoint = cookie(endpointCookie) ?? window.graphqlEndpoint;
  return token === null ? null : { token, endpoint };
}

export function endSession(): void {
  for (const name of [tokenCookie, endpointCookie]) {
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing on plain http origins
    document.cookie = `${name}=; Max-Age=0; Path=/`;
  }
}

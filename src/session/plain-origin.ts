/**
 * Whether a profile may send its token to an origin, where that can be told without the list of public suffixes, which
 * is long to load; else null.
 */
export function mayPlainlyHaveToken(
  origin: string,
  { webOrigin, apiUrl }: { readonly webOrigin: string; readonly apiUrl: string | null },
): boolean | null {
  if (apiUrl !== null) return origin === originOf(apiUrl);
  // Of a `data:` address the origin is the word "null".
  if (!URL.canParse(origin)) return false;
  const api = new URL(origin);
  if (api.protocol !== 'https:') return false;
  return api.hostname === new URL(webOrigin).hostname ? true : null;
}

/** @throws TypeError when it is no address of the web */
export function originOf(url: string): string {
  const { origin, protocol } = new URL(url);
  if (protocol !== 'https:' && protocol !== 'http:')
    throw new TypeError(`${url} is not on the web.`);
  return origin;
}

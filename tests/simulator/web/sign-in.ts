import type { SimulatorContext } from '../context.js';
import { json } from '../http/deliver.js';
import type { HopReply, HopRequest } from '../http/request.js';
import { localPath, signInUrl } from '../idp/service-provider.js';

export const webHost = 'localhost';
/** Life of the web app's cookies in the browser; what ends a session is the token. */
const cookieSeconds = 30 * 24 * 3600;
const errorCookie = 'login_error';

export async function startSso(
  context: SimulatorContext,
  { query }: HopRequest,
): Promise<HopReply> {
  return redirect(await urlFor(context, query));
}

/** What the SSO screen asks with the e-mail that it was given. */
export async function lookUpSso(
  context: SimulatorContext,
  { query, entry }: HopRequest,
): Promise<HopReply> {
  entry.variables = { zone: query.get('zone') };
  return json(200, { url: await urlFor(context, query) });
}

async function urlFor(context: SimulatorContext, query: URLSearchParams): Promise<string> {
  return signInUrl(context, query.get('email') ?? '', localPath(query.get('redirectTo')));
}

/** Turns the callback's one-time code into the cookies of contract S5. */
export function completeSso(context: SimulatorContext, { query, entry }: HopRequest): HopReply {
  const token = context.sessions.redeem(query.get('code') ?? '');
  if (token === null) return redirect('/login');
  entry.person = context.sessions.ownerOf(token)?.userName ?? null;
  const { endpointCookie } = context.options.tenant.signIn;
  const cookies = [cookie('access_token', token)];
  if (endpointCookie === 'with-token') cookies.push(endpointOf(context));
  return redirect(landing(context, localPath(query.get('redirectTo'))), cookies);
}

/** The cookie with the API's origin, where it is still to come and comes with a later response (contract S5). */
export function lateEndpoint(context: SimulatorContext, { cookies }: HopRequest): string[] {
  const isDue = context.options.tenant.signIn.endpointCookie === 'later';
  return isDue && cookies[`graphql_endpoint-${webHost}`] === undefined ? [endpointOf(context)] : [];
}

/** Back from a sign-in that the site itself refused: the login page says why (contract S9). */
export function failSso({ query }: HopRequest): HopReply {
  return redirect('/login', [cookie(errorCookie, encodeURIComponent(query.get('why') ?? ''), 60)]);
}

/** The login page, with what the server has put into it (contract S2, S9). */
export function guestPage(
  context: SimulatorContext,
  { cookies }: HopRequest,
  thirdParties: { readonly tags: string; readonly origin: string },
): HopReply {
  const error = cookies[`${errorCookie}-${webHost}`] ?? '';
  const stated = {
    graphqlEndpoint: context.origins.api,
    apolloLocation: thirdParties.origin,
    _loginError: error,
    passwordSubmit: context.options.tenant.signIn.passwordSubmit,
  };
  const script = JSON.stringify(stated).replaceAll('<', '\\u003c');
  return {
    status: 200,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'set-cookie': error === '' ? [] : [cookie(errorCookie, '', 0)],
    },
    body: `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>SpaceIQ</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<script>Object.assign(window, ${script}); self.fetch = null;</script>
${thirdParties.tags}
<link rel="stylesheet" href="/assets/app.css"></head>
<body><div id="app"></div><script src="/assets/guest.js"></script></body></html>`,
  };
}

/** Where a signed-in person comes out (contract S4). */
export function landing({ options }: SimulatorContext, wanted: string): string {
  const { lands } = options.tenant.signIn;
  if (lands === 'elsewhere') return '/dashboard';
  return lands === 'asked' && wanted.startsWith('/finder/') ? wanted : '/finder';
}

/** To the login page, with the way back (contract S1). */
export function toLogin({ path }: HopRequest): HopReply {
  return redirect(`/login?redirectTo=${encodeURIComponent(path)}`);
}

function endpointOf({ origins }: SimulatorContext): string {
  return cookie('graphql_endpoint', origins.api);
}

function cookie(name: string, value: string, seconds = cookieSeconds): string {
  return `${name}-${webHost}=${value}; Path=/; Max-Age=${seconds}; SameSite=Lax`;
}

export function redirect(location: string, cookies: readonly string[] = []): HopReply {
  return { status: 302, headers: { location, 'set-cookie': cookies } };
}

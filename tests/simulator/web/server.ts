import type { SimulatorContext } from '../context.js';
import { json } from '../http/deliver.js';
import { type HopHandler, type StartedHop, startHop } from '../http/hop-server.js';
import type { HopReply, HopRequest } from '../http/request.js';
import { localPath, signInUrl } from '../idp/service-provider.js';
import type { FaultKind } from '../types.js';
import { type Bundle, bundle } from './bundle.js';
import { floorConfig } from './config.js';
import { drawPlan } from './plan.js';
import { answerPrivately } from './private.js';

const host = 'localhost';
/** Life of the web app's cookies in the browser; what ends a session is the token. */
const cookieSeconds = 30 * 24 * 3600;

const page = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>SpaceIQ</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/assets/app.css"></head>
<body><div id="root"></div><script type="module" src="/assets/app.js"></script></body></html>`;

/** Starts the web app's server; its pages are one single-page app (contract S1, W1). */
export async function startWeb(context: SimulatorContext): Promise<StartedHop> {
  const app = await bundle();
  const handler: HopHandler = { handle: (request) => route(context, app, request) };
  const port = context.options.ports?.web ?? 0;
  return startHop(context, 'web', { name: host, bind: '127.0.0.1', port }, handler);
}

function route(
  context: SimulatorContext,
  app: Bundle,
  request: HopRequest,
): HopReply | Promise<HopReply> {
  switch (`${request.method} ${request.path}`) {
    case 'GET /assets/app.js':
      return typed('text/javascript', app.script);
    case 'GET /assets/app.css':
      return typed('text/css', app.style);
    case 'GET /favicon.ico':
      return { status: 204 };
    case 'GET /sso/start':
      return startSso(context, request);
    case 'GET /sso/complete':
      return completeSso(context, request);
    case 'POST /session/password':
      return json(401, { error: 'Invalid email or password' });
    case 'POST /session/end':
      if (request.token !== null) context.sessions.end(request.token);
      return { status: 204 };
    case 'GET /ui/config':
      return json(200, floorConfig(context, request.query));
    case 'GET /ui/dots':
      return json(200, { arrive: !strikes(context, request, 'dots-never') });
    case 'GET /ui/popup':
      return json(200, { closes: !strikes(context, request, 'popup-stays', 'createBooking') });
  }
  if (request.path === '/telemetry') return typed('text/plain', 'Busy', 503);
  if (request.path === '/ui/announcements') return json(404, { error: 'Not found' });
  if (request.path.startsWith('/private/')) return answerPrivately(context, request);
  if (request.path.startsWith('/floorplans/')) return floorplan(context, request);
  if (request.method === 'GET') return typed('text/html', page);
  return typed('text/plain', 'Not found', 404);
}

function typed(type: string, body: string, status = 200): HopReply {
  const headers = { 'content-type': `${type}; charset=utf-8`, 'cache-control': 'no-store' };
  return { status, headers, body };
}

/** Whether one of the faults that the page acts out is due now. */
function strikes(
  context: SimulatorContext,
  { path, entry }: HopRequest,
  kind: FaultKind,
  ...operations: string[]
): boolean {
  const fault = context.faults.take('web', { path, person: entry.person, operations }, [kind]);
  if (fault !== null) entry.fault = kind;
  return fault !== null;
}

async function startSso(context: SimulatorContext, { query }: HopRequest): Promise<HopReply> {
  const redirectTo = localPath(query.get('redirectTo'));
  const location = await signInUrl(context, query.get('email') ?? '', redirectTo);
  return { status: 302, headers: { location } };
}

/** Turns the callback's one-time code into the cookies of contract S5. */
function completeSso(context: SimulatorContext, { query, entry }: HopRequest): HopReply {
  const token = context.sessions.redeem(query.get('code') ?? '');
  if (token === null) return { status: 302, headers: { location: '/login' } };
  entry.person = context.sessions.ownerOf(token)?.userName ?? null;
  const cookie = (name: string, value: string): string =>
    `${name}-${host}=${value}; Path=/; Max-Age=${cookieSeconds}; SameSite=Lax`;
  return {
    status: 302,
    headers: {
      location: localPath(query.get('redirectTo')),
      'set-cookie': [
        cookie('access_token', token),
        cookie('graphql_endpoint', context.origins.api),
      ],
    },
  };
}

/** The map's image, `/floorplans/<building>/<floor>.svg`. */
function floorplan(context: SimulatorContext, request: HopRequest): HopReply {
  if (strikes(context, request, 'map-404')) return typed('text/plain', 'Not found', 404);
  const match = /^\/floorplans\/([^/]+)\/([^/]+)\.svg$/.exec(request.path);
  const building = decodeURIComponent(match?.[1] ?? '');
  const floor = context.world.buildings
    .find(({ code }) => code === building)
    ?.floors.find(({ code }) => code === decodeURIComponent(match?.[2] ?? ''));
  if (floor === undefined) return typed('text/plain', 'Not found', 404);
  return typed('image/svg+xml', drawPlan(floor));
}

import type { SimulatorContext } from '../context.js';
import { json } from '../http/deliver.js';
import { type StartedHop, startHop } from '../http/hop-server.js';
import type { HopReply, HopRequest } from '../http/request.js';
import { localPath } from '../idp/service-provider.js';
import type { FaultKind } from '../types.js';
import { type Bundle, bundle } from './bundle.js';
import { floorConfig } from './config.js';
import { drawPlan } from './plan.js';
import { answerPrivately } from './private.js';
import {
  completeSso,
  failSso,
  guestPage,
  landing,
  lateEndpoint,
  lookUpSso,
  redirect,
  startSso,
  toLogin,
  webHost,
} from './sign-in.js';
import { startThirdParties, type ThirdPartyHost } from './third-parties.js';

interface Web {
  readonly context: SimulatorContext;
  readonly app: Bundle;
  readonly thirdParties: ThirdPartyHost;
}

/** Answers what the page's own files are asked for, as they are (see `serviceWorker` of the pages' traits). */
const serviceWorker = `self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
self.addEventListener('fetch', (event) => event.respondWith(fetch(event.request)));`;

const appPage = (
  apiOrigin: string,
  secondHost: string,
) => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>SpaceIQ</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<script>window.graphqlEndpoint = ${JSON.stringify(apiOrigin)};
window.apolloLocation = ${JSON.stringify(secondHost)};
self.fetch = null;</script>
<link rel="stylesheet" href="/assets/app.css"></head>
<body><div id="root"></div><script type="module" src="/assets/app.js"></script></body></html>`;

/**
 * Starts the web app's server: a login page of its own (contract S2), and one single-page app for everything else
 * (contract S1, W1).
 */
export async function startWeb(context: SimulatorContext): Promise<StartedHop> {
  const [app, thirdParties] = await Promise.all([
    bundle(),
    startThirdParties(context.options.tenant.signIn.thirdParties),
  ]);
  const web = { context, app, thirdParties };
  const port = context.options.ports?.web ?? 0;
  const address = { name: webHost, bind: '127.0.0.1', port };
  const stopOthers = () => thirdParties.stop();
  const hop = await startHop(context, 'web', address, {
    handle: (request) => route(web, request),
  }).catch(async (error: unknown) => {
    await stopOthers();
    throw error;
  });
  return {
    ...hop,
    stop: async () => {
      await Promise.all([hop.stop(), stopOthers()]);
    },
  };
}

function route(web: Web, request: HopRequest): HopReply | Promise<HopReply> {
  const { context, app } = web;
  switch (`${request.method} ${request.path}`) {
    case 'GET /assets/app.js':
      return typed('text/javascript', app.script);
    case 'GET /assets/app.css':
      return typed('text/css', app.style);
    case 'GET /sw.js':
      return typed('text/javascript', serviceWorker);
    case 'GET /favicon.ico':
      return { status: 204 };
    case 'GET /assets/guest.js':
      return guestScript(web);
    case 'GET /sso/lookup':
      return lookUpSso(context, request);
    case 'GET /sso/failed':
      return failSso(request);
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
      return withCookies(
        json(200, floorConfig(context, request.query)),
        lateEndpoint(context, request),
      );
    case 'GET /ui/dots':
      return json(200, { arrive: !strikes(context, request, 'dots-never') });
    case 'GET /ui/popup':
      return json(200, { closes: !strikes(context, request, 'popup-stays', 'createBooking') });
  }
  if (request.path === '/telemetry') return typed('text/plain', 'Busy', 503);
  if (request.path === '/ui/announcements') return json(404, { error: 'Not found' });
  if (request.path.startsWith('/private/')) return answerPrivately(context, request);
  if (request.path.startsWith('/floorplans/')) return floorplan(context, request);
  if (request.method === 'GET') return page(web, request);
  return typed('text/plain', 'Not found', 404);
}

/** One of the two apps, by whether there is a session and what was asked for (contract S1). */
function page({ context, thirdParties }: Web, request: HopRequest): HopReply {
  const { sessions, options } = context;
  const signedIn = request.token !== null && sessions.personOf(request.token) !== null;
  if (/^\/(login|invite|forgot)(\/|$)/.test(request.path)) {
    if (!signedIn) return guestPage(context, request, thirdParties);
    return redirect(landing(context, localPath(request.query.get('redirectTo'))));
  }
  if (/\.\w+$/.test(request.path)) return typed('text/plain', 'Not found', 404);
  const isLed = request.token === null && options.tenant.signIn.redirects === 'server';
  return isLed
    ? toLogin(request)
    : typed('text/html', appPage(context.origins.api, thirdParties.origin));
}

/** The login page's script takes its time (contract S9). */
async function guestScript({ context, app }: Web): Promise<HopReply> {
  const { bundleMs } = context.options.tenant.signIn;
  await new Promise((resolve) => setTimeout(resolve, bundleMs));
  return typed('text/javascript', app.guest);
}

function withCookies(reply: HopReply, cookies: readonly string[]): HopReply {
  return { ...reply, headers: { ...reply.headers, 'set-cookie': cookies } };
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

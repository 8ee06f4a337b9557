import type { SimulatorContext } from '../context.js';
import { type HopHandler, type StartedHop, startHop } from '../http/hop-server.js';
import type { HopReply, HopRequest } from '../http/request.js';
import { createAssertions } from './assertion.js';
import { identityKeys } from './keys.js';
import { framePage } from './one-url.js';
import { errorPage } from './pages.js';
import { SignIn, sessionCookie } from './sign-in.js';

/** Starts the identity provider on a loopback host of its own (contract S3, S8). */
export async function startIdp(context: SimulatorContext): Promise<StartedHop> {
  await identityKeys();
  let signIn: SignIn | undefined;
  const handler: HopHandler = {
    identify: (request) => {
      const session = request.cookies[sessionCookie] ?? '';
      request.entry.person ??= context.sso.sessions.get(session) ?? null;
    },
    handle: async (request) => {
      signIn ??= new SignIn(context, await createAssertions(context));
      return route(signIn, request);
    },
  };
  const port = context.options.ports?.idp ?? 0;
  return startHop(context, 'idp', { name: '127.0.0.2', bind: '127.0.0.2', port }, handler);
}

async function route(signIn: SignIn, request: HopRequest): Promise<HopReply> {
  const { method, path } = request;
  const page = /^\/signin\/(.+)$/.exec(path)?.[1];
  if (page !== undefined) return signIn.page(page, request);
  const step = /^\/idx\/(\w+)$/.exec(path)?.[1];
  if (step !== undefined && method === 'POST') return signIn.idx(step, request);
  switch (`${method} ${path}`) {
    case 'GET /device':
      return framePage;
    case 'GET /sso':
      return signIn.begin(request);
    case 'GET /metadata':
      return {
        status: 200,
        headers: { 'content-type': 'application/samlmetadata+xml' },
        body: signIn.metadata,
      };
    case 'GET /favicon.ico':
      return { status: 204 };
    case 'GET /':
      return errorPage(200, 'Sign in', 'Start from the application that you want to use.');
    default:
      return errorPage(404, 'Not found', 'There is no such page.');
  }
}

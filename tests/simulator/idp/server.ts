import type { SimulatorContext } from '../context.js';
import { type HopHandler, type StartedHop, startHop } from '../http/hop-server.js';
import type { HopReply, HopRequest } from '../http/request.js';
import { createAssertions } from './assertion.js';
import { identityKeys } from './keys.js';
import { errorPage } from './pages.js';
import { createSignIn, sessionCookie } from './sign-in.js';

/** Starts the identity provider on a loopback host of its own (contract S3, S8). */
export async function startIdp(context: SimulatorContext): Promise<StartedHop> {
  await identityKeys();
  let signIn: ReturnType<typeof createSignIn> | undefined;
  const handler: HopHandler = {
    identify: (request) => {
      const session = request.cookies[sessionCookie] ?? '';
      request.entry.person ??= context.sso.sessions.get(session) ?? null;
    },
    handle: async (request) => {
      signIn ??= createSignIn(context, await createAssertions(context));
      return route(signIn, request);
    },
  };
  const port = context.options.ports?.idp ?? 0;
  return startHop(context, 'idp', { name: '127.0.0.2', bind: '127.0.0.2', port }, handler);
}

async function route(
  signIn: ReturnType<typeof createSignIn>,
  request: HopRequest,
): Promise<HopReply> {
  switch (`${request.method} ${request.path}`) {
    case 'GET /':
      return errorPage(200, 'Sign in', 'Start from the application that you want to use.');
    case 'GET /favicon.ico':
      return { status: 204 };
    case 'GET /sso':
      return signIn.begin(request);
    case 'GET /signin/identifier':
    case 'POST /signin/identifier':
      return signIn.userName(request);
    case 'GET /signin/password':
    case 'POST /signin/password':
      return signIn.password(request);
    case 'GET /signin/mfa':
      return signIn.challenge(request);
    case 'GET /signin/mfa/state':
      return signIn.challengeState(request);
    case 'GET /signin/mfa/done':
      return signIn.challengeDone(request);
    default:
      return errorPage(404, 'Not found', 'There is no such page.');
  }
}

import type { SimulatorContext } from '../context.js';
import { json, unauthorized } from '../http/deliver.js';
import type { HopReply } from '../http/request.js';

/** What a token that is not good any more is told, in the tenant's dress (contract S7, G3). */
export function signedOut({ options, origins }: SimulatorContext): HopReply {
  const message = 'access_token does not correspond to user';
  switch (options.tenant.signIn.sessionEnd) {
    case '401':
      return unauthorized();
    case 'words':
      return json(200, { data: null, errors: [{ message }] });
    case 'code': {
      const error = { message: 'Please sign in.', extensions: { code: 'UNAUTHENTICATED' } };
      return json(200, { data: null, errors: [error] });
    }
    case '403':
      return json(403, { error: 'Forbidden' });
    case 'to login':
      return { status: 302, headers: { location: `${origins.web}/login?redirectTo=%2F` } };
  }
}

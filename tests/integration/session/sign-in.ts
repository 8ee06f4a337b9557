import { systemClock } from '../../../src/lib/clock.js';
import { silentLog } from '../../../src/lib/log.js';
import { signIn } from '../../../src/session/sign-in.js';
import type { SignInRequest } from '../../../src/session/sign-in-request.js';
import type { Session } from '../../../src/site/session.js';
import { type SignInTraits, standardSignIn } from '../../simulator/tenant/sign-in.js';
import { fixedTenant, type Tenant } from '../../simulator/tenant/tenant.js';
import type { Simulator } from '../../simulator/types.js';
import { findChromium, findHeadless } from '../../support/chromium.js';

/** A tenant like `standard` but for how its people sign in. */
export function tenantWith(traits: Partial<SignInTraits>): Tenant {
  return {
    ...fixedTenant('standard'),
    name: JSON.stringify(traits),
    signIn: { ...standardSignIn, ...traits },
  };
}

/** Signs a person of the simulator in, without a window unless the request says so. */
export async function signInAt(
  simulator: Simulator,
  userName: string,
  request: Partial<SignInRequest> = {},
  env: NodeJS.ProcessEnv = process.env,
): Promise<Session> {
  return await signIn(
    {
      profile: userName,
      webOrigin: simulator.origins.web,
      apiUrl: simulator.origins.api,
      path: '/finder/building/HQ/floor/2',
      email: simulator.person(userName).email,
      headless: true,
      state: null,
      browser: request.headless === false ? findChromium() : findHeadless(),
      timeout: 60_000,
      ...request,
    },
    { env, clock: systemClock, log: silentLog, interrupted: new AbortController().signal },
  );
}

/** The session's browser without the web app's own token, as a renewal begins. */
export function withoutToken({ browser }: Session): Session['browser'] {
  const cookies = browser.cookies.filter(({ name }) => !name.startsWith('access_token-'));
  return { ...browser, cookies };
}

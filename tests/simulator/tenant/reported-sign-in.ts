import type { TenantReport } from '../../../src/site/report/tenant-report.js';
import { type SignInTraits, standardSignIn, type ThirdParties } from './sign-in.js';

/** Milliseconds from which a script of another host is a slow one. */
const slow = 1_000;

/**
 * How people come to the login page of a reported tenant and what their token tells. Where single sign-on leads, and how a
 * session's end shows, no report tells: that is as the standard tenant has it.
 */
export function signInFrom({ login, session }: TenantReport): SignInTraits {
  return {
    ...standardSignIn,
    ...(session && {
      tokenClaims: session.claims,
      sessionMinutes: session.minutes,
      endpointCookie: session.endpointCookie ? ('with-token' as const) : ('never' as const),
    }),
    ...(login && {
      redirects: login.redirects ?? standardSignIn.redirects,
      bundleMs: login.scripts ?? standardSignIn.bundleMs,
      thirdParties: thirdPartiesIn(login.foreign),
    }),
  };
}

type Foreign = NonNullable<TenantReport['login']>['foreign'];

function thirdPartiesIn({ asked, failed, unanswered, slowest }: Foreign): ThirdParties {
  if (asked === 0) return 'absent';
  if (unanswered > 0) return 'hanging';
  if (failed === asked) return 'blocked';
  return (slowest ?? 0) >= slow ? 'slow' : 'served';
}

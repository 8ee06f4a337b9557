import type { Clock } from '../lib/clock.js';
import { loginHint, SiteError } from '../lib/errors.js';
import { apiOriginFor } from './api-origin.js';
import { originOf } from './plain-origin.js';
import type { SignInRequest } from './sign-in-request.js';

/** How long (ms) after the token the cookie with the API's origin may come, where nothing else names it (contract S5). */
const patience = 10_000;

/** Where the API is, by whatever says so first: the cookie, or the login page itself (contract S5, S9). */
export class ApiClaim {
  /** What the login page states. */
  stated: string | null = null;
  #since: number | null = null;

  constructor(
    private readonly request: SignInRequest,
    private readonly clock: Clock,
  ) {}

  /**
   * The one origin that may get the token, or null while the cookie may still come.
   * @throws SiteError where what is said is not permitted, or nothing is said for too long
   */
  originFrom(cookie: string | null): string | null {
    const { profile, webOrigin, apiUrl } = this.request;
    const claimed = cookie ?? this.stated;
    this.#since ??= this.clock.now();
    const mayCome = claimed === null && apiUrl === null;
    if (mayCome && this.clock.now() - this.#since < patience) return null;
    const origin = apiOriginFor({ profile, webOrigin, apiUrl, claimed });
    if (mayBeRenewedFor(origin, this.request)) return origin;
    throw new SiteError(
      `${webOrigin} names ${origin} as its API, which is not the one that profile "${profile}" was signed in to; nothing was sent there.`,
      loginHint(profile),
    );
  }
}

/** Whether a renewed token may go to an origin: the sealed one, or the one that the settings name (design invariant 6). */
export function mayBeRenewedFor(
  origin: string,
  { sealedApi = origin, apiUrl }: Pick<SignInRequest, 'sealedApi' | 'apiUrl'>,
): boolean {
  return origin === sealedApi || (apiUrl !== null && origin === originOf(apiUrl));
}

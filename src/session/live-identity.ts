import type { Identity } from '../booking/types.js';
import type { Clock } from '../lib/clock.js';
import { SessionError, SiteError } from '../lib/errors.js';
import type { Log } from '../lib/log.js';
import type { Secret } from '../lib/secret.js';
import { readIdentity } from '../site/graphql/identity.js';
import type { TrafficIdentity } from './traffic-identity.js';

/** The API takes the token and has no way to tell whose it is; the web app's pages may. */
export class IdentityUnknown extends SiteError {
  constructor(apiOrigin: string) {
    super(
      `The API at ${apiOrigin} does not say who is signed in, and neither does the web app.`,
      'See: spaceiq doctor',
    );
  }
}

/** How long (ms) the page's own traffic may take to tell who it is where the API does not tell us. */
const trafficPatience = 10_000;

/** Finds out whom tokens stand for. Each token is shown to the API once. */
export class LiveIdentity {
  readonly #refused = new Set<string>();
  readonly #silent = new Map<string, { readonly since: number; readonly error: SiteError }>();

  constructor(
    private readonly deps: { readonly clock: Clock; readonly log: Log },
    private readonly traffic: TrafficIdentity | null,
  ) {}

  /**
   * Whose token it is, from the API or failing that from the page's own traffic; null when the API refuses it
   * (contract G3) or nobody has told yet.
   * @throws SiteError when the API cannot be reached or tells nothing, and the traffic does not either
   */
  async of(token: Secret, apiOrigin: string): Promise<Identity | null> {
    const text = token.reveal();
    if (this.#refused.has(text)) return null;
    const silent = this.#silent.get(text);
    if (silent === undefined) return await this.#ask(token, apiOrigin);
    const seen = this.traffic?.of(text) ?? null;
    if (seen !== null) return seen;
    if (this.deps.clock.now() - silent.since > trafficPatience) throw silent.error;
    return null;
  }

  async #ask(token: Secret, apiOrigin: string): Promise<Identity | null> {
    const text = token.reveal();
    try {
      const { identity } = await readIdentity({ apiOrigin, token, ...this.deps });
      if (identity !== null) return identity;
      throw new IdentityUnknown(apiOrigin);
    } catch (error) {
      if (error instanceof SessionError) {
        this.#refused.add(text);
        return null;
      }
      if (!(error instanceof SiteError) || this.traffic === null) throw error;
      this.#silent.set(text, { since: this.deps.clock.now(), error });
      return this.traffic.of(text);
    }
  }
}

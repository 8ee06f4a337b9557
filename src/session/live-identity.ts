import { identityOf } from '../booking/identity.js';
import type { Identity, PersonSigns } from '../booking/types.js';
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

/** How long (ms) the page's own traffic may take to tell who it is where nothing else does. */
const trafficPatience = 10_000;
/** How long (ms) it may take to tell the employee's id where only that is missing; it can be learned later. */
const employeePatience = 3_000;

interface Heard {
  readonly since: number;
  readonly signs: PersonSigns;
  /** Why nobody is known, where nobody is. */
  readonly error: SiteError | null;
}

/** Finds out whom tokens stand for. Each token is shown to the API once. */
export class LiveIdentity {
  readonly #refused = new Set<string>();
  readonly #heard = new Map<string, Heard>();

  constructor(
    private readonly deps: { readonly clock: Clock; readonly log: Log },
    private readonly traffic: TrafficIdentity | null,
  ) {}

  /**
   * Whose token it is, by its own word and the API's, or failing that by the page's own traffic; null when the API
   * refuses it (contract G3) or there may be more to hear.
   * @throws SiteError when the API cannot be reached or tells nothing, and nothing else does either
   */
  async of(token: Secret, apiOrigin: string): Promise<Identity | null> {
    const text = token.reveal();
    if (this.#refused.has(text)) return null;
    const heard = this.#heard.get(text) ?? (await this.#ask(token, apiOrigin));
    if (heard === null) return null;
    this.#heard.set(text, heard);
    return this.#judge(heard, text, apiOrigin);
  }

  #judge({ since, signs, error }: Heard, token: string, apiOrigin: string): Identity | null {
    const seen = this.traffic?.of(token) ?? null;
    const employee = signs.employee ?? (seen && { ...seen, id: seen.employeeId });
    const known = identityOf({ ...signs, employee });
    const waited = this.deps.clock.now() - since;
    const patience = known === null ? trafficPatience : employeePatience;
    if (known !== null && (known.employeeId !== null || this.traffic === null)) return known;
    if (this.traffic !== null && waited <= patience) return null;
    if (known !== null) return known;
    throw error ?? new IdentityUnknown(apiOrigin);
  }

  async #ask(token: Secret, apiOrigin: string): Promise<Heard | null> {
    const since = this.deps.clock.now();
    try {
      const { signs } = await readIdentity({ apiOrigin, token, ...this.deps });
      return { since, signs, error: null };
    } catch (error) {
      if (error instanceof SessionError) {
        this.#refused.add(token.reveal());
        return null;
      }
      if (!(error instanceof SiteError) || this.traffic === null) throw error;
      return { since, signs: { token: null, viewer: null, employee: null }, error };
    }
  }
}

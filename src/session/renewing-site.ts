import {
  type Foretold,
  type Holdings,
  holdingsOf,
  type OwnQuestion,
  type Site,
} from '../booking/site.js';
import type { BookingId, Desk } from '../booking/types.js';
import type { CivilDate } from '../lib/civil-date.js';
import { SessionExpired } from '../site/graphql/errors.js';
import type { Session } from '../site/session.js';

type Renew = (session: Session) => Promise<Session>;

/** Renewal of a session that the site still takes. */
export interface EarlyRenewal {
  /** Whether it is time for it at this instant (ms) of the site's clock (design invariant 5). */
  readonly isDue: (session: Session, now: number) => boolean;
  /** Told when it fails: the session is good enough until the site refuses it. May throw to end the run. */
  readonly onFailure: (error: unknown) => void;
}

interface Held {
  readonly session: Session;
  readonly site: Site;
}

/**
 * Wraps a site so that a refused token (contract G3, S7) is renewed and the transport made anew. Reads are repeated; a
 * write is answered with `unclear`, so that the caller reads before it writes again. A session that turns out to be
 * somebody else's is not renewed but ends the run (design invariant 3).
 * @throws SessionError when the session cannot be renewed
 */
export async function renewingSite(
  make: (session: Session) => Promise<Site>,
  session: Session,
  renew: Renew,
  early: EarlyRenewal | null = null,
): Promise<Site> {
  return new RenewingSite(await hold(make, session, renew), make, renew, early);
}

/** Making a transport may already meet the refusal. */
async function hold(
  make: (session: Session) => Promise<Site>,
  session: Session,
  renew: Renew,
): Promise<Held> {
  try {
    return { session, site: await make(session) };
  } catch (error) {
    if (!(error instanceof SessionExpired)) throw error;
    const fresh = await renew(session);
    return { session: fresh, site: await make(fresh) };
  }
}

const unclear = {
  kind: 'unclear',
  reason: 'The session was renewed while this was asked.',
} as const;

class RenewingSite implements Site {
  readonly #retired: Site[] = [];
  #renewal: Promise<void> | null = null;

  constructor(
    private held: Held,
    private readonly make: (session: Session) => Promise<Site>,
    private readonly renew: Renew,
    private readonly early: EarlyRenewal | null,
  ) {}

  get transports(): Site['transports'] {
    return this.held.site.transports;
  }

  get clock(): Site['clock'] {
    return this.held.site.clock;
  }

  get writesAtOnce(): Site['writesAtOnce'] {
    return this.held.site.writesAtOnce;
  }

  survey: Site['survey'] = (...asked) => this.#read((site) => site.survey(...asked));
  ownBookings: Site['ownBookings'] = (options) => this.#read((site) => site.ownBookings(options));
  readOwn = (dates: readonly CivilDate[]) =>
    this.#read(async (site) => (await site.readOwn?.(dates)) ?? null);
  readDesk = (desk: Desk, date: CivilDate) =>
    this.#read(async (site) => (await site.readDesk?.(desk, date)) ?? null);
  mayBook = (date: CivilDate) => this.#read(async (site) => (await site.mayBook?.(date)) ?? null);
  readBooking = (id: BookingId) =>
    this.#read(async (site) => (await site.readBooking?.(id)) ?? null);
  book: Site['book'] = (request) => this.#write((site) => site.book(request));
  cancel: Site['cancel'] = (booking) => this.#write((site) => site.cancel(booking));
  checkIn: Site['checkIn'] = (booking) => this.#write((site) => site.checkIn(booking));
  warm = (reserve: number) => this.#read(async (site) => (await site.warm?.(reserve)) ?? false);
  restart = () => this.#read((site) => site.restart());

  async arrive(foretold?: Foretold): ReturnType<Site['arrive']> {
    const ask = () => this.#read((site) => site.arrive(foretold));
    const arrival = await ask();
    return (await this.#renewEarly()) ? await ask() : arrival;
  }

  async holdings(options: OwnQuestion): Promise<Holdings> {
    const ask = () => this.#read((site) => holdingsOf(site, options));
    const held = await ask();
    return (await this.#renewEarly()) ? await ask() : held;
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.#retired.map((site) => site.close()));
    await this.held.site.close();
  }

  async #read<T>(ask: (site: Site) => Promise<T>): Promise<T> {
    const { site } = this.held;
    try {
      return await ask(site);
    } catch (error) {
      if (!(error instanceof SessionExpired)) throw error;
      await this.#leave(site);
      return await ask(this.held.site);
    }
  }

  async #write<T>(ask: (site: Site) => Promise<T>): Promise<T | typeof unclear> {
    const { site } = this.held;
    try {
      return await ask(site);
    } catch (error) {
      if (!(error instanceof SessionExpired)) throw error;
      await this.#leave(site);
      return unclear;
    }
  }

  /** Whether there is a fresh session now. */
  async #renewEarly(): Promise<boolean> {
    const { early, held } = this;
    if (early === null || !early.isDue(held.session, held.site.clock.now())) return false;
    try {
      await this.#leave(held.site);
      return true;
    } catch (error) {
      early.onFailure(error);
      return false;
    }
  }

  /** Several calls may be refused at once: the first renews, the others wait for it. */
  async #leave(refused: Site): Promise<void> {
    if (this.held.site !== refused) return;
    this.#renewal ??= this.#replace().finally(() => {
      this.#renewal = null;
    });
    await this.#renewal;
  }

  async #replace(): Promise<void> {
    const session = await this.renew(this.held.session);
    const site = await this.make(session);
    this.#retired.push(this.held.site);
    this.held = { session, site };
  }
}

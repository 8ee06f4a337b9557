import type {
  Arrival,
  BookAnswer,
  BookRequest,
  ChangeAnswer,
  Site,
  TransportName,
} from '../booking/site.js';
import type { Booking, Floor, Survey } from '../booking/types.js';
import type { CivilDate } from '../lib/civil-date.js';
import type { SiteClock } from '../lib/clock.js';
import type { ApiSite, Capabilities } from './api-site.js';
import { SiteChanged } from './graphql/errors.js';

/**
 * Operation by operation, the api where its schema check passes and the web pages where it does not.
 * The browser is opened when the first operation needs it. `transports` tells which have been used so far.
 */
export function createAutoSite(api: ApiSite, openWeb: () => Promise<Site>): Site {
  return new AutoSite(api, openWeb);
}

class AutoSite implements Site {
  readonly transports = new Set<TransportName>();
  readonly clock: SiteClock;
  readonly #api: ApiSite;
  readonly #openWeb: () => Promise<Site>;
  #web: Promise<Site> | null = null;
  #booksByApi = true;
  #readsFloorByApi = true;

  constructor(api: ApiSite, openWeb: () => Promise<Site>) {
    this.#api = api;
    this.#openWeb = openWeb;
    this.clock = api.clock;
  }

  get writesAtOnce(): number {
    return this.#booksByApi ? this.#api.writesAtOnce : 1;
  }

  async arrive(): Promise<Arrival> {
    const can = await this.#can();
    if (can.identity && can.floor) {
      try {
        return await this.#byApi((api) => api.arrive());
      } catch (error) {
        if (!(error instanceof SiteChanged)) throw error;
      }
    }
    const { identity, floor } = await this.#byWeb((web) => web.arrive());
    return { identity, floor: can.floor ? await this.#floor(floor) : floor };
  }

  /** Desks by the api's own ids, where it will be asked about them; the pages' where its floor cannot be read. */
  async #floor(byWeb: Floor): Promise<Floor> {
    try {
      return await this.#byApi((api) => api.floor());
    } catch (error) {
      if (!(error instanceof SiteChanged)) throw error;
      this.#readsFloorByApi = false;
      return byWeb;
    }
  }

  async survey(dates: readonly CivilDate[]): Promise<Survey> {
    const can = await this.#can();
    if (!can.floor) return await this.#byWeb((web) => web.survey(dates));
    const survey = await this.#byApi((api) => api.survey(dates));
    if (can.own) return survey;
    const first = [...dates].sort()[0];
    const elsewhere = await this.#byWeb((web) => web.ownBookings({ past: false }));
    const reaches = ({ date, end }: Booking) =>
      first === undefined || date >= first || (end ?? 0) > Date.parse(first);
    return { days: survey.days, own: merged(survey.own, elsewhere.filter(reaches)) };
  }

  async ownBookings(options: { readonly past: boolean }): Promise<readonly Booking[]> {
    const can = await this.#can();
    const byApi = can.own && (can.past || !options.past);
    return byApi
      ? await this.#byApi((api) => api.ownBookings(options))
      : await this.#byWeb((web) => web.ownBookings(options));
  }

  async book(request: BookRequest): Promise<BookAnswer> {
    const can = await this.#can();
    return can.book && can.floor
      ? await this.#byApi((api) => api.book(request))
      : await this.#byWeb((web) => web.book(request));
  }

  async cancel(booking: Booking): Promise<ChangeAnswer> {
    const can = await this.#can();
    return can.cancel && can.own
      ? await this.#byApi((api) => api.cancel(booking))
      : await this.#byWeb((web) => web.cancel(booking));
  }

  async checkIn(booking: Booking): Promise<ChangeAnswer> {
    const can = await this.#can();
    return can.checkIn && can.own
      ? await this.#byApi((api) => api.checkIn(booking))
      : await this.#byWeb((web) => web.checkIn(booking));
  }

  async warm(reserve: number): Promise<boolean> {
    return await this.#api.warm(reserve);
  }

  async restart(): Promise<void> {
    if (this.#web !== null) await (await this.#web).restart();
  }

  async close(): Promise<void> {
    const web = this.#web;
    this.#web = null;
    await this.#api.close();
    if (web !== null) await (await web).close();
  }

  async #can(): Promise<Capabilities> {
    const offered = await this.#api.capabilities();
    const can = { ...offered, floor: offered.floor && this.#readsFloorByApi };
    this.#booksByApi = can.book && can.floor;
    return can;
  }

  async #byApi<T>(act: (api: ApiSite) => Promise<T>): Promise<T> {
    this.transports.add('api');
    return await act(this.#api);
  }

  async #byWeb<T>(act: (web: Site) => Promise<T>): Promise<T> {
    this.#web ??= this.#openWeb().catch((error: unknown) => {
      this.#web = null;
      throw error;
    });
    const web = await this.#web;
    this.transports.add('web');
    return await act(web);
  }
}

/** The same booking is told by both; the api knows more of it. */
function merged(byApi: readonly Booking[], byWeb: readonly Booking[]): readonly Booking[] {
  const key = ({ date, desk }: Booking) => `${date} ${desk}`;
  const known = new Set(byApi.map(key));
  return [...byApi, ...byWeb.filter((booking) => !known.has(key(booking)))];
}

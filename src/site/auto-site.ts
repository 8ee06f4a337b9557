import {
  type Arrival,
  type BookAnswer,
  type BookRequest,
  type ChangeAnswer,
  type DeskReading,
  type Foretold,
  type Holdings,
  holdingsOf,
  type OwnQuestion,
  type Site,
  type TransportName,
} from '../booking/site.js';
import type { Booking, BookingId, Desk, OwnReading, Survey } from '../booking/types.js';
import type { CivilDate } from '../lib/civil-date.js';
import type { SiteClock } from '../lib/clock.js';
import { ExitCode, SiteError, SpaceiqError } from '../lib/errors.js';
import type { ApiSite } from './api-site.js';
import type { Capabilities } from './graphql/capabilities.js';
import { AnswerError, SiteChanged } from './graphql/errors.js';
import type { Shunnable } from './graphql/shunned.js';

/**
 * Operation by operation, the api where its schema check passes and the web pages where it does not.
 * The browser is opened when the first operation needs it. `transports` tells which have been used so far.
 */
export function createAutoSite(api: ApiSite, openWeb: () => Promise<Site>): Site {
  return new AutoSite(api, openWeb);
}

/** After so many it is not the session: that is renewed after the first. */
const mostTurnedAway = 2;

class AutoSite implements Site {
  readonly transports = new Set<TransportName>();
  readonly clock: SiteClock;
  readonly #api: ApiSite;
  readonly #openWeb: () => Promise<Site>;
  #web: Promise<Site> | null = null;
  #booksByApi = true;
  /** For the employee id, made once. */
  #search: Promise<void> | null = null;
  #readsFloorByApi = true;
  /** Why the API was given up for what is asked now, in words. */
  #refusal: string | null = null;
  /** Requests to book in a row that were turned away. */
  #turnedAway = 0;

  constructor(api: ApiSite, openWeb: () => Promise<Site>) {
    this.#api = api;
    this.#openWeb = openWeb;
    this.clock = api.clock;
    api.undoBy(async (booking) => {
      const { cancel } = await api.capabilities();
      return cancel ? await api.cancel(booking) : await this.#byWeb((web) => web.cancel(booking));
    });
  }

  get writesAtOnce(): number {
    return this.#booksByApi ? this.#api.writesAtOnce : 1;
  }

  async arrive(foretold?: Foretold): Promise<Arrival> {
    const can = await this.#can();
    if (can.floor) {
      // The token may tell who it is where the API does not (contract S6).
      const arrival = await this.#unlessRefused((api) => api.arrive(foretold));
      if (arrival !== null) return arrival;
      const floor = await this.#unlessRefused((api) => api.floor());
      if (floor !== null) {
        const { identity } = await this.#byWeb((web) => holdingsOf(web, { past: false }));
        return { identity, floor };
      }
    }
    const arrival = await this.#byWeb((web) => web.arrive());
    if (can.floor) await this.#giveUp('floor');
    return arrival;
  }

  /** By the API where it lists one's own bookings; a page tells them, and whose they are, without any floor. */
  async holdings(options: OwnQuestion): Promise<Holdings> {
    const can = await this.#can();
    const offered = can.own && (can.past || !options.past);
    const arrival = offered ? await this.#unlessRefused((api) => api.arrive()) : null;
    if (arrival !== null) {
      const { identity, floor } = arrival;
      return { identity, timezone: floor.timezone, own: await this.ownBookings(options) };
    }
    const byWeb = await this.#byWeb((web) => holdingsOf(web, options));
    if (!offered) return byWeb;
    const floor = await this.#unlessRefused((api) => api.floor());
    const timezone = floor?.timezone ?? byWeb.timezone;
    return { ...byWeb, timezone, own: await this.ownBookings(options) };
  }

  async survey(dates: readonly CivilDate[], anew?: boolean): Promise<Survey> {
    const can = await this.#can();
    const survey = can.floor ? await this.#unlessRefused((api) => api.survey(dates, anew)) : null;
    if (survey === null) {
      const byWeb = await this.#byWeb((web) => web.survey(dates));
      if (can.floor) await this.#giveUp('floor');
      return byWeb;
    }
    // Its list may have turned out to be none of one's own.
    if ((await this.#can()).own) return survey;
    return await this.#api.believed(() => this.#withOwnByWeb(survey, dates), dates);
  }

  async #withOwnByWeb(survey: Survey, dates: readonly CivilDate[]): Promise<Survey> {
    const first = [...dates].sort()[0];
    const elsewhere = await this.#byWeb(async (web) => await readOwnBy(web, dates));
    const reaches = ({ date, end }: Booking) =>
      first === undefined || date >= first || (end ?? 0) > Date.parse(first);
    const own = merged(survey.own, elsewhere.own.filter(reaches));
    return { ...elsewhere, days: survey.days, own };
  }

  async ownBookings(options: OwnQuestion): Promise<readonly Booking[]> {
    const can = await this.#can();
    const offered = can.own && (can.past || !options.past);
    const listed = offered ? await this.#unlessRefused((api) => api.ownBookings(options)) : null;
    if (listed !== null) return listed;
    const byWeb = await this.#byWeb((web) => web.ownBookings(options));
    if (offered) await this.#giveUp(options.past ? 'past' : 'own');
    return byWeb;
  }

  async readOwn(dates: readonly CivilDate[]): Promise<OwnReading | null> {
    const { own } = await this.#can();
    return own
      ? await this.#unlessRefused((api) => api.readOwn(dates))
      : await this.#byWeb((web) => readOwnBy(web, dates));
  }

  async readDesk(desk: Desk, date: CivilDate): Promise<DeskReading | null> {
    const can = await this.#can();
    const byApi = can.floor ? await this.#unlessRefused((api) => api.readDesk(desk, date)) : null;
    return byApi ?? (this.#web === null ? null : await this.#byWeb(readDeskBy(desk, date)));
  }

  async readBooking(id: BookingId): Promise<Booking | 'gone' | null> {
    return await this.#unlessRefused((api) => api.readBooking(id));
  }

  async mayBook(date: CivilDate): Promise<boolean | null> {
    return (await this.#can()).floor ? await this.#api.mayBook(date) : null;
  }

  async book(request: BookRequest): Promise<BookAnswer> {
    const can = await this.#can();
    const mayByApi = can.book && can.floor && (can.employee || (await this.#findEmployee()));
    if (!mayByApi) return await this.#byWeb((web) => web.book(request));
    const answer = await this.#byApi((api) => bookUnlessGone(api, request));
    if (answer === null) return await this.#byWeb((web) => web.book(request));
    this.#turnedAway = isTurnedAway(answer) ? this.#turnedAway + 1 : 0;
    return answer;
  }

  /** The employee id: from the API, else from what a page is told of the person without any floor (contract G9, W10). */
  async #findEmployee(): Promise<boolean> {
    this.#search ??= (async () => {
      if (await this.#byApi((api) => api.findEmployee())) return;
      await this.#byWeb((web) => holdingsOf(web, { past: false })).catch((error: unknown) => {
        if (!(error instanceof SiteError)) throw error;
      });
    })();
    await this.#search;
    return (await this.#can()).employee;
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
    const can = {
      ...offered,
      floor: offered.floor && this.#readsFloorByApi,
      // The pages' own document may pass where a gateway turns ours away.
      book: offered.book && this.#turnedAway < mostTurnedAway,
    };
    this.#booksByApi = can.book && can.floor && can.employee;
    return can;
  }

  /** Null where the API refuses to be asked, or answers in a shape that is not known: the pages may be asked then. */
  async #unlessRefused<T>(act: (api: ApiSite) => Promise<T>): Promise<T | null> {
    try {
      return await this.#byApi(act);
    } catch (error) {
      if (!(error instanceof SiteChanged || error instanceof AnswerError)) throw error;
      this.#refusal = error.message;
      return null;
    }
  }

  /** The pages have answered what the API refused: it is not asked again for a day. */
  async #giveUp(what: Shunnable): Promise<void> {
    if (what === 'floor') this.#readsFloorByApi = false;
    await this.#api.giveUp(what);
  }

  async #byApi<T>(act: (api: ApiSite) => Promise<T>): Promise<T> {
    this.transports.add('api');
    return await act(this.#api);
  }

  async #byWeb<T>(act: (web: Site) => Promise<T>): Promise<T> {
    this.#web ??= this.#openWeb().catch((error: unknown) => {
      this.#web = null;
      throw withRefusal(error, this.#refusal);
    });
    const web = await this.#web;
    this.transports.add('web');
    return await act(web);
  }
}

/** By a gateway, or by the API before it executed anything: the page may know better how to ask. */
function isTurnedAway(answer: BookAnswer): boolean {
  if (answer.kind === 'unclear') return answer.turnedAway === true;
  return answer.kind === 'refused' && answer.unexecuted === true;
}

/** Null where nothing was sent, since another date has found out meanwhile that the API does not take it. */
async function bookUnlessGone(api: ApiSite, request: BookRequest): Promise<BookAnswer | null> {
  let hasLeft = false;
  const leaving = () => {
    hasLeft = true;
    request.leaving?.();
  };
  const isGone = async () => !hasLeft && !(await api.capabilities()).book;
  try {
    const answer = await api.book({ ...request, leaving });
    return answer.kind === 'unable' && (await isGone()) ? null : answer;
  } catch (error) {
    if (error instanceof SiteChanged && (await isGone())) return null;
    throw error;
  }
}

/** Where the pages cannot be opened either, what the API said is the beginning of it. */
function withRefusal(error: unknown, refusal: string | null): unknown {
  const isPlain = error instanceof SpaceiqError && error.exitCode === ExitCode.failed;
  if (refusal === null || !isPlain) return error;
  const message = `${refusal} The web pages would be asked instead, but: ${error.message}`;
  return new SpaceiqError(ExitCode.site, message, error.hint, { cause: error });
}

async function readOwnBy(web: Site, dates: readonly CivilDate[]): Promise<OwnReading> {
  return (await web.readOwn?.(dates)) ?? { own: await web.ownBookings({ past: false }) };
}

function readDeskBy(desk: Desk, date: CivilDate) {
  return async (web: Site) => (await web.readDesk?.(desk, date)) ?? null;
}

/** The same booking is told by both; the api knows more of it. */
function merged(byApi: readonly Booking[], byWeb: readonly Booking[]): readonly Booking[] {
  const key = ({ date, desk }: Booking) => `${date} ${desk}`;
  const known = new Set(byApi.map(key));
  return [...byApi, ...byWeb.filter((booking) => !known.has(key(booking)))];
}

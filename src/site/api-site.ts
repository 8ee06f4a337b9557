import type {
  Arrival,
  BookAnswer,
  BookRequest,
  ChangeAnswer,
  DeskReading,
  Foretold,
  OwnQuestion,
  Site,
  TransportName,
} from '../booking/site.js';
import type { Booking, BookingId, Desk, Floor, OwnReading, Survey } from '../booking/types.js';
import { type CivilDate, civilDateAt, type Zone } from '../lib/civil-date.js';
import type { SiteClock } from '../lib/clock.js';
import type { SiteDeps } from './deps.js';
import { type Ahead, createAhead } from './graphql/ahead.js';
import { type Api, createApi } from './graphql/api.js';
import { type Booker, createBooker } from './graphql/booker.js';
import { type Capabilities, capabilitiesOf } from './graphql/capabilities.js';
import { type Changer, createChanger } from './graphql/changer.js';
import { createClient } from './graphql/client.js';
import { createSearch, findEmployee } from './graphql/employees.js';
import { SiteChanged } from './graphql/errors.js';
import { requireDesks } from './graphql/floor.js';
import { createHttp, defaultLimits, type HttpLimits } from './graphql/http.js';
import { createKnownOwn, type KnownOwn, type ReadLately } from './graphql/known-own.js';
import { readOwn, readOwnOn } from './graphql/own.js';
import { withOwnList } from './graphql/own-list.js';
import { type Landing, land, type Place } from './graphql/place.js';
import { holdsBooking, readBooking, readDesk, readMayBook } from './graphql/readings.js';
import { createSchemaCheck } from './graphql/schema-check.js';
import { createShunned, type Shunnable, type Shunned } from './graphql/shunned.js';
import { readSurvey } from './graphql/survey.js';
import type { Verdict } from './graphql/verdict.js';

/** SpaceIQ over HTTP, with no browser. */
export interface ApiSite extends Site {
  readonly writesAtOnce: number;
  capabilities(): Promise<Capabilities>;
  /** What the API can be asked, and how. */
  verdict(): Promise<Verdict>;
  /** The floor alone, for an API that does not tell who the session stands for. */
  floor(): Promise<Floor>;
  /** Looks for the person's employee id where it is not known; what is found is learned. */
  findEmployee(): Promise<boolean>;
  /** Notes for a day that the API will not be asked for this: the pages have answered what it refused. */
  giveUp(what: Shunnable): Promise<void>;
  /** How a booking of wrong hours is taken back where this API cannot do it. */
  undoBy(cancel: (booking: Booking) => Promise<ChangeAnswer>): void;
  warm(reserve: number): Promise<boolean>;
  /** A survey, of which others may have read a part, whose list of one's own bookings may be believed. */
  believed(read: () => Promise<Survey>, dates: readonly CivilDate[]): Promise<Survey>;
  readOwn(dates: readonly CivilDate[]): Promise<OwnReading | null>;
  readDesk(desk: Desk, date: CivilDate): Promise<DeskReading | null>;
  readBooking(id: BookingId): Promise<Booking | 'gone' | null>;
  mayBook(date: CivilDate): Promise<boolean | null>;
}

export interface ApiOptions {
  readonly limits?: Partial<HttpLimits>;
  /**
   * Whether another transport lists one's own bookings where this API does not. Without one a survey is refused then:
   * what can't be read back must not be booked.
   */
  readonly assisted?: boolean;
}

const withoutOwn = [
  "The API does not list one's own bookings, so none could be read back over it alone.",
  { hint: 'Leave out --transport api.' },
] as const;

const withoutId =
  'The API tells your employee id nowhere, without which it books nothing (contract G15).';

/** With at least so many requests to spare every connection is kept warm, else one. */
const amplyBudgeted = 40;

/**
 * The api transport. Nothing is sent before the first operation.
 * @throws UsageError when the session's API origin is neither https nor on loopback
 */
export async function createApiSite(deps: SiteDeps, options: ApiOptions = {}): Promise<ApiSite> {
  const { session, clock: local, log, cache } = deps;
  const limits = { ...defaultLimits, ...options.limits };
  const origin = session.apiOrigin;
  const client = createClient({
    http: createHttp(origin, limits),
    origin,
    token: session.token,
    clock: deps.siteClock,
    local,
    budget: deps.budget,
    log,
    interrupted: deps.interrupted,
    tap: deps.tap,
  });
  const schema = createSchemaCheck({ client, origin, cache, local, log });
  const { assisted = false } = options;
  return new GraphqlSite(deps, createApi(client, schema), limits.connections, assisted);
}

class GraphqlSite implements ApiSite {
  readonly transports: ReadonlySet<TransportName> = new Set<TransportName>(['api']);
  readonly clock: SiteClock;
  readonly #deps: SiteDeps;
  readonly #api: Api;
  readonly #shunned: Shunned;
  readonly #known: KnownOwn;
  readonly #booker: Booker;
  readonly #change: Changer;
  readonly #ahead: Ahead;
  readonly #search: ReturnType<typeof createSearch>;
  #place: Promise<Place> | null = null;

  constructor(
    deps: SiteDeps,
    api: Api,
    readonly writesAtOnce: number,
    private readonly assisted: boolean,
  ) {
    this.#deps = deps;
    this.#api = api;
    this.clock = api.client.clock;
    this.#shunned = createShunned(deps.cache, deps.session.apiOrigin, deps.clock);
    this.#ahead = createAhead(api, deps);
    this.#known = createKnownOwn(deps, this.clock, (booking) => this.#isThere(booking));
    this.#search = createSearch(deps.log);
    const deeds = {
      cancel: (booking: Booking) => this.cancel(booking),
      readDesk: (desk: Desk, date: CivilDate) => this.readDesk(desk, date),
    };
    this.#booker = createBooker(api, deps, deeds, assisted);
    this.#change = createChanger(api, deps, {
      readBooking: (id) => this.readBooking(id),
      ownBookings: () => this.ownBookings({ past: false }),
    });
  }

  async capabilities(): Promise<Capabilities> {
    const isKnown = this.#deps.me.identity.employeeId !== null;
    return capabilitiesOf(await this.#api.verdict(), await this.#shunned.all(), isKnown);
  }

  async giveUp(what: Shunnable): Promise<void> {
    await this.#shunned.add(what);
  }

  undoBy(cancel: (booking: Booking) => Promise<ChangeAnswer>): void {
    this.#booker.undoBy(cancel);
  }

  async findEmployee(): Promise<boolean> {
    if (this.#deps.me.identity.employeeId !== null) return true;
    return (await this.#search(() => findEmployee(this.#api, this.#deps))) !== null;
  }

  async verdict(): Promise<Verdict> {
    return await this.#api.verdict();
  }

  async arrive(foretold?: Foretold): Promise<Arrival> {
    const { identity, floor } = await this.#land(foretold);
    if (identity === null) {
      throw new SiteChanged('The API does not tell who the session stands for (contract G9).');
    }
    return { identity, floor };
  }

  async floor(): Promise<Floor> {
    return (await this.#where()).floor;
  }

  /** @throws SiteChanged where the API does not list one's own bookings and nothing else does (contract G16) */
  async survey(dates: readonly CivilDate[], anew = false): Promise<Survey> {
    if (anew) this.#ahead.drop();
    const place = await this.#where();
    requireDesks(place.floor, this.#deps.profile);
    const read = () =>
      withOwnList(this.#api, async () => {
        if (!this.assisted && !(await this.capabilities()).own)
          throw new SiteChanged(...withoutOwn);
        return await readSurvey(this.#api, this.#deps, place, dates, this.#ahead);
      });
    return await this.believed(read, dates);
  }

  believed(read: () => Promise<Survey>, dates: readonly CivilDate[]): Promise<Survey> {
    return this.#known.believed(read, dates);
  }

  async #isThere({ id, spaceId, date }: ReadLately): Promise<boolean | null> {
    const found = await this.readBooking(id);
    if (found !== null) return found !== 'gone' && !found.released;
    return spaceId === null ? null : await holdsBooking(this.#api, spaceId, id, date);
  }

  async ownBookings(question: OwnQuestion): Promise<readonly Booking[]> {
    const me = this.#deps.me.identity.employeeId;
    const read = () => readOwn(this.#api, me, question, () => this.#zone());
    return await withOwnList(this.#api, read);
  }

  async readOwn(dates: readonly CivilDate[]): Promise<OwnReading | null> {
    const me = this.#deps.me.identity.employeeId;
    const reading = await withOwnList(this.#api, async () =>
      (await this.capabilities()).own
        ? await readOwnOn(this.#api, me, dates, await this.#zone())
        : null,
    );
    await this.#booker.heard(reading?.own ?? []);
    return reading;
  }

  async readDesk(desk: Desk, date: CivilDate): Promise<DeskReading | null> {
    const place = await this.#where();
    const me = this.#deps.me.identity.employeeId;
    const reading = await readDesk(this.#api, place, me, this.#deps.hours(), desk, date);
    await this.#booker.heard(reading?.mine ?? []);
    return reading;
  }

  async readBooking(id: BookingId): Promise<Booking | 'gone' | null> {
    const found = await readBooking(this.#api, id, () => this.#zone());
    await this.#booker.heard(found === null || found === 'gone' ? [] : [found]);
    return found;
  }

  async mayBook(date: CivilDate): Promise<boolean | null> {
    const { floorId, floor } = await this.#where();
    const today = civilDateAt(this.clock.now(), floor.timezone);
    return await readMayBook(this.#api, floorId, date, today);
  }

  async book(request: BookRequest): Promise<BookAnswer> {
    const { operations, absent } = await this.#api.verdict();
    if (operations.createBooking === undefined) {
      const why = absent.createBooking ?? 'it is not offered';
      return { kind: 'unable', reason: `The API cannot be asked to book: ${why}.` };
    }
    if (!(await this.findEmployee())) return { kind: 'unable', reason: withoutId };
    return await this.#booker.book(request, await this.#where());
  }

  async cancel(booking: Booking): Promise<ChangeAnswer> {
    const answer = await this.#change('cancelBooking', booking);
    if (answer.kind === 'done') await this.#known.forget(booking.id);
    return answer;
  }

  async checkIn(booking: Booking): Promise<ChangeAnswer> {
    return await this.#change('checkInBooking', booking);
  }

  /** Over as many connections as write at once, where the budget is ample. @throws SessionExpired */
  async warm(reserve: number): Promise<boolean> {
    const spare = this.#deps.budget.left() - reserve;
    if (spare <= 0 || this.#deps.budget.closedFor() > 0) return false;
    const call = { name: 'warm', text: 'query warm { __typename }', variables: {} };
    const count = spare >= amplyBudgeted ? this.writesAtOnce : 1;
    await Promise.all(Array.from({ length: count }, () => this.#api.client.send(call)));
    return true;
  }

  async restart(): Promise<void> {}

  async close(): Promise<void> {
    this.#api.client.close();
  }

  async #zone(): Promise<Zone> {
    return (await this.#where()).floor.timezone;
  }

  async #land(foretold?: Foretold): Promise<Landing> {
    const landing = await land(this.#api, this.#deps, (floorId) => {
      if (foretold !== undefined) void this.#ahead.ask(floorId, foretold).catch(() => {});
    });
    this.#place = Promise.resolve(landing);
    return landing;
  }

  #where(): Promise<Place> {
    this.#place ??= this.#land().catch((error: unknown) => {
      this.#place = null;
      throw error;
    });
    return this.#place;
  }
}

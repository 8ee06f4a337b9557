/** What the simulator offers to the tests, the demo and its own three servers. */

import type { Tenant } from './tenant/tenant.js';

export type Dialect = 'standard' | 'renamed' | 'closed';
export type Dots = 'canvas' | 'svg';
/** The three hosts of the site; each is a loopback host of its own, so that cookies really separate. */
export type Hop = 'web' | 'api' | 'idp';

export interface Origins {
  readonly web: string;
  readonly api: string;
  readonly idp: string;
}

export interface SimulatorOptions {
  /** Seed of the one generator of all names, floors, people and bookings. Default 1. */
  seed?: number;
  /** What the site is like: `randomTenant(seed)`, or one of the fixed ones. The options below override parts of it. */
  tenant?: Tenant;
  /** Short for `tenant: fixedTenant(dialect)`. */
  dialect?: Dialect;
  dots?: Dots;
  /** The site's "now" at the start, ISO. Default: the machine's. The clock runs from there unless frozen. */
  now?: string;
  frozen?: boolean;
  /** How a person gets through the identity provider. `auto` trusts the e-mail it is given, as desktop SSO does. */
  sso?: SsoMode;
  /** Desks on the demo floor (the one of building `HQ`, floor `2`). Default 70. */
  desks?: number;
  /** Share (0 to 1) of desk-days of the booking window taken by other people at the start. Default 0.35. */
  occupancy?: number;
  /** Zone of the building HQ, IANA. Default `Europe/London`. */
  timezone?: string;
  /** Days ahead that may be booked. Default 29. */
  windowDays?: number;
  /** Milliseconds between a request's arrival and its handling, per hop. Default 0. */
  latency?: Partial<Record<Hop, number>>;
  /**
   * The page also does what nobody waits for, before it asks for the floor: it reports to its own host, asks for a file
   * that is not there and for something that the API refuses, and is idle for a while. Default false.
   */
  noisy?: boolean;
  /** Whole-tenant rules. */
  rules?: Partial<Rules>;
  /** Fixed ports, for people; the default is a free port each. */
  ports?: Partial<Record<Hop | 'control', number>>;
  /** Ready-made additions or changes to the generated seed data. */
  seedData?: SeedData;
}

/**
 * What the identity provider wants of somebody whom it does not know: a password, also a number on the phone, nothing
 * (`auto`), or a number on the phone as soon as it hears the address (`push`). The last four stop everybody, known or
 * not: it refuses a browser that is driven or not managed, or asks a question first (contract S3, S10).
 */
export const ssoModes = [
  'password',
  'password+mfa',
  'auto',
  'push',
  'unsafe-browser',
  'managed-device',
  'stay-signed-in',
  'pick-account',
] as const;
export type SsoMode = (typeof ssoModes)[number];

export interface Rules {
  /** One desk per person and day; without it a second booking of a day is really made. Default true. */
  oneDeskADay: boolean;
  /** One active (not released, not past) reservation per person at a time. Default false. */
  singleActiveReservation: boolean;
  /** Bookings per floor and day, or null. Default null. */
  floorCapacity: number | null;
  /** Minutes after a booking's start at which an unchecked booking is released, or null. Default null. */
  autoReleaseMinutes: number | null;
  /** Life of a web-app session, minutes, or null for none. Default null. Puts `exp` into the token. */
  sessionMinutes: number | null;
  /** How long (ms, by the site's clock) a new booking is not among one's own bookings yet. Default 0. */
  ownLagMs: number;
  /** The same for the bookings of its desk; it is taken all the same. Default 0. */
  deskLagMs: number;
  /** Share (0 to 1) of its bookings that a list of one's own lacks, others each time. Default 0. */
  ownLoses: number;
}

export interface SeedData {
  /** Bookings to be there from the start: desk code, civil date, user name of the holder. */
  bookings?: ReadonlyArray<{ desk: string; date: string; person: string }>;
  /** Desks permanently assigned to a person (by user name), by desk code. */
  assigned?: Readonly<Record<string, string>>;
  /** Desks that this person (user name) is not permitted to book. */
  notPermitted?: Readonly<Record<string, readonly string[]>>;
  /** Neighborhoods of the demo floor that only one department may book: neighborhood name → department name. */
  departmentOnly?: Readonly<Record<string, string>>;
}

export interface Person {
  /** Opaque employee id (contract G8). */
  readonly employeeId: string;
  readonly userName: string;
  readonly password: string;
  readonly name: string;
  readonly email: string;
}

export interface DeskInfo {
  readonly spaceId: string;
  readonly code: string;
  /** Empty where the tenant's spaces have none. */
  readonly externalId: string;
  readonly x: number;
  readonly y: number;
  readonly neighborhood: string;
}

/**
 * The request is not carried out: `refuse` (connection reset), `drop-before` (connection closed), `429`,
 * `500`, `503`, `401`. It is carried out and its answer suffers: `drop-after` (none comes), `malformed`
 * (no JSON), `truncated` (breaks off), `slow` (in pieces over `slowMs`, default 3000), `partial` (an error
 * beside data of which a part is null; of a write, its payload). It is carried out `lateMs` after it came,
 * when its sender has long heard that it went wrong: `late-drop` (connection closed), `late-500`. The last
 * three are the web page's own.
 */
export type FaultKind =
  | 'refuse'
  | 'drop-before'
  | 'drop-after'
  | '429'
  | '500'
  | '503'
  | '401'
  | '403'
  | 'malformed'
  | 'truncated'
  | 'slow'
  | 'partial'
  | 'late-drop'
  | 'late-500'
  | 'popup-stays'
  | 'map-404'
  | 'dots-never';

export interface Fault {
  kind: FaultKind;
  /** Name of the GraphQL operation's root field (`createBooking`, `node` …), a path of the hop, or `*` (default). */
  operation?: string;
  /** Default: any hop when `operation` is a path; web for the last three kinds; else api. */
  hop?: Hop;
  /** Only for this person (user name). */
  person?: string;
  /** Only for calls whose variables, as JSON, contain this text: `2026-12-01 ` for the bookings of a day. */
  containing?: string;
  /** How often it strikes; default once, or without end when there is a probability. */
  count?: number;
  /** Let this many matching calls pass first. */
  skip?: number;
  /** 0 to 1: strikes at random (from the simulator's seed) instead of at each call. */
  probability?: number;
  retryAfterSeconds?: number;
  slowMs?: number;
  /** Default 400. */
  lateMs?: number;
}

export interface RecordedRequest {
  readonly at: string;
  /** Real (monotonic-based epoch) arrival time in milliseconds, whatever the site's clock says. */
  readonly arrivedAtMs: number;
  readonly hop: Hop;
  readonly method: string;
  readonly path: string;
  /** User name of whoever the token or cookie stands for, or null. */
  readonly person: string | null;
  /** First 12 hex digits of the token's SHA-256, or null. */
  readonly tokenFingerprint: string | null;
  /** GraphQL root fields of the operation, in order. */
  readonly operations: readonly string[];
  readonly variables: unknown;
  readonly userAgent: string | null;
  status: number | null;
  fault: FaultKind | null;
}

export interface RecordedBooking {
  readonly id: string;
  readonly desk: string;
  readonly spaceId: string;
  /** Whether its floor is out of use (contract G11). */
  readonly hidden: boolean;
  readonly building: string;
  readonly floor: string;
  readonly floorId: string;
  /** What was booked: a desk, and nothing else, is what the client is for (contract G17). */
  readonly kind: string;
  /** Civil date in the building's zone. */
  readonly date: string;
  /** ISO instants, UTC. */
  readonly start: string;
  readonly end: string;
  /** Whose booking it is, and who asked for it (user names). */
  readonly person: string;
  readonly by: string;
  readonly madeAt: string;
  /** `seed` rows were there from the start; `rival` rows came from the control API. */
  readonly via: 'seed' | 'rival' | 'api';
  cancelledAt: string | null;
  cancelledBy: string | null;
  releasedAt: string | null;
  checkedIn: boolean;
  /** Somebody of the seed who checks in by themselves. */
  readonly willCheckIn: boolean;
}

export interface Simulator extends AsyncDisposable {
  readonly origins: Origins;
  /** HTTP face of everything below, for child processes: POST JSON to `<controlUrl>/<member path>`. */
  readonly controlUrl: string;
  /** The demo floor: what settings name it by, which is an id where its code is not its own. */
  readonly place: { readonly building: string; readonly floor: string; readonly floorId: string };
  readonly people: readonly Person[];
  person(userName: string): Person;
  desks(building?: string, floor?: string): readonly DeskInfo[];

  readonly clock: {
    now(): Date;
    set(iso: string): void;
    advance(ms: number): void;
    freeze(): void;
    run(): void;
  };
  readonly window: {
    setDays(days: number): void;
    /** From this instant on, `date` may be booked, however many days ahead it is; before it, not. */
    openAt(date: string, instant: string): void;
  };
  readonly latency: { set(hops: Partial<Record<Hop, number>>): void };
  readonly rules: { set(rules: Partial<Rules>): void };
  readonly sessions: {
    /** A new web-app token for a person, as the SAML callback issues it. */
    issue(userName: string): string;
    fingerprint(token: string): string;
    /** The person's tokens stop working: revoked (G3) or past their expiry. */
    revoke(userName: string): void;
    expire(userName: string): void;
  };
  readonly idp: {
    setMode(mode: SsoMode): void;
    /**
     * From now on the site lets nobody in who comes from the identity provider: it says these words on its login page
     * (contract S9), or with `loop` leads back to it for ever (contract S1). Null: it lets people in again.
     */
    setVerdict(verdict: string | null): void;
    /** Ends the person's session at the identity provider. */
    endSession(userName: string): void;
  };
  readonly phone: {
    /** Number shown on the MFA page that waits for this person, or null. */
    pending(userName: string): string | null;
    /** How often it has rung. */
    rang(userName: string): number;
    approve(userName: string): void;
    deny(userName: string): void;
  };
  readonly rivals: {
    /** Somebody else books now, or when the site's clock reaches `at`. Returns nothing: the record tells. */
    book(booking: { person: string; desk: string; date: string; at?: string }): void;
    cancel(booking: { desk: string; date: string }): void;
    /** Whoever holds the desk has another one from now on, by the same booking. */
    move(booking: { desk: string; date: string; to: string }): void;
    /** Books the desk an instant before the next createBooking for it is handled ("taken meanwhile"). */
    snatch(booking: { person: string; desk: string; date: string }): void;
  };
  readonly faults: {
    add(fault: Fault): void;
    clear(): void;
    /** How many requests are still to be carried out late. */
    late(): number;
    /** Carries them out at once. */
    hurry(): void;
  };
  readonly record: {
    readonly requests: readonly RecordedRequest[];
    readonly bookings: readonly RecordedBooking[];
    /** What was asked of the site that no client of ours may ask: a line for each decoy that was called. */
    readonly mischief: readonly string[];
    clearRequests(): void;
  };
  stop(): Promise<void>;
}

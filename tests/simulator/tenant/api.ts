import type { Dialect } from '../types.js';
import type { Random } from '../world/random.js';
import {
  type ChangeTrait,
  type DecoyGroup,
  drawCancel,
  drawCheckIn,
  drawDecoys,
  renamedCancel,
  renamedCheckIn,
  standardCancel,
  standardCheckIn,
} from './changes.js';
import { bare, drawLists, type ListTraits, standardLists } from './lists.js';
import type { Demanded } from './pages.js';
import type { ReportedApi } from './reported.js';

/** The list of one's own bookings (contract G16). */
export interface OwnTrait {
  readonly on: 'viewer' | 'employee';
  readonly name: string;
  /** How it takes a span of dates. */
  readonly dates: 'none' | 'arguments' | 'period';
  /** Past bookings stand in a list of this name, and only there; null: in the same list. */
  readonly past: string | null;
  /** Whether a booking that was checked in to stands with the past ones at once (contract W9). */
  readonly leaves: boolean;
}

export interface FalseOwn {
  readonly name: string;
  readonly shows: 'others' | 'everybody';
}

export interface Limits {
  /** Levels of a query, or null. */
  readonly depth: number | null;
  /** Whether a query that asks for much is refused, by what it may bring. */
  readonly cost: number | null;
  /** Whether an answer that is much larger than the floor itself is refused. */
  readonly size: boolean;
}

export interface RateTrait {
  readonly as: '429' | 'error';
  /** Each so-manieth request is turned away. */
  readonly every: number;
  /** Seconds; null: no header. */
  readonly retryAfter: number | null;
}

/** How a tenant's API answers: names, lists, limits, refusals (contract section 2). */
export interface ApiTraits {
  /** Whose documents the web app sends; `closed`: it has endpoints of its own for what is assumed. */
  readonly documents: Dialect;
  readonly lists: ListTraits;
  readonly schema: 'open' | 'closed' | 'forbidden';
  readonly limits: Limits;
  readonly rate: RateTrait | null;
  /** The viewer's field for its address, or null (contract G9). */
  readonly account: string | null;
  /** Fields from the viewer to its employee (contract G9), or null. */
  readonly employee: readonly string[] | null;
  readonly own: OwnTrait | null;
  /** A field of the viewer, before `employee`, that is called as its employee is and gives none (contract G5, G9). */
  readonly blankEmployee: string | null;
  /** A list of the viewer's that is called as one's own is and shows others' bookings, or everybody's. */
  readonly falseOwn: FalseOwn | null;
  readonly cancel: ChangeTrait | null;
  readonly checkIn: ChangeTrait | null;
  readonly decoys: readonly DecoyGroup[];
  /** Lists of other bookings under like names: a team's, past ones under an upcoming-like name. */
  readonly decoyLists: boolean;
  /** An input of createBooking that was not observed (contract G15). */
  readonly bookingExtra: 'none' | 'optional' | 'default' | 'required' | Demanded;
  /** Whether createBooking's hours are true UTC or the building's own (contract G15). */
  readonly hours: 'utc' | 'local';
  /** Which way of writing a date the API takes where the schema says `String` (contract G12, G19). */
  readonly dates: 'any' | 'date' | 'instant';
  /** In whose words it refuses (contract section 3). */
  readonly refusals: 'plain' | 'invented' | 'de' | 'fr' | 'es';
  /** Whether a booking is had by its id (contract G6, G10). */
  readonly bookingNodes: boolean;
  /** A schema that was told by a report and is served as it is. */
  readonly reported?: ReportedApi;
}

const unlimited: Limits = { depth: null, cost: null, size: false };

export const standardApi: ApiTraits = {
  documents: 'standard',
  lists: standardLists,
  schema: 'open',
  limits: unlimited,
  rate: null,
  account: 'email',
  employee: ['employee'],
  own: { on: 'employee', name: 'bookings', dates: 'arguments', past: null, leaves: false },
  blankEmployee: null,
  falseOwn: null,
  cancel: standardCancel,
  checkIn: standardCheckIn,
  decoys: [],
  decoyLists: false,
  bookingExtra: 'none',
  hours: 'utc',
  dates: 'any',
  refusals: 'plain',
  bookingNodes: true,
};

/** The three fixed points. */
export const fixedApis: Readonly<Record<Dialect, ApiTraits>> = {
  standard: standardApi,
  renamed: {
    ...standardApi,
    documents: 'renamed',
    lists: { ...standardLists, own: bare },
    employee: ['employeeProfile'],
    own: { on: 'viewer', name: 'reservations', dates: 'period', past: null, leaves: false },
    cancel: renamedCancel,
    checkIn: renamedCheckIn,
  },
  closed: {
    ...standardApi,
    documents: 'closed',
    schema: 'closed',
    employee: null,
    own: null,
    cancel: null,
    checkIn: null,
  },
};

const ownNames = ['bookings', 'reservations', 'upcomingBookings', 'myBookings', 'deskReservations'];

function drawOwn(random: Random): OwnTrait | null {
  const drawn: OwnTrait = {
    on: random.pick(['viewer', 'employee']),
    name: random.pick(ownNames),
    dates: random.pick(['none', 'arguments', 'arguments', 'period']),
    past: random.pick([null, null, 'pastBookings', 'bookingHistory']),
    leaves: false,
  };
  return random.next() < 0.15 ? null : drawn;
}

function drawRate(random: Random): RateTrait | null {
  const drawn: RateTrait = {
    as: random.pick(['429', 'error']),
    every: random.between(4, 12),
    retryAfter: random.pick([null, 0, 1, 60]),
  };
  return random.next() < 0.7 ? null : drawn;
}

function drawMisleading(random: Random): Pick<ApiTraits, 'blankEmployee' | 'falseOwn'> {
  const name = random.pick(['deskBookings', 'activeReservations', 'upcomingDeskBookings']);
  const shows = random.pick(['others', 'everybody'] as const);
  return {
    blankEmployee: random.pick([null, null, 'linkedEmployee', 'staffRecord']),
    falseOwn: random.next() < 0.7 ? null : { name, shows },
  };
}

export function drawApi(random: Random): ApiTraits {
  const schema = random.pick(['open', 'open', 'open', 'closed', 'forbidden'] as const);
  const own = drawOwn(random);
  const paths = [['employee'], ['employeeProfile'], ['account', 'person'], null];
  const employee = random.pick(paths) ?? null;
  const drawn = {
    documents: 'closed',
    lists: drawLists(random),
    schema,
    limits: {
      depth: random.pick([null, null, 6, 7, 9, 12]),
      cost: random.pick([null, null, 1000, 3000, 20_000]),
      size: random.next() < 0.2,
    },
    rate: drawRate(random),
    employee,
    cancel: drawCancel(random),
    checkIn: drawCheckIn(random),
    decoys: drawDecoys(random),
    decoyLists: random.next() < 0.5,
    bookingExtra: random.pick(['none', 'none', 'none', 'optional', 'default', 'required']),
    hours: random.pick(['utc', 'utc', 'local']),
    dates: random.pick(['any', 'any', 'date', 'instant']),
    refusals: random.pick(['plain', 'invented', 'de', 'fr', 'es']),
    bookingNodes: random.next() < 0.8,
  } satisfies Omit<ApiTraits, 'own' | 'account' | 'blankEmployee' | 'falseOwn'>;
  const leaves = random.next() < 0.5;
  const account = random.pick(['email', 'email', 'emailAddress', null]);
  const beside = { account, ...drawMisleading(random) };
  if (own === null) return { ...drawn, ...beside, own };
  const on = employee === null ? 'viewer' : own.on;
  return { ...drawn, ...beside, own: { ...own, on, leaves: own.past !== null && leaves } };
}

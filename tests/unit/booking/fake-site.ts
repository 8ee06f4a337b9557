import { noTurns, type RunDeps, type RunRequest } from '../../../src/booking/engine.js';
import type { BookingEvent } from '../../../src/booking/events.js';
import type { BookAnswer, BookRequest, Site } from '../../../src/booking/site.js';
import type {
  Booking,
  BookingId,
  BookingSettings,
  Day,
  Desk,
  DeskCode,
  EmployeeId,
  Floor,
  Identity,
  SpaceId,
} from '../../../src/booking/types.js';
import {
  type CivilDate,
  civilDateAt,
  daysBetween,
  type Zone,
} from '../../../src/lib/civil-date.js';
import { type FakeClock, fakeClock } from './fake-clock.js';

export const london = 'Europe/London' as Zone;
export const me = {
  employeeId: 'Employee-me' as EmployeeId,
  email: 'mia.reed@example.test',
  name: 'Mia Reed',
} satisfies Identity;

export function desk(code: string, change: Partial<Desk> = {}): Desk {
  return {
    id: `Space-${code}` as SpaceId,
    code: code as DeskCode,
    x: null,
    y: null,
    neighborhood: null,
    bookable: true,
    assignedTo: [],
    ...change,
  };
}

export function floorOf(codes: readonly string[], timezone = london): Floor {
  return {
    building: 'HQ',
    floor: '2',
    name: 'Second',
    timezone,
    desks: codes.map((code) => desk(code)),
  };
}

export function settingsOf(change: Partial<BookingSettings> = {}): BookingSettings {
  return {
    building: 'HQ',
    floor: '2',
    desks: { prefer: [], avoid: [], only: null, others: true },
    days: ['mon', 'tue', 'wed', 'thu', 'fri'],
    windowDays: 29,
    skip: [],
    order: 'furthest-first',
    hours: { start: 540, end: 1080 },
    todayUntil: 570,
    minNotice: 7_200_000,
    watch: { waits: [{ rounds: null, wait: 60_000 }], restartBrowserEvery: 50 },
    limits: { datesPerRun: 60, requestsPerMinute: 120 },
    ...change,
  };
}

type Scripted = BookAnswer['kind'] | 'drop-before' | 'drop-after' | 'throw';

/** A SpaceIQ in memory: its holdings are the truth that outcomes are compared with. */
export interface FakeSite extends Site {
  readonly clock: FakeClock;
  floor: Floor;
  /** Who is signed in. */
  identity: Identity;
  /** One's own bookings, and the desks that others hold, by date. */
  readonly own: Booking[];
  readonly others: Map<CivilDate, Set<SpaceId>>;
  /** Every call in the order it came. */
  readonly calls: string[];
  readonly writes: BookRequest[];
  readonly writtenAt: number[];
  /** What happens to the next write; undefined: it is carried out by the rules. */
  script: (request: BookRequest, count: number) => Scripted | BookAnswer | Error | undefined;
  /** Called at the start of every read; may throw. */
  onRead: (name: string) => void;
  opensAt: (date: CivilDate) => number;
  cancelledIds: BookingId[];
}

/** `latency` in ms for every write. */
export function fakeSite(
  options: { readonly now?: number; readonly floor?: Floor; readonly latency?: number } = {},
): FakeSite {
  const clock = fakeClock(options.now ?? Date.parse('2026-11-30T08:00:00Z'));
  let ids = 0;
  const read = async (name: string) => {
    site.calls.push(name);
    await Promise.resolve();
    site.onRead(name);
  };
  const carryOut = ({ desk, date, start, end }: BookRequest): BookAnswer => {
    if (clock.now() < site.opensAt(date)) return { kind: 'not-open', reason: 'Too far ahead.' };
    if (site.own.some((booking) => booking.date === date && !booking.released)) {
      return { kind: 'already-booked', reason: 'One desk a day.' };
    }
    if (site.others.get(date)?.has(desk.id))
      return { kind: 'taken', reason: 'Somebody was first.' };
    ids += 1;
    const booking: Booking = {
      id: `Booking-${ids}` as BookingId,
      desk: desk.code,
      spaceId: desk.id,
      building: site.floor.building,
      floor: site.floor.floor,
      date,
      start,
      end,
      checkedIn: false,
      released: false,
    };
    site.own.push(booking);
    return { kind: 'booked', booking };
  };
  const site: FakeSite = {
    transports: new Set(['api'] as const),
    clock,
    floor: options.floor ?? floorOf(['2.24.01', '2.24.02', '2.24.03']),
    identity: me,
    own: [],
    others: new Map(),
    calls: [],
    writes: [],
    writtenAt: [],
    cancelledIds: [],
    script: () => undefined,
    onRead: () => {},
    opensAt: () => 0,
    async arrive() {
      await read('arrive');
      return { identity: site.identity, floor: site.floor };
    },
    async survey(dates) {
      await read('survey');
      const days = dates.map((date): [CivilDate, Day] => {
        const mine = site.own.filter((each) => each.date === date && !each.released);
        const taken = new Set([
          ...(site.others.get(date) ?? []),
          ...mine.flatMap(({ spaceId }) => spaceId ?? []),
        ]);
        return [date, { date, taken, open: null }];
      });
      return { days: new Map(days), own: [...site.own] };
    },
    async ownBookings() {
      await read('ownBookings');
      return [...site.own];
    },
    async book(request) {
      site.calls.push('book');
      const count = site.writes.push(request);
      site.writtenAt.push(clock.now());
      const scripted = site.script(request, count);
      const isUnsent = typeof scripted === 'object' && 'kind' in scripted;
      if (!isUnsent || scripted.kind !== 'unable') request.leaving?.();
      if (options.latency !== undefined) await clock.sleep(options.latency);
      else await Promise.resolve();
      if (scripted === undefined) return carryOut(request);
      if (scripted instanceof Error) throw scripted;
      if (typeof scripted === 'object') return scripted;
      if (scripted === 'drop-after') carryOut(request);
      if (scripted === 'throw') throw new Error('socket hang up');
      if (scripted === 'booked') return carryOut(request);
      if (scripted === 'throttled') return { kind: 'throttled', retryAfter: null, reason: '429' };
      const kind = scripted.startsWith('drop') ? 'unclear' : scripted;
      return { kind, reason: `scripted ${scripted}` } as BookAnswer;
    },
    async cancel(booking) {
      site.calls.push('cancel');
      site.cancelledIds.push(booking.id);
      const index = site.own.findIndex(({ id }) => id === booking.id);
      if (index >= 0) site.own.splice(index, 1);
      return { kind: 'done' };
    },
    checkIn: async () => ({ kind: 'done' }),
    async restart() {
      site.calls.push('restart');
    },
    close: async () => {},
  };
  return site;
}

export const request = (change: Partial<RunRequest> = {}): RunRequest => ({
  dates: undefined,
  desks: undefined,
  watch: false,
  until: undefined,
  at: undefined,
  ...change,
});

export interface FakeDeps extends RunDeps {
  readonly events: BookingEvent[];
  readonly interrupt: () => void;
}

export function depsOf(
  site: FakeSite,
  settings: BookingSettings | (() => BookingSettings) = settingsOf(),
  seed = 1,
): FakeDeps {
  const events: BookingEvent[] = [];
  const controller = new AbortController();
  return {
    site,
    settings: async () => (typeof settings === 'function' ? settings() : settings),
    expected: me,
    random: seededRandom(seed),
    interrupted: controller.signal,
    turn: noTurns,
    on: (event) => events.push(event),
    events,
    interrupt: () => controller.abort(new Error('interrupted')),
  };
}

/** Numbers from 0 up to 1 that look like chance and come again with the same seed. */
export function seededRandom(seed: number): () => number {
  let state = (seed + 1) * 0x9e3779b9;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Opens each date `days` ahead of it, at midnight in the floor's zone. */
export function windowOf(site: FakeSite, days: number): void {
  site.opensAt = (date) => {
    const today = civilDateAt(site.clock.now(), site.floor.timezone);
    return daysBetween(today, date) <= days ? 0 : Number.POSITIVE_INFINITY;
  };
}

import type { Booking, Desk, Floor } from '../../../src/booking/types.js';
import type { JournalEntry } from '../../../src/journal/entry.js';
import { type CivilDate, instantOf, type Zone } from '../../../src/lib/civil-date.js';

export function makeBooking(date: string, zone: string, more: Partial<Booking> = {}): Booking {
  const day = date as CivilDate;
  return {
    id: `booking-${date}`,
    desk: '2.24.05',
    spaceId: null,
    building: 'HQ',
    floor: '2',
    date: day,
    start: instantOf(day, 9 * 60, zone as Zone),
    end: instantOf(day, 18 * 60, zone as Zone),
    checkedIn: false,
    released: false,
    ...more,
  } as Booking;
}

export function makeDesk(code: string, more: Partial<Desk> = {}): Desk {
  const base = { id: `space-${code}`, code, x: 0, y: 0, neighborhood: null, bookable: true };
  return { ...base, assignedTo: [], ...more } as Desk;
}

export function makeFloor(desks: readonly Desk[]): Floor {
  return { building: 'HQ', floor: '2', name: 'Second floor', timezone: 'UTC' as Zone, desks };
}

/** A journal of nightly runs, with something of everything, from a seed. */
export function makeJournal(nights: number, seed = 1, firstDay = '2026-03-02'): JournalEntry[] {
  const random = makeRandom(seed);
  return Array.from({ length: nights }, (_, night) => {
    const release = Date.parse(`${firstDay}T00:00:00Z`) + night * 86_400_000;
    return makeRun(`run-${seed}-${night}`, release, random);
  }).flat();
}

const reasons = [
  ['rejected', 'You have reached the booking limit for 2026-12-01.'],
  ['unavailable', null],
  ['not-open', 'This date is beyond the booking window.'],
  ['failed', 'The answer was lost and the desk is not held.'],
] as const;

function makeRun(runId: string, release: number, random: () => number): JournalEntry[] {
  const iso = (ms: number) => new Date(release + ms).toISOString();
  const date = new Date(release + 29 * 86_400_000).toISOString().slice(0, 10);
  const desk = `2.24.${String(1 + Math.floor(random() ** 2 * 14)).padStart(2, '0')}`;
  const start = { at: iso(-58_000), runId, type: 'run-started', command: 'book' } as const;
  const weekend = [0, 6].includes(new Date(`${date}T00:00:00Z`).getUTCDay());
  const chance = random();
  const booked = chance < 0.8;
  const [outcome, reason] = booked
    ? (['booked', null] as const)
    : (reasons[Math.floor(random() * reasons.length)] ?? reasons[0]);
  const elapsed = 40 + random() ** 4 * 4000;
  const attempt = { at: iso(elapsed), runId, type: 'attempt', date, desk, attempt: 1 } as const;
  const ending = { at: iso(elapsed + 300), runId } as const;
  return [
    { ...start, dates: '+29d', desks: null, watch: false },
    { at: iso(-57_000), runId, type: 'release', release: iso(0) },
    ...(weekend
      ? []
      : [
          {
            ...attempt,
            answer: booked ? 'booked' : 'taken',
            reason,
            elapsed: Math.round(elapsed),
            transport: 'api',
            siteAt: iso(elapsed),
          },
        ]),
    {
      ...ending,
      type: 'outcome',
      date,
      outcome: weekend ? 'skipped' : outcome,
      desk: booked && !weekend ? desk : null,
      bookingId: booked ? `id-${runId}` : null,
      attempts: 1,
      reason,
    },
    {
      ...ending,
      type: 'run-finished',
      command: 'book',
      exitCode: weekend || booked ? 0 : outcome === 'failed' ? 1 : 4,
      transport: 'api',
      identity: null,
      error: null,
      rounds: 1,
    },
    ...(booked && !weekend && chance < 0.06
      ? [
          {
            ...ending,
            type: 'cancel',
            bookingId: `id-${runId}`,
            date,
            desk,
            result: 'done',
            reason: null,
          } as const,
        ]
      : []),
  ];
}

/** Park and Miller's generator: the same numbers from the same seed. */
function makeRandom(seed: number): () => number {
  let state = seed * 7919 + 1;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

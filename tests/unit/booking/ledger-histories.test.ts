import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runBooking } from '../../../src/booking/run.js';
import type { CivilDate } from '../../../src/lib/civil-date.js';
import { depsOf, request, settingsOf } from './fake-site.js';
import { type Faults, faultless, faultySite } from './faulty-site.js';

const minute = 60_000;
const histories = process.env.SPACEIQ_SOAK === '1' ? 10_000 : 1000;
const dates = ['2026-12-01', '2026-12-02', '2026-12-03', '2026-12-04'] as CivilDate[];

/** What a person, and the machine's clock, do between two rounds. */
type Turn = { readonly act: 'cancel' | 'book' | 'jump' | 'nothing'; readonly on: number };

const share = (most: number) => fc.double({ min: 0, max: most, noNaN: true });
const anyFaults: fc.Arbitrary<Faults> = fc.record({
  seed: fc.nat(1_000_000),
  lag: fc.oneof(fc.constant(null), fc.nat(5 * minute)),
  loses: share(0.1),
  page: fc.oneof(fc.constant(null), fc.integer({ min: 1, max: 4 })),
  readsDesks: fc.boolean(),
  readsBookings: fc.boolean(),
  drops: share(0.3),
  refuses: share(0.3),
  away: share(0.2),
  rivals: fc.oneof(fc.constant(0), share(0.5)),
  lies: fc.oneof(fc.constant(0), share(0.3)),
  deskLag: fc.oneof(fc.constant(0), fc.nat(9000)),
  nodeLag: fc.oneof(fc.constant(0), fc.nat(5 * minute)),
  hides: fc.oneof(fc.constant(0), share(0.5)),
  strays: fc.oneof(fc.constant(0), fc.constant(0), share(0.2)),
});
const anyTurn: fc.Arbitrary<Turn> = fc.record({
  act: fc.constantFrom('cancel', 'book', 'jump', 'nothing', 'nothing'),
  on: fc.nat(3),
});

describe('a date, over any history of a site that lags, loses, pages and drops', () => {
  it(`is booked at most once, and reported as the site last showed it (${histories} histories)`, async () => {
    await fc.assert(
      fc.asyncProperty(anyFaults, fc.array(anyTurn, { maxLength: 6 }), checkHistory),
      { numRuns: histories, interruptAfterTimeLimit: 900_000, markInterruptAsFailure: true },
    );
  }, 1_000_000);
});

describe('a date', () => {
  const nothing: Turn = { act: 'nothing', on: 0 };

  it.each<[string, Partial<Faults>]>([
    [
      'is booked once where the second desk is written and called taken',
      { seed: 18, lag: null, rivals: 0.5, lies: 0.3, readsBookings: false },
    ],
    [
      'is asked for no more where what was granted stands on another date',
      { seed: 752_181, lag: null, refuses: 0.185, strays: 0.1986 },
    ],
    [
      'is booked once where its desk’s bookings show what one’s own list never does',
      { seed: 3, hides: 1, drops: 0.3, readsBookings: false, deskLag: 8000 },
    ],
  ])('%s', async (_, faults) => {
    await checkHistory({ ...faultless, ...faults }, [{ act: 'jump', on: 3 }, nothing]);
  });
});

async function checkHistory(faults: Faults, turns: readonly Turn[]): Promise<void> {
  const site = faultySite(faults);
  const watch = { waits: [{ rounds: null, wait: 4 * minute }], restartBrowserEvery: 50 };
  const deps = depsOf(site, settingsOf({ watch }), faults.seed);
  /** What a person took away is left to them, whatever they book there themselves. */
  const givenUp = new Set<CivilDate>();
  const result = await runBooking(
    request({ dates: `${dates[0]}..${dates[3]}`, watch: true, until: '30m' }),
    {
      ...deps,
      on(event) {
        if (event.type !== 'waiting') return;
        const { act, on } = turns[event.round - 1] ?? { act: 'nothing', on: 0 };
        const date = dates[on] as CivilDate;
        if (act === 'cancel') {
          site.cancelByHand(date);
          givenUp.add(date);
        }
        if (act === 'book') site.bookByHand(date);
        if (act === 'jump') site.clock.advance((on - 1) * 3 * minute);
      },
    },
  );
  for (const [date, most] of site.most) expect([date, most]).toEqual([date, 1]);
  expect(site.cancelledIds.filter((id) => !site.granted.has(id))).toEqual([]);
  for (const { date, outcome, bookingId } of result.dates) {
    const held = site.own.filter((booking) => booking.date === date).map(({ id }) => id);
    const shown = site.shown.get(date) ?? [];
    const claims = outcome === 'booked' || outcome === 'already-booked';
    if (claims) expect([...held, ...shown]).toContain(bookingId);
    else if (outcome !== 'failed' && !givenUp.has(date)) {
      expect([date, outcome, held.length === 0 || shown.length === 0]).toEqual([
        date,
        outcome,
        true,
      ]);
    }
  }
}

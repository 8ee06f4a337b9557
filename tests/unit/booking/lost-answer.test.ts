import { describe, expect, it } from 'vitest';
import { exitCodeOf } from '../../../src/booking/outcome.js';
import { runBooking } from '../../../src/booking/run.js';
import type { BookAnswer } from '../../../src/booking/site.js';
import type { Booking } from '../../../src/booking/types.js';
import type { CivilDate, Zone } from '../../../src/lib/civil-date.js';
import { ExitCode } from '../../../src/lib/errors.js';
import { depsOf, desk, type FakeSite, fakeSite, floorOf, request } from './fake-site.js';

const tomorrow = '2026-12-01' as CivilDate;

/** How late (ms) each kind of reading tells of a booking, and whether a desk's bookings name whose they are (contract G5). */
interface Lags {
  readonly list: number;
  readonly desks: number;
  readonly names: boolean;
}

/** Loses the answers to the first `lost` requests; a desk that anybody holds is refused as `no`. */
function laggingSite({ list, desks, names }: Lags, lost: number, no: BookAnswer['kind']): FakeSite {
  const site = fakeSite({ floor: floorOf(['2.24.01', '2.24.02', '2.24.03', '2.24.04']) });
  const { book, survey } = site;
  const madeAt = new Map<string, number>();
  const shownBy = (lag: number) =>
    site.own.filter(({ id }) => site.clock.now() - (madeAt.get(id) ?? 0) >= lag);
  site.book = async (write) => {
    const isTaken =
      site.others.get(write.date)?.has(write.desk.id) ||
      site.own.some((each) => each.date === write.date && each.spaceId === write.desk.id);
    if (isTaken) {
      site.writes.push(write);
      return { kind: no, reason: 'Belegt.' } as BookAnswer;
    }
    // Two desks a day are allowed here.
    const before = site.own.splice(0);
    const answer = await book(write);
    site.own.unshift(...before);
    if (answer.kind === 'booked') madeAt.set(answer.booking.id, site.clock.now());
    return site.writes.length <= lost ? { kind: 'unclear', reason: 'The line went dead.' } : answer;
  };
  site.survey = async (dates) => {
    const { own } = site;
    const hidden = own.filter((each) => !shownBy(desks).includes(each));
    for (const each of hidden) own.splice(own.indexOf(each), 1);
    const { days } = await survey(dates);
    own.push(...hidden);
    return { days, own: shownBy(list) };
  };
  site.ownBookings = async () => shownBy(list);
  site.readDesk = async ({ id }, date) => {
    const here = shownBy(desks).filter((each) => each.spaceId === id && each.date === date);
    const isOthers = site.others.get(date)?.has(id) === true;
    const isHeld = here.length > 0;
    return {
      mine: names ? here : [],
      taken: isHeld || isOthers,
      ...(!names && (isHeld || isOthers) ? { unnamed: true } : {}),
    };
  };
  return site;
}

describe('a lost answer, on a site that tells late', () => {
  it.each([
    ['whose desks name nobody', { list: 5000, desks: 0, names: false }],
    ['whose desks tell late too', { list: 2000, desks: 1500, names: true }],
    ['whose desks tell as late', { list: 5000, desks: 5000, names: true }],
    ['whose desks alone tell late', { list: 0, desks: 5000, names: true }],
    ['whose desks tell late and name nobody', { list: 5000, desks: 5000, names: false }],
  ])('leads to one booking, %s', async (_, lags) => {
    for (const no of ['taken', 'refused'] as const) {
      const site = laggingSite(lags, 5, no);
      const result = await runBooking(request({ dates: 'tomorrow' }), depsOf(site));
      expect(site.own).toHaveLength(1);
      expect(site.writes).toHaveLength(1);
      expect(result.dates).toMatchObject([{ outcome: 'booked', bookingId: site.own[0]?.id }]);
    }
  });

  it.each([true, false])(
    'leads to none of another desk while nothing tells whose that is (desks name: %s)',
    async (names) => {
      const lag = 600_000;
      const site = laggingSite({ list: lag, desks: names ? 12_000 : 0, names }, 1, 'taken');
      const result = await runBooking(request({ dates: 'tomorrow' }), depsOf(site));
      expect(site.own).toHaveLength(1);
      expect(new Set(site.writes.map(({ desk }) => desk.code)).size).toBe(1);
      const [{ outcome, reason } = {}] = result.dates;
      if (outcome !== 'booked') expect([outcome, reason]).toEqual(['failed', noAnswer]);
    },
  );

  it('is over where the desk’s bookings name somebody else', async () => {
    const site = laggingSite({ list: 0, desks: 0, names: true }, 1, 'taken');
    const { book } = site;
    site.book = async (write) => {
      if (site.writes.length > 0) return await book(write);
      site.writes.push(write);
      site.others.set(tomorrow, new Set([desk('2.24.01').id]));
      return { kind: 'unclear', reason: 'The line went dead.' };
    };
    const result = await runBooking(request({ dates: 'tomorrow' }), depsOf(site));
    expect(result.dates).toMatchObject([{ outcome: 'booked', desk: '2.24.02' }]);
  });
});

describe('a request of a run that was killed before the answer', () => {
  const killed = async (lags: Lags, age: number, isMade: boolean) => {
    const site = laggingSite(lags, isMade ? 1 : 0, 'taken');
    const made = desk('2.24.02');
    const now = site.clock.now();
    const hours = { start: Date.parse('2026-12-01T09:00Z'), end: Date.parse('2026-12-01T18:00Z') };
    if (isMade) await site.book({ desk: made, date: tomorrow, ...hours });
    site.writes.length = 0;
    const asked = new Map([[tomorrow, [{ desk: made.code, at: now - age }]]]);
    const memory = async () => ({ made: new Map(), givenUp: new Map(), asked });
    const result = await runBooking(request({ dates: 'tomorrow' }), { ...depsOf(site), memory });
    return { site, result };
  };

  it('is proved where it was carried out, though the site tells late', async () => {
    const { site, result } = await killed({ list: 5000, desks: 5000, names: true }, 200, true);
    expect(site.writes).toHaveLength(0);
    expect(result.dates).toMatchObject([{ outcome: 'booked', desk: '2.24.02' }]);
  });

  it('keeps no date from being booked where it was not', async () => {
    const { result } = await killed({ list: 0, desks: 0, names: true }, 200, false);
    expect(result.dates).toMatchObject([{ outcome: 'booked', desk: '2.24.01' }]);
  });

  it('says nothing any more after ten minutes', async () => {
    const late = 600_000;
    const { site } = await killed({ list: late, desks: late, names: false }, late, false);
    expect(site.writes).toHaveLength(1);
  });
});

describe('a lost answer, on a site that took the hours otherwise', () => {
  const newYork = 'America/New_York' as Zone;
  const hour = 3_600_000;
  const nine = Date.parse('2026-12-01T14:00Z');

  it.each([
    ['taken back and booked anew where they are off by the zone', 5, true, ['Booking-1'], null],
    ['left alone where they are not', 2, true, [], /the site holds it from 11:00 to 20:00/],
    ['left alone where the site takes them as meant', 5, false, [], /from 14:00 to 23:00/],
  ])('is %s: %i h', async (_, hours, mayMistake, gone, words) => {
    const off = hours * hour;
    const site = fakeSite({ floor: floorOf(['2.24.01', '2.24.02'], newYork) });
    const { book } = site;
    site.book = async (write) => {
      if (site.writes.length > 0) return await book(write);
      await book({ ...write, start: write.start + off, end: write.end + off });
      const mistakable = { start: write.start + 5 * hour, end: write.end + 5 * hour };
      const answer = { kind: 'unclear', reason: 'The line went dead.' } as const;
      return mayMistake ? { ...answer, mistakable } : answer;
    };
    const result = await runBooking(request({ dates: 'tomorrow' }), depsOf(site));
    expect(site.cancelledIds).toEqual(gone);
    expect(site.own).toHaveLength(1);
    const reason = words === null ? null : expect.stringMatching(words);
    expect(result.dates).toMatchObject([{ outcome: 'booked', desk: '2.24.01', reason }]);
    const isRight = gone.length > 0;
    expect(exitCodeOf(result.dates)).toBe(isRight ? ExitCode.ok : ExitCode.failed);
    expect(result.dates[0]?.hours).toEqual(
      isRight ? undefined : { start: nine + off, end: nine + off + 9 * hour, short: true },
    );
  });

  it.each([
    ['wider than was asked for', -hour, hour, ExitCode.ok],
    ['shorter', hour, 0, ExitCode.failed],
  ])('is no plain "booked" where the answer’s hours are %s', async (_, before, after, code) => {
    const site = fakeSite({ floor: floorOf(['2.24.01'], newYork) });
    const { book } = site;
    site.book = (write) => book({ ...write, start: write.start + before, end: write.end + after });
    const result = await runBooking(request({ dates: 'tomorrow' }), depsOf(site));
    const [{ start, end }] = site.own as [Booking];
    expect(result.dates).toMatchObject([
      {
        outcome: 'booked',
        hours: { start, end },
        reason: expect.stringMatching(/^the site holds/),
      },
    ]);
    expect(exitCodeOf(result.dates)).toBe(code);
    const asked = new Map([[tomorrow, [{ desk: desk('2.24.01').code, at: 0 }]]]);
    const memory = async () => ({ made: new Map(), givenUp: new Map(), asked });
    const next = await runBooking(request({ dates: 'tomorrow' }), { ...depsOf(site), memory });
    const told = {
      hours: { start, end },
      reason: expect.stringContaining('the site holds it from'),
    };
    expect(next.dates).toMatchObject([
      { outcome: 'already-booked', ...(code === ExitCode.ok ? { reason: null } : told) },
    ]);
  });
});

const noAnswer = expect.stringContaining('no clear answer');

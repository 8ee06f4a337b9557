import { describe, expect, it } from 'vitest';
import { cancelBookings, checkInTo } from '../../../src/booking/change.js';
import type { ChangeAnswer } from '../../../src/booking/site.js';
import type { Booking, BookingId, DeskCode } from '../../../src/booking/types.js';
import type { CivilDate } from '../../../src/lib/civil-date.js';
import { SiteError } from '../../../src/lib/errors.js';
import { desk, fakeSite } from './fake-site.js';

const booking: Booking = {
  ...{ id: 'Booking-1' as BookingId, desk: '2.24.01' as DeskCode, spaceId: desk('2.24.01').id },
  ...{ building: 'HQ', floor: '2', date: '2026-12-01' as CivilDate, start: null, end: null },
  ...{ checkedIn: false, released: false },
};

/** Its list shows a cancelled booking for so long (ms) after it was cancelled. */
function laggingSite(lag: number) {
  const site = fakeSite();
  const since = site.clock.now();
  const { ownBookings } = site;
  site.own.push(booking);
  site.ownBookings = async (options) => {
    await ownBookings(options);
    return site.clock.now() - since < lag ? [booking] : [];
  };
  return site;
}

describe('a cancelled booking', () => {
  it('is gone where the site knows of none by its id, whatever a list still shows', async () => {
    const site = laggingSite(600_000);
    site.readBooking = async () => 'gone';
    expect(await cancelBookings(site, [booking])).toMatchObject([{ done: true, reason: null }]);
    expect(site.calls).not.toContain('ownBookings');
  });

  it('is waited for while a list that tells late still shows it', async () => {
    expect(await cancelBookings(laggingSite(5000), [booking])).toMatchObject([{ done: true }]);
  });

  it('is given up, and not proved, where the site said yes and its list goes on showing it', async () => {
    const [change] = await cancelBookings(laggingSite(600_000), [booking]);
    expect(change).toMatchObject({ done: false, rejected: false, saidYes: true });
  });

  it('that the site said no to is looked for once', async () => {
    const site = laggingSite(600_000);
    site.cancel = async () => ({ kind: 'rejected', reason: 'No.' });
    const [change] = await cancelBookings(site, [booking]);
    expect(change).toMatchObject({ done: false, rejected: true, reason: 'No.' });
    expect(site.calls.filter((call) => call === 'ownBookings')).toHaveLength(1);
  });

  it.each(['rejected', 'unclear'] as const)(
    'is none because a list lacks it, where the answer was %s',
    async (kind) => {
      const site = laggingSite(0);
      site.cancel = async () => ({ kind, reason: 'Perhaps.' });
      const [change] = await cancelBookings(site, [booking]);
      expect(change).toMatchObject({ done: false, reason: 'Perhaps.' });
      site.readBooking = async () => 'gone';
      expect(await cancelBookings(site, [booking])).toMatchObject([{ done: true }]);
    },
  );

  it('is told though a later one, or the list after it, fails', async () => {
    const site = laggingSite(0);
    const second = { ...booking, id: 'Booking-2' as BookingId };
    const troubles: unknown[] = [];
    const heed = (error: unknown) => void troubles.push(error);
    site.cancel = async ({ id }) => {
      if (id === second.id) throw new SiteError('The site is away.');
      return { kind: 'done' };
    };
    site.ownBookings = async () => {
      throw new SiteError('The list is away.');
    };
    const changes = await cancelBookings(site, [booking, second], heed);
    expect(changes).toMatchObject([{ done: true }, { done: false }]);
    expect(troubles).toHaveLength(2);
  });

  it('is not asked for once another has taken over the turn, and those before it are told', async () => {
    const site = laggingSite(0);
    const second = { ...booking, id: 'Booking-2' as BookingId };
    const troubles: unknown[] = [];
    let asked = 0;
    const mayWrite = () => {
      asked += 1;
      if (asked === 2) throw new Error('taken over');
    };
    const heed = (error: unknown) => void troubles.push(error);
    const cancelled: BookingId[] = [];
    site.cancel = async ({ id }) => {
      cancelled.push(id);
      return { kind: 'done' };
    };
    const changes = await cancelBookings(site, [booking, second], heed, mayWrite);
    expect(cancelled).toEqual([booking.id]);
    expect(changes).toMatchObject([
      { done: true },
      { done: false, reason: 'It was not asked for.' },
    ]);
    expect(troubles).toEqual([new Error('taken over')]);
  });
});

describe('a check-in', () => {
  /** Shows so late (ms) that somebody has checked in. */
  function checkedInAfter(lag: number, answer: ChangeAnswer) {
    const site = fakeSite();
    const since = site.clock.now();
    site.checkIn = async () => answer;
    site.readBooking = async () => ({
      ...booking,
      checkedIn: site.clock.now() - since >= lag,
    });
    return { site, waited: () => site.clock.now() - since };
  }

  const lost = { kind: 'unclear', reason: 'The site did not answer in time.' } as const;
  const refused = { kind: 'rejected', reason: 'Too early.' } as const;

  it.each([{ kind: 'done' } as const, lost])(
    'is looked for until the site shows it ($kind)',
    async (answer) => {
      const { site } = checkedInAfter(5000, answer);
      expect(await checkInTo(site, booking)).toMatchObject({ done: true, reason: null });
    },
  );

  it('whose answer is lost may be done or not where the site does not show it', async () => {
    const { site } = checkedInAfter(600_000, lost);
    const change = await checkInTo(site, booking);
    const { reason } = lost;
    expect(change).toMatchObject({ done: false, rejected: false, unclear: true, reason });
  });

  it('that the site said no to is looked for once', async () => {
    const { site, waited } = checkedInAfter(600_000, refused);
    const change = await checkInTo(site, booking);
    expect(change).toMatchObject({ done: false, rejected: true, reason: 'Too early.' });
    expect(waited()).toBe(0);
  });
});

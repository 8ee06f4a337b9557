import { expect, it } from 'vitest';
import { runBooking } from '../../../src/booking/run.js';
import type { BookingId } from '../../../src/booking/types.js';
import { depsOf, fakeSite, request } from './fake-site.js';

/** A site whose pages show bookings without their ids. */
function siteWithoutIds() {
  const site = fakeSite();
  const { survey, ownBookings } = site;
  const unnamed = (booking: (typeof site.own)[number]) => {
    const id = `row:${booking.date}` as BookingId;
    return { ...booking, id, unnamed: true };
  };
  return Object.assign(site, {
    survey: async (dates: Parameters<typeof survey>[0]) => {
      const { days, own } = await survey(dates);
      return { days, own: own.map(unnamed) };
    },
    ownBookings: async (options: Parameters<typeof ownBookings>[0]) =>
      (await ownBookings(options)).map(unnamed),
  });
}

it('reports the id that the answer to the request told, and none where nothing told one', async () => {
  const site = siteWithoutIds();
  const first = await runBooking(request({ dates: 'tomorrow' }), depsOf(site));
  const id = site.own[0]?.id;
  expect(first.dates).toMatchObject([{ outcome: 'booked', bookingId: id }]);
  const second = await runBooking(request({ dates: 'tomorrow' }), depsOf(site));
  expect(second.dates).toMatchObject([{ outcome: 'already-booked', bookingId: null }]);
});

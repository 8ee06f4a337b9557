import type { Site } from '../../booking/site.js';

/** Whatever stands around each reading of a site. */
export type AroundReading = <T>(read: () => Promise<T>) => Promise<T>;

/**
 * A site whose readings pass through `around`. Requests to book do not, since they are bounded already and in a hurry:
 * only `beforeBooking` is asked, whose error goes in place of the request.
 */
export function withReadings(
  site: Site,
  around: AroundReading,
  beforeBooking: () => Promise<void>,
): Site {
  const { readOwn, readDesk, readBooking, mayBook } = site;
  return {
    get transports() {
      return site.transports;
    },
    get clock() {
      return site.clock;
    },
    get writesAtOnce() {
      return site.writesAtOnce;
    },
    arrive: (foretold) => around(() => site.arrive(foretold)),
    survey: (dates, anew) => around(() => site.survey(dates, anew)),
    ownBookings: (options) => around(() => site.ownBookings(options)),
    ...(readOwn && { readOwn: (dates) => around(() => readOwn.call(site, dates)) }),
    ...(readDesk && { readDesk: (desk, date) => around(() => readDesk.call(site, desk, date)) }),
    ...(readBooking && { readBooking: (id) => around(() => readBooking.call(site, id)) }),
    ...(mayBook && { mayBook: (date) => around(() => mayBook.call(site, date)) }),
    book: async (request) => {
      await beforeBooking();
      return await site.book(request);
    },
    cancel: (booking) => site.cancel(booking),
    checkIn: (booking) => site.checkIn(booking),
    ...(site.warm && { warm: (reserve) => site.warm?.(reserve) ?? Promise.resolve(false) }),
    restart: () => around(() => site.restart()),
    close: () => site.close(),
  };
}

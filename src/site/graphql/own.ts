import type { Booking } from '../../booking/types.js';
import {
  addDays,
  type CivilDate,
  civilDateAt,
  parseZone,
  type Zone,
} from '../../lib/civil-date.js';
import { type OwnAnswer, type OwnEntry, ownSchema } from './answers.js';
import type { Api, Variables } from './api.js';
import { lastDateOf, toBooking } from './bookings.js';
import { type DateStyle, writeDate } from './date-style.js';
import { SiteChanged } from './errors.js';

/** Days on either side of what is asked, so that neither zones nor exclusive ends cut anything off. */
export const margin = 2;
/** How far ahead one's own bookings are read; the vendor's default booking window is six months. */
export const ahead = 400;
/** How far back past bookings are read. */
const back = 366;
const mostPages = 50;

/** Variables of a list of one's own bookings from one date to another, written as the schema takes them. */
export function ownSpan(
  style: DateStyle,
  first: CivilDate,
  last: CivilDate,
  after: string | null,
): Variables {
  return { ownFrom: writeDate(first, style), ownTo: writeDate(last, style), ownAfter: after };
}

/** Today by the site's clock; the zone hardly matters beside `margin`. */
function roughToday(api: Api): CivilDate {
  return civilDateAt(api.client.clock.now(), 'UTC' as Zone);
}

/** What this person holds on any floor (contract G16), today and later, and in the past year if asked. */
export async function readOwn(
  api: Api,
  me: string,
  past: boolean,
  zone: () => Promise<Zone>,
): Promise<readonly Booking[]> {
  const upcoming = await readList(api, 'ownBookings', (today) => [today, addDays(today, ahead)]);
  const earlier = past
    ? await readList(api, 'pastBookings', (today) => [addDays(today, -back), today])
    : [];
  const now = api.client.clock.now();
  const since = (its: Zone) => (past ? null : civilDateAt(now, its));
  return await toOwnBookings([...upcoming, ...earlier], me, zone, since);
}

type OwnOperation = 'ownBookings' | 'pastBookings';
type Span = (today: CivilDate) => readonly [CivilDate, CivilDate];

async function readList(api: Api, name: OwnOperation, span: Span): Promise<OwnEntry[]> {
  const today = roughToday(api);
  const entries = await readPages(api, name, span(today));
  // The first response may have shown that the local clock is days off (design invariant 5).
  return roughToday(api) === today ? entries : await readPages(api, name, span(roughToday(api)));
}

async function readPages(
  api: Api,
  name: OwnOperation,
  [first, last]: readonly [CivilDate, CivilDate],
): Promise<OwnEntry[]> {
  const entries: OwnEntry[] = [];
  let after: string | null = null;
  for (let page = 0; page < mostPages; page += 1) {
    const cursor: string | null = after;
    const { own }: OwnAnswer = await api.read(
      name,
      (verdict) => {
        const style = name === 'ownBookings' ? verdict.ownDates : verdict.pastDates;
        const [from, to] = [addDays(first, -margin), addDays(last, margin)];
        return ownSpan(style ?? verdict.dates, from, to, cursor);
      },
      (data) => ownSchema.parse(data),
    );
    entries.push(...own.items);
    after = own.next;
    if (after === null) return entries;
  }
  throw new SiteChanged(`One's own bookings have more than ${mostPages} pages.`);
}

/**
 * As bookings, each once, by start; another person's among them are left out, and so is what is over before the civil
 * date that `since` gives for a zone.
 */
export async function toOwnBookings(
  entries: readonly OwnEntry[],
  me: string,
  zone: () => Promise<Zone>,
  since: (zone: Zone) => CivilDate | null,
): Promise<Booking[]> {
  const bookings = new Map<string, Booking>();
  for (const entry of entries) {
    if (entry.employee && entry.employee.id !== me) continue;
    const its = parseZone(entry.space?.floor?.building?.timezone ?? '') ?? (await zone());
    const booking = toBooking(entry, its);
    const first = since(its);
    if (first === null || lastDateOf(booking, its) >= first) bookings.set(booking.id, booking);
  }
  return [...bookings.values()].sort((a, b) => (a.start ?? 0) - (b.start ?? 0));
}

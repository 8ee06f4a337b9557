import { addDays, type CivilDate, civilDateAt, type Zone } from '../lib/civil-date.js';
import { SiteError } from '../lib/errors.js';
import { longestLag } from './ledger-entry.js';
import { type MadeBooking, type Memory, rememberedBooking } from './memory.js';
import type { Gap, Site } from './site.js';
import { type Booking, type Desk, siteIdOf } from './types.js';

/** A list of one's own bookings together with what it does not show yet, and what it may lack all the same. */
export interface Joined {
  readonly own: readonly Booking[];
  readonly gaps: readonly Gap[];
}

type Found = Booking | 'none' | 'unknown';

/**
 * Joins to a list what runs of this person were granted and it does not show: a list may show late, or never, what was just
 * booked. Each is asked for by its id or its desk (contract G10, G13); of what neither tells it is said that the list may
 * lack it. The journal proves nothing here (design invariant 5).
 */
export async function joinedWith(
  own: readonly Booking[],
  { made, asked }: Memory,
  site: Site,
  timezone: Zone | null,
): Promise<Joined> {
  const now = site.clock.now();
  const today = timezone === null ? addDays(civilDateAt(now, utc), -1) : civilDateAt(now, timezone);
  const upcoming = [...made].filter(([date]) => date >= today);
  const unshown = upcoming.filter(([date, each]) => !own.some((one) => is(one, date, each)));
  const isTelling = unshown.length < upcoming.length;
  const more: Booking[] = [];
  const gaps: Gap[] = [];
  for (const [date, each] of unshown) {
    const found = await look(site, date, each).catch(unknownIfAway);
    const isYoung = now - each.at < longestLag;
    if (typeof found !== 'string') more.push(found);
    else if (isYoung || (found === 'unknown' && !isTelling)) {
      gaps.push({
        why: `${each.desk} on ${date} was booked and is not in it`,
        on: new Set([date]),
      });
    }
  }
  const all = [...own, ...more];
  for (const [date, desks] of asked ?? []) {
    const young = desks.find(({ at }) => now - at < longestLag);
    const isShown = date < today || all.some((each) => each.date === date && !each.released);
    if (young === undefined || isShown || made.has(date)) continue;
    const why = `${young.desk} on ${date} was asked for, and what became of that is not known`;
    gaps.push({ why, on: new Set([date]) });
  }
  return { own: all, gaps };
}

const utc = 'UTC' as Zone;

/** By its id, or as what is held on the date at that desk, whatever id that has by now. */
function is(booking: Booking, date: CivilDate, { id, desk }: MadeBooking): boolean {
  if (id !== null && siteIdOf(booking) === id) return true;
  return booking.date === date && booking.desk === desk && !booking.released;
}

/** What the site shows of a booking by its id, else by its desk; a released one is there for who asks. */
async function look(site: Site, date: CivilDate, made: MadeBooking): Promise<Found> {
  const { id, spaceId } = made;
  const byId = id === null ? null : ((await site.readBooking?.(id)) ?? null);
  if (byId !== null) return byId === 'gone' ? 'none' : byId;
  if (spaceId === null) return 'unknown';
  const reading = (await site.readDesk?.(deskOf(spaceId, made), date)) ?? null;
  if (reading === null) return 'unknown';
  const mine = reading.mine.find((each) => is(each, date, made));
  if (mine !== undefined) return { ...rememberedBooking(date, made), ...mine };
  return reading.unnamed === true ? 'unknown' : 'none';
}

/** The list has been read: that the rest is not known is a gap of it, and no reason to show nothing. */
function unknownIfAway(error: unknown): Found {
  if (error instanceof SiteError) return 'unknown';
  throw error;
}

function deskOf(id: Desk['id'], { desk: code }: MadeBooking): Desk {
  const nowhere = { x: null, y: null, neighborhood: null };
  return { id, code, ...nowhere, bookable: true, assignedTo: [] };
}

import type { OwnQuestion } from '../../booking/site.js';
import type { Booking, DeskCode, OwnReading } from '../../booking/types.js';
import { addDays, type CivilDate, civilDateAt, type Zone } from '../../lib/civil-date.js';
import { zoneNamed } from '../../lib/zone-names.js';
import type { Api } from './api.js';
import { lastDateOf, toBooking } from './bookings.js';
import { AnswerError, SiteChanged } from './errors.js';
import { lostGap, pastGap, seriesGaps } from './gaps.js';
import {
  back,
  datesOf,
  doubtfulDates,
  isToldOneByOne,
  occurrences,
  toldDates,
} from './occurrences.js';
import { ahead, type Entries, readList, roughToday } from './own-entries.js';

/**
 * What this person holds on any floor (contract G16), today and later, and in the past year if asked. After check-in
 * today's booking may stand with the past ones (contract W9).
 */
export async function readOwn(
  api: Api,
  me: string | null,
  { past, ahead: days = 0, onIncomplete = () => {} }: OwnQuestion,
  zone: () => Promise<Zone>,
): Promise<readonly Booking[]> {
  const lists = [await readList(api, 'own', me, (today) => [today, addDays(today, ahead)])];
  if (past) {
    lists.push(await readList(api, 'past', me, (today) => [addDays(today, -back), today]));
  } else {
    const over = await readPastFrom(api, me, null);
    if (over !== null) lists.push(over);
    else onIncomplete(pastGap(roughToday(api)));
  }
  const now = api.client.clock.now();
  const since = (its: Zone) => (past ? null : civilDateAt(now, its));
  const items = lists.flatMap((list) => list.items);
  const lost = lists.reduce((sum, list) => sum + list.lost, 0);
  const unread = lost + items.filter(({ odd }) => odd).length;
  if (unread > 0) onIncomplete(lostGap(unread));
  const dates = toldDates(roughToday(api), { past, ahead: days });
  const reading = await toOwnBookings({ items, lost: 0 }, me, zone, since, dates);
  for (const gap of seriesGaps(reading.mayRecur)) onIncomplete(gap);
  return reading.own;
}

/** What this person holds on these dates, by each list that may show it, and for which of them that speaks. */
export async function readOwnOn(
  api: Api,
  me: string | null,
  dates: readonly CivilDate[],
  zone: Zone,
): Promise<OwnReading> {
  const first = [...dates].sort()[0] ?? roughToday(api);
  const entries = await readList(api, 'own', me, (today) => [
    first < today ? first : today,
    addDays(today, ahead),
  ]);
  return await withPast(api, me, entries, dates, zone);
}

/**
 * A list of what is upcoming as bookings of these dates, together with the past ones where one of the dates has begun and
 * nothing is shown on it. A date is not covered whose past list could not be read.
 */
export async function withPast(
  api: Api,
  me: string | null,
  entries: Entries,
  dates: readonly CivilDate[],
  zone: Zone,
): Promise<OwnReading> {
  const [first] = [...dates].sort();
  const reading = (all: Entries) =>
    toOwnBookings(
      all,
      me,
      async () => zone,
      () => first ?? null,
      dates,
    );
  const upcoming = await reading(entries);
  const today = civilDateAt(api.client.clock.now(), zone);
  const shown = new Set(upcoming.own.map(({ date }) => date));
  const begun = dates.filter((date) => date <= today && !shown.has(date)).sort();
  if (begun[0] === undefined) return upcoming;
  const past = await readPastFrom(api, me, begun[0]);
  if (past === null) return withoutDates(upcoming, dates, begun);
  const { items, lost } = entries;
  const whole = await reading({ items: [...items, ...past.items], lost });
  if (past.lost === 0) return whole;
  const unread = new Set([...(whole.unread ?? []), ...begun]);
  return { ...withoutDates(whole, dates, begun), unread };
}

/** A reading that covers some dates less. */
function withoutDates(
  reading: OwnReading,
  dates: readonly CivilDate[],
  less: readonly CivilDate[],
): OwnReading {
  const covered = reading.ownCovers ?? new Set(dates);
  return { ...reading, ownCovers: new Set([...covered].filter((date) => !less.includes(date))) };
}

/** The past list from a date on, of today alone if null: nothing where the API has none, null where it cannot be read. */
async function readPastFrom(
  api: Api,
  me: string | null,
  first: CivilDate | null,
): Promise<Entries | null> {
  if ((await api.verdict()).operations.pastBookings === undefined) return { items: [], lost: 0 };
  try {
    return await readList(api, 'past', me, (today) => [
      first !== null && first < today ? first : today,
      today,
    ]);
  } catch (error) {
    if (error instanceof AnswerError || error instanceof SiteChanged) return null;
    throw error;
  }
}

/**
 * As bookings, each once, by start; another person's among them are left out (as far as one's own id is known), and so
 * is what is over before the civil date that `since` gives for a zone. They cover none of `dates` on which an entry may be
 * that could not be read (contract G4), and none that a recurring booking of one's own may fall on whose pattern cannot be
 * read (contract G13).
 */
export async function toOwnBookings(
  { items, lost }: Entries,
  me: string | null,
  zone: () => Promise<Zone>,
  since: (zone: Zone) => CivilDate | null,
  dates: readonly CivilDate[],
): Promise<OwnReading> {
  const bookings = new Map<string, Booking>();
  const unread = new Set<CivilDate>(lost > 0 ? dates : []);
  const doubtful = new Set<CivilDate>();
  const mayRecur = new Map<CivilDate, DeskCode>();
  const mine = items.filter(({ employee }) => me === null || !employee || employee.id === me);
  for (const entry of mine) {
    const its = zoneNamed(entry.space?.floor?.building?.timezone ?? '') ?? (await zone());
    if (entry.odd) {
      for (const date of datesOf(entry, its, dates)) unread.add(date);
      continue;
    }
    const first = since(its);
    const more = isToldOneByOne(entry, mine, its) ? [] : dates;
    for (const booking of occurrences(entry, its, more)) {
      if (first === null || lastDateOf(booking, its) >= first) bookings.set(booking.id, booking);
    }
    for (const date of doubtfulDates(entry, its, dates)) {
      doubtful.add(date);
      mayRecur.set(date, toBooking(entry, its).desk);
    }
  }
  const own = [...bookings.values()].sort((a, b) => (a.start ?? 0) - (b.start ?? 0));
  if (doubtful.size + unread.size === 0) return { own };
  const ownCovers = new Set(dates.filter((date) => !doubtful.has(date) && !unread.has(date)));
  return {
    ...{ own, ownCovers },
    ...(mayRecur.size > 0 && { mayRecur }),
    ...(unread.size > 0 && { unread }),
  };
}

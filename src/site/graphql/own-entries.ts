import {
  addDays,
  type CivilDate,
  civilDateAt,
  daysBetween,
  type Zone,
} from '../../lib/civil-date.js';
import { type OwnEntry, type OwnSpace, ownPage, placesSchema } from './answers.js';
import type { Api, Variables } from './api.js';
import { type DateStyle, writeDate } from './date-style.js';
import { NotOwnList, RefusedQuery, SiteChanged } from './errors.js';
import { requireOwn, showsOthers } from './own-list.js';
import { readToEnd, type Whole } from './read-list.js';

/** Entries of one of the lists, and how many of it could not be read (contract G4). */
export type Entries = Whole<OwnEntry>;

/** Days on either side of what is asked, so that neither zones nor exclusive ends cut anything off. */
export const margin = 2;
/** How far ahead one's own bookings are read; the vendor's default booking window is six months. */
export const ahead = 400;
/** Desks whose place is asked for in one request. */
const placesAtOnce = 50;

type OwnOperation = 'ownBookings' | 'ownBriefly' | 'pastBookings' | 'pastBriefly';

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
export function roughToday(api: Api): CivilDate {
  return civilDateAt(api.client.clock.now(), 'UTC' as Zone);
}

type ListName = 'own' | 'past';
type DateSpan = readonly [CivilDate, CivilDate];

const operations = {
  own: { whole: 'ownBookings', brief: 'ownBriefly' },
  past: { whole: 'pastBookings', brief: 'pastBriefly' },
} as const;

export async function readList(
  api: Api,
  list: ListName,
  me: string | null,
  span: (today: CivilDate) => DateSpan,
): Promise<Entries> {
  const today = roughToday(api);
  const entries = await readEntries(api, list, span(today), me);
  // The first response may have shown that the local clock is days off (design invariant 5).
  return roughToday(api) === today
    ? entries
    : await readEntries(api, list, span(roughToday(api)), me);
}

/**
 * A whole list of one's own bookings. Whose it is the data says, whatever it is called.
 * @throws NotOwnList where what is upcoming is not one's own; SiteChanged where what is past is not
 */
export async function readEntries(
  api: Api,
  list: ListName,
  span: DateSpan,
  me: string | null,
): Promise<Entries> {
  const entries = await readSpan(api, list, span, me).catch(async (error: unknown) => {
    // Another list may be the one that is meant; the last of the others is none at all.
    const isLast = (await api.verdict()).otherOwn.length < 2;
    if (list === 'past' || isLast || !(error instanceof RefusedQuery)) throw error;
    throw new NotOwnList('refused');
  });
  if (list === 'own') return requireOwn(entries, me);
  if (!showsOthers(entries, me)) return entries;
  throw new SiteChanged("The API's list of past bookings shows other people's.");
}

/** Spans of so few days (beside `margin`) are not halved any more. */
const fewDays = 14;

/** In two halves where the API refuses a span as a whole, and it takes one (contract G7). */
async function readSpan(
  api: Api,
  list: ListName,
  [first, last]: DateSpan,
  me: string | null,
): Promise<Entries> {
  try {
    return await readPlaced(api, list, [first, last], me);
  } catch (error) {
    const text = (await api.verdict()).operations[operations[list].brief];
    const days = daysBetween(first, last);
    if (!(error instanceof RefusedQuery) || !text?.includes('$ownTo') || days < fewDays)
      throw error;
    const middle = addDays(first, Math.floor(days / 2));
    const halves = [
      await readSpan(api, list, [first, middle], me),
      await readSpan(api, list, [addDays(middle, 1), last], me),
    ];
    const items = new Map(halves.flatMap((half) => half.items.map((each) => [each.id, each])));
    const odd = halves.flatMap((half) => half.items.filter((each) => each.odd));
    const lost = halves.reduce((sum, half) => sum + half.lost, 0);
    return { items: [...[...items.values()].filter((each) => !each.odd), ...odd], lost };
  }
}

/** Where the API refuses to tell the places of bookings with them, these are asked for apart. */
async function readPlaced(
  api: Api,
  list: ListName,
  span: DateSpan,
  me: string | null,
): Promise<Entries> {
  const { own, operations: offered } = await api.verdict();
  const { whole, brief } = operations[list];
  if (own === 'whole') {
    try {
      return await readPages(api, whole, list, span, me);
    } catch (error) {
      if (!(error instanceof RefusedQuery) || offered.places === undefined) throw error;
    }
  }
  const entries = await readPages(api, brief, list, span, me);
  const placed = await withPlaces(api, entries);
  if (own === 'whole') await api.learn({ own: 'brief' });
  return placed;
}

async function readPages(
  api: Api,
  name: OwnOperation,
  list: ListName,
  [first, last]: DateSpan,
  ownerId: string | null,
): Promise<Entries> {
  const page = async (after: string | null) =>
    await api.read(
      name,
      (verdict) => {
        const style = list === 'own' ? verdict.ownDates : verdict.pastDates;
        const [from, to] = [addDays(first, -margin), addDays(last, margin)];
        return { ...ownSpan(style ?? verdict.dates, from, to, after), ownerId };
      },
      ownPage,
    );
  return await readToEnd("The list of one's own bookings", await page(null), page);
}

/** Where the desks are that these bookings name only by id (contract G10, G12). */
async function withPlaces(api: Api, { items, lost }: Entries): Promise<Entries> {
  const ids = [...new Set(items.flatMap(({ space }) => (space ? [space.id] : [])))];
  const places = new Map<string, OwnSpace>();
  for (let at = 0; at < ids.length; at += placesAtOnce) {
    const part = ids.slice(at, at + placesAtOnce);
    const read = await api.read('places', { spaceIds: part }, (data) => placesSchema.parse(data));
    for (const space of read.spaces.items) places.set(space.id, space);
  }
  const placed = items.map((entry) => ({
    ...entry,
    space: (entry.space && places.get(entry.space.id)) ?? entry.space,
  }));
  return { items: placed, lost };
}

import type { Booking, Survey } from '../../booking/types.js';
import { addDays, type CivilDate } from '../../lib/civil-date.js';
import type { SiteDeps } from '../deps.js';
import { daysSchema, type HeldSpace, type OwnEntry, ownPage } from './answers.js';
import type { Api } from './api.js';
import { lastDateOf, ownOnFloor, toDays } from './bookings.js';
import { type DateStyle, writeDate } from './date-style.js';
import { NotOwnList, RefusedQuery, SiteChanged } from './errors.js';
import { type ReadSpace, readByDesks, readOn } from './held.js';
import { withPast } from './own.js';
import { ahead, type Entries, margin, ownSpan, readEntries } from './own-entries.js';
import { requireOwn } from './own-list.js';
import type { Place } from './place.js';
import { readToEnd } from './read-list.js';

/** What the API shows of a floor's desks and of one's own bookings, as it came. */
export interface Read {
  readonly spaces: readonly ReadSpace[];
  /** Null where the API does not list one's own bookings. */
  readonly own: Entries | null;
}

/** What was asked for before its turn. */
export interface ReadAhead {
  /**
   * What came of it, once. Null where it was of another floor, of fewer dates, too long ago, or failed: then it is to be
   * read anew.
   */
  take(floorId: string, first: CivilDate, last: CivilDate): Promise<Read | null>;
}

/**
 * Availability of the whole span of dates and what this person holds: one request, unless the site gives its lists in
 * pages. Own bookings are those of this floor only where the API does not list them (contract G16), and cover no date
 * then. A desk of which no bookings were heard counts as taken. What was asked `ahead` serves where it fits.
 */
export async function readSurvey(
  api: Api,
  deps: SiteDeps,
  place: Place,
  dates: readonly CivilDate[],
  ahead: ReadAhead | null = null,
): Promise<Survey> {
  const sorted = [...dates].sort();
  const first = sorted[0];
  const last = sorted.at(-1);
  if (first === undefined || last === undefined) return { days: new Map(), own: [] };
  const me = deps.me.identity.employeeId;
  const read = (await ahead?.take(place.floorId, first, last)) ?? null;
  const { spaces, own } = read ?? (await readSpan(api, { place, me }, first, last));
  if (own !== null) requireOwn(own, me);
  const { timezone, desks } = place.floor;
  const days = toDays(sorted, spaces, deps.hours(), timezone, desks);
  const onFloor: readonly Booking[] = ownOnFloor(spaces, place.floor, me).filter(
    (booking) => lastDateOf(booking, timezone) >= first,
  );
  if (own === null) return { days, own: onFloor, ownCovers: new Set() };
  const reading = await withPast(api, me, own, dates, timezone);
  return { days, ...reading, own: withUnlisted(reading.own, onFloor) };
}

/** A list may tell late of what the desks themselves show by now. */
function withUnlisted(listed: readonly Booking[], onFloor: readonly Booking[]): readonly Booking[] {
  const key = ({ date, desk }: Booking) => `${date} ${desk}`;
  const known = new Set(listed.flatMap((booking) => [booking.id, key(booking)]));
  const unlisted = onFloor.filter((each) => !known.has(each.id) && !known.has(key(each)));
  return unlisted.length === 0 ? listed : [...listed, ...unlisted];
}

interface Asking {
  readonly place: Place;
  readonly me: string | null;
}

async function readSpan(
  api: Api,
  asking: Asking,
  first: CivilDate,
  last: CivilDate,
): Promise<Read> {
  const { availability, operations } = await api.verdict();
  if (availability === 'floor') {
    if (await isLong(api, asking.place)) {
      try {
        return await readDeskByDesk(api, asking, first, last);
      } catch (error) {
        if (!(error instanceof RefusedQuery)) throw error;
      }
    }
    try {
      return await readByFloor(api, asking.place, first, last);
    } catch (error) {
      if (error instanceof NotOwnList) throw error;
      const refused = error instanceof RefusedQuery || error instanceof SiteChanged;
      if (!refused || operations.held === undefined) throw error;
      const read = await readDeskByDesk(api, asking, first, last);
      await api.learn({ availability: 'desks' });
      return read;
    }
  }
  return await readDeskByDesk(api, asking, first, last);
}

/**
 * Whether the floor's list comes in many pages, so that its desks are asked for by their ids in far fewer requests, as the
 * web app asks (contract G19). A larger `first` would do less: the lists inside take it too, and an API that weighs what a
 * query may bring refuses their product (contract G7).
 */
async function isLong(api: Api, { floor }: Place): Promise<boolean> {
  const { operations, pageSize, pageSizes } = await api.verdict();
  const isPaged = operations.survey?.includes('$spacesAfter') === true;
  return (
    isPaged && operations.held !== undefined && floor.desks.length > (pageSizes.survey ?? pageSize)
  );
}

async function readDeskByDesk(
  api: Api,
  { place: { floor }, me }: Asking,
  first: CivilDate,
  last: CivilDate,
): Promise<Read> {
  const ids = floor.desks.map(({ id }) => id);
  const listsOwn = (await api.verdict()).operations.ownBookings !== undefined;
  const span = [addDays(first, -margin), addDays(last, ahead)] as const;
  const [spaces, own] = await Promise.all([
    readByDesks(api, ids, addDays(first, -margin)),
    listsOwn ? readEntries(api, 'own', span, me) : null,
  ]);
  return { spaces, own };
}

interface Cursors {
  readonly spacesAfter: string | null;
  readonly ownAfter: string | null;
}

/** Both lists of the answer go on together, each while it has more. */
export async function readByFloor(
  api: Api,
  { floorId }: Pick<Place, 'floorId'>,
  first: CivilDate,
  last: CivilDate,
): Promise<Read> {
  const listsOwn = (await api.verdict()).operations.ownBookings !== undefined;
  const question = { floorId, first, last, listsOwn };
  const start = await readPage(api, { ...question, spacesAfter: null, ownAfter: null });
  const found = new Map(start.spaces.items.map((space): [string, HeldSpace] => [space.id, space]));
  const own: OwnEntry[] = [...(start.own?.items ?? [])];
  let lost = start.own?.lost ?? 0;
  let ownNext = start.own?.next ?? null;
  await readToEnd('The list of desks', start.spaces, async (spacesAfter) => {
    const page = await readPage(api, { ...question, spacesAfter, ownAfter: ownNext });
    for (const space of page.spaces.items) found.set(space.id, space);
    if (ownNext !== null) {
      own.push(...(page.own?.items ?? []));
      lost += page.own?.lost ?? 0;
      ownNext = page.own?.next ?? null;
    }
    return page.spaces;
  });
  if (ownNext !== null) {
    const rest = await readToEnd(
      "The list of one's own bookings",
      { items: [], next: ownNext, lost: 0 },
      async (ownAfter) => {
        const page = await readPage(api, { ...question, spacesAfter: null, ownAfter });
        return page.own ?? { items: [], next: null, lost: 0 };
      },
    );
    own.push(...rest.items);
    lost += rest.lost;
  }
  const span = { from: addDays(first, -margin), to: addDays(last, margin) };
  const spaces = await readOn(api, [...found.values()], span, start.style);
  return { spaces, own: listsOwn ? { items: own, lost } : null };
}

interface Question extends Cursors {
  readonly floorId: string;
  readonly first: CivilDate;
  readonly last: CivilDate;
  readonly listsOwn: boolean;
}

async function readPage(api: Api, { floorId, first, last, listsOwn, ...cursors }: Question) {
  const from = addDays(first, -margin);
  let style: DateStyle = 'date';
  const read = await api.read(
    'survey',
    ({ dates, ownDates }) => {
      style = dates;
      return {
        floorId,
        fromDate: writeDate(from, dates),
        toDate: writeDate(addDays(last, margin), dates),
        ...ownSpan(ownDates ?? dates, from, addDays(last, ahead), cursors.ownAfter),
        spacesAfter: cursors.spacesAfter,
      };
    },
    (data) => {
      const { floor } = daysSchema.parse(data);
      if (floor === null) throw new SiteChanged('The floor is gone from the API.');
      return { spaces: floor.spaces, own: listsOwn ? ownPage(data) : null };
    },
  );
  return { ...read, style };
}

import type { Booking, Survey } from '../../booking/types.js';
import { addDays, type CivilDate } from '../../lib/civil-date.js';
import type { SiteDeps } from '../deps.js';
import { daysSchema, type OwnEntry, ownSchema } from './answers.js';
import type { Api } from './api.js';
import { type HeldSpace, lastDateOf, ownOnFloor, toDays } from './bookings.js';
import { writeDate } from './date-style.js';
import { SiteChanged } from './errors.js';
import { ahead, margin, ownSpan, toOwnBookings } from './own.js';
import type { Place } from './place.js';

const mostPages = 50;

interface Read {
  readonly spaces: readonly HeldSpace[];
  /** Null where the API does not list one's own bookings. */
  readonly own: readonly OwnEntry[] | null;
}

/**
 * Availability of the whole span of dates and what this person holds: one request, unless the site gives its lists in
 * pages. Own bookings are those of this floor only where the API does not list them (contract G16).
 */
export async function readSurvey(
  api: Api,
  deps: SiteDeps,
  place: Place,
  dates: readonly CivilDate[],
): Promise<Survey> {
  const sorted = [...dates].sort();
  const first = sorted[0];
  const last = sorted.at(-1);
  if (first === undefined || last === undefined) return { days: new Map(), own: [] };
  const { spaces, own } = await readPages(api, place, first, last);
  const { timezone } = place.floor;
  const me = deps.session.identity.employeeId;
  const held: readonly Booking[] =
    own === null
      ? ownOnFloor(spaces, place.floor, me).filter(
          (booking) => lastDateOf(booking, timezone) >= first,
        )
      : await toOwnBookings(
          own,
          me,
          async () => timezone,
          () => first,
        );
  return { days: toDays(sorted, spaces, deps.hours(), timezone), own: held };
}

async function readPages(
  api: Api,
  { floorId }: Place,
  first: CivilDate,
  last: CivilDate,
): Promise<Read> {
  const spaces = new Map<string, HeldSpace>();
  const own: OwnEntry[] = [];
  const listsOwn = (await api.verdict()).operations.ownBookings !== undefined;
  let spacesAfter: string | null = null;
  let ownAfter: string | null = null;
  for (let page = 0; page < mostPages; page += 1) {
    const cursors: Cursors = { spacesAfter, ownAfter };
    const seen = await readPage(api, { floorId, first, last, listsOwn, ...cursors });
    for (const space of seen.spaces.items) spaces.set(space.id, space);
    own.push(...(seen.own?.items ?? []));
    if (seen.spaces.next === null && !seen.own?.next) {
      return { spaces: [...spaces.values()], own: listsOwn ? own : null };
    }
    spacesAfter = seen.spaces.next ?? spacesAfter;
    ownAfter = seen.own?.next ?? ownAfter;
  }
  throw new SiteChanged(`The floor has more than ${mostPages} pages of desks.`);
}

interface Cursors {
  readonly spacesAfter: string | null;
  readonly ownAfter: string | null;
}

interface Question extends Cursors {
  readonly floorId: string;
  readonly first: CivilDate;
  readonly last: CivilDate;
  readonly listsOwn: boolean;
}

async function readPage(api: Api, { floorId, first, last, listsOwn, ...cursors }: Question) {
  const from = addDays(first, -margin);
  return await api.read(
    'survey',
    ({ dates, ownDates }) => ({
      floorId,
      fromDate: writeDate(from, dates),
      toDate: writeDate(addDays(last, margin), dates),
      ...ownSpan(ownDates ?? dates, from, addDays(last, ahead), cursors.ownAfter),
      spacesAfter: cursors.spacesAfter,
    }),
    (data) => {
      const { floor } = daysSchema.parse(data);
      if (floor === null) throw new SiteChanged('The floor is gone from the API.');
      return { spaces: floor.spaces, own: listsOwn ? ownSchema.parse(data).own : null };
    },
  );
}

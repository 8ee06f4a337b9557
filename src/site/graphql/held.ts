import type { CivilDate } from '../../lib/civil-date.js';
import { type HeldSpace, heldSchema, moreHeldSchema } from './answers.js';
import type { Api } from './api.js';
import { type DateStyle, writeDate } from './date-style.js';
import { RefusedQuery } from './errors.js';
import { inParts } from './in-parts.js';

/** A span of dates to read bookings of; `to` null: all that come later too (contract G19). */
export interface Span {
  readonly from: CivilDate;
  readonly to: CivilDate | null;
}

/** A desk whose bookings were read to the end; a desk that is missing was not read (contract G4). */
export interface ReadSpace {
  readonly id: string;
  readonly bookings: HeldSpace['bookings']['items'];
}

/** Desks whose further pages are asked for in one request. */
const together = 20;
/** Bound on the pages of one desk. */
const mostPages = 100;

/**
 * Bookings of these desks as the web app reads them (contract G19): by their ids, from an instant on. Asks for fewer
 * at once while the API refuses so many.
 */
export async function readByDesks(
  api: Api,
  ids: readonly string[],
  from: CivilDate,
): Promise<readonly ReadSpace[]> {
  let style: DateStyle = 'instant';
  const parts = await inParts(api, 'desksAtOnce', ids, (spaceIds) =>
    api.read(
      'held',
      ({ heldDates }) => {
        style = heldDates;
        return { spaceIds, fromDate: writeDate(from, heldDates) };
      },
      (data) => heldSchema.parse(data).spaces.items,
    ),
  );
  return await readOn(api, parts.flat(), { from, to: null }, style);
}

/** One desk's bookings, whole; null where the site has no such desk. */
export async function readOneDesk(
  api: Api,
  spaceId: string,
  span: Span,
): Promise<ReadSpace | null> {
  let style: DateStyle = 'date';
  const first = await api.read(
    'moreHeld',
    ({ dates }) => {
      style = dates;
      return { spaceId, heldAfter: null, ...written(span, dates) };
    },
    (data) => moreHeldSchema.parse(data).space,
  );
  if (first === null) return null;
  return (await readOn(api, [first], span, style))[0] ?? null;
}

/** The further pages of every desk that has any: a list inside a list has pages of its own (contract G6). */
export async function readOn(
  api: Api,
  spaces: readonly HeldSpace[],
  span: Span,
  style: DateStyle,
): Promise<readonly ReadSpace[]> {
  const whole: ReadSpace[] = [];
  let left = spaces;
  for (let page = 0; left.length > 0 && page < mostPages; page += 1) {
    // What could not be read of a desk's bookings may be what holds it.
    const sound = left.filter(({ bookings }) => bookings.lost === 0);
    const open = sound.filter(({ bookings }) => bookings.next !== null);
    for (const { id, bookings } of sound) {
      if (bookings.next === null) whole.push({ id, bookings: bookings.items });
    }
    left = await nextPages(api, open, written(span, style));
  }
  return whole;
}

type Dates = Readonly<Record<'fromDate' | 'toDate', string | null>>;

function written({ from, to }: Span, style: DateStyle): Dates {
  return {
    fromDate: writeDate(from, style),
    toDate: to === null ? null : writeDate(to, style),
  };
}

async function nextPages(
  api: Api,
  spaces: readonly HeldSpace[],
  dates: Dates,
): Promise<readonly HeldSpace[]> {
  const read: HeldSpace[] = [];
  let size = together;
  for (let at = 0; at < spaces.length; ) {
    const part = spaces.slice(at, at + size);
    try {
      read.push(...(await nextPage(api, part, dates)));
      at += part.length;
    } catch (error) {
      if (!(error instanceof RefusedQuery) || part.length === 1) throw error;
      size = Math.ceil(part.length / 4);
    }
  }
  return read;
}

/** One more page of each of these desks, with what was read of it before. */
async function nextPage(
  api: Api,
  spaces: readonly HeldSpace[],
  dates: Dates,
): Promise<readonly HeldSpace[]> {
  const cursors = spaces.flatMap(({ id, bookings }, index) => [
    [`spaceId${index}`, id],
    [`heldAfter${index}`, bookings.next],
  ]);
  const parse = (data: unknown) =>
    spaces.flatMap((space, index) => {
      const answer = Object(data)[`space${index}`];
      const { space: more } = moreHeldSchema.parse({ space: answer });
      if (more === null) return [];
      const { items, next, lost } = more.bookings;
      const all = [...space.bookings.items, ...items];
      return [{ id: space.id, bookings: { items: all, next, lost } }];
    });
  const variables = { ...Object.fromEntries(cursors), ...dates };
  return await api.read('moreHeld', variables, parse, (text) => repeated(text, spaces.length));
}

/** `query name($space: T) { space: … }` for several desks at once, what differs numbered. */
export function repeated(text: string, times: number): string {
  const match = /^(\w+ \w+)\((.*?)\) \{ (.*) \}$/.exec(text);
  if (match === null) return text;
  const [, head, declared = '', body = ''] = match;
  const own = /\$(spaceId|heldAfter)\b/g;
  const numbers = Array.from({ length: times }, (_, index) => index);
  const variables = declared
    .split(', ')
    .flatMap((each) =>
      /^\$(spaceId|heldAfter):/.test(each)
        ? numbers.map((index) => each.replace(own, `$$$1${index}`))
        : [each],
    );
  const bodies = numbers.map((index) =>
    body.replace(own, `$$$1${index}`).replace(/^space:/, `space${index}:`),
  );
  return `${head}(${variables.join(', ')}) { ${bodies.join(' ')} }`;
}

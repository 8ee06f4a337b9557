import { type CivilDate, instantOf } from '../../lib/civil-date.js';
import type { Call } from './asking.js';
import { currentBookings } from './documents.js';
import type { FloorData } from './floor-data.js';
import { spanOf, withSpan } from './span.js';
import { isObject, type Json } from './wire.js';

/** As the page itself asked last, with other dates and ids; as the contract has it where that names none. */
export function bookingsCall(
  data: FloorData,
  span: { readonly first: CivilDate; readonly last: CivilDate } | null,
  ids: readonly string[],
  now: number,
): Call {
  const { source } = data;
  const asked = source?.variables;
  if (span === null || source === null || !isObject(asked) || spanOf(asked) === null) {
    const from = span === null ? now : instantOf(span.first, 0, data.zone());
    return currentBookings(ids, `${new Date(from).toISOString().slice(0, 19)}Z`);
  }
  const variables = withIds(
    withSpan(asked, span.first, span.last, data.zone()),
    [...data.ids, ...data.sourceIds],
    ids,
  );
  const name = new URL(source.url).search.slice(1) || 'currentBookings';
  return { name, document: source.document, variables };
}

/** The variables with other ids where they list any of those that are known. */
function withIds(
  variables: unknown,
  known: readonly string[],
  ids: readonly string[],
): Call['variables'] {
  const among = new Set(known);
  const isIds = (value: unknown) => Array.isArray(value) && value.some((item) => among.has(item));
  return Object.fromEntries(
    Object.entries(variables as Json).map(([key, value]) => [key, isIds(value) ? ids : value]),
  );
}

import { type Rest, restOf } from './cut-lists.js';
import type { Exchange } from './traffic.js';
import { bookingsIn, isObject } from './wire.js';

/** One page of a list of bookings, and by which question it came. */
interface Part {
  readonly exchange: Exchange;
  readonly ids: readonly string[];
  readonly rest: Rest;
}

/**
 * Whether a list of bookings that came in these answers goes on beyond them (contract G6). A page may ask for one part after
 * the other: they belong together where only the place to go on from differs in the question.
 */
export function goesOnBeyond(exchanges: readonly Exchange[]): boolean {
  const parts = exchanges.flatMap(partsOf);
  const cursors = new Set(parts.flatMap(({ rest }) => rest.cursors));
  const lists = new Map<string, Part[]>();
  for (const part of parts) {
    const { document, variables, url } = part.exchange;
    const key = JSON.stringify([document || url, withoutPlace(variables, cursors)]);
    lists.set(key, [...(lists.get(key) ?? []), part]);
  }
  return [...lists.values()].some(isOpen);
}

function isOpen(parts: readonly Part[]): boolean {
  const last = parts.at(-1)?.rest;
  if (last === undefined) return false;
  if (last.more !== null) return last.more;
  return last.total !== null && new Set(parts.flatMap(({ ids }) => ids)).size < last.total;
}

function partsOf(exchange: Exchange): Part[] {
  const { answer } = exchange;
  if (answer?.kind !== 'answered') return [];
  return listsIn(answer.body).flatMap((list) => {
    const rest = restOf(list);
    const ids = bookingsIn(list).map(({ id }) => id);
    const isOfBookings = list.length === 0 || ids.length > 0;
    return rest !== null && isOfBookings ? [{ exchange, ids, rest }] : [];
  });
}

/** Lists of an answer, but not those inside of things that a list holds: a space's bookings are everybody's. */
function listsIn(value: unknown): readonly (readonly unknown[])[] {
  if (Array.isArray(value)) return [value];
  return isObject(value) ? Object.values(value).flatMap(listsIn) : [];
}

/** What is asked, wherever it goes on from: by a cursor that an answer gave, by a number, or from the beginning. */
function withoutPlace(variables: unknown, cursors: ReadonlySet<string>): unknown {
  if (Array.isArray(variables)) return variables.map((item) => withoutPlace(item, cursors));
  if (!isObject(variables)) return variables;
  const isPlace = (value: unknown) =>
    value === null ||
    typeof value === 'number' ||
    (typeof value === 'string' && cursors.has(value));
  return Object.fromEntries(
    Object.entries(variables).flatMap(([key, value]) =>
      isPlace(value) ? [] : [[key, withoutPlace(value, cursors)]],
    ),
  );
}

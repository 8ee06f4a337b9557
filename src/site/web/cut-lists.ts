/** What an answer says of how a list goes on (contract G6); each part as far as it says it. */
export interface Rest {
  readonly more: boolean | null;
  /** How many things the list has in all. */
  readonly total: number | null;
  /** What the next question would name to go on from here. */
  readonly cursors: readonly string[];
}

const goesOn = /^(next|next_?(cursor|page|token|offset|link)|has_?(next|more)(_?page)?|more)$/i;
const counts = /^(total|total_?count|count)$/i;

const rests = new WeakMap<object, Rest>();

/**
 * Notes of a list in a flattened answer what stands beside it about how it goes on, in Relay's words or in others: `beside`
 * is what holds the list, with its `pageInfo` where it has one.
 */
export function noteRest(
  list: readonly unknown[],
  beside: Readonly<Record<string, unknown>>,
): void {
  const entries = Object.entries(beside);
  const saying = entries.filter(([key]) => goesOn.test(key)).map(([, value]) => value);
  const [total] = entries.flatMap(([key, value]) =>
    counts.test(key) && typeof value === 'number' ? [value] : [],
  );
  if (saying.length === 0 && total === undefined) return;
  const cursors = entries
    .filter(([key]) => goesOn.test(key) || /cursor$/i.test(key))
    .flatMap(([, value]) =>
      typeof value === 'string' || typeof value === 'number' ? [String(value)] : [],
    );
  const more = saying.length === 0 ? null : saying.some(Boolean);
  rests.set(list, { more, total: total ?? null, cursors });
}

export function restOf(list: readonly unknown[]): Rest | null {
  return rests.get(list) ?? null;
}

/** Whether a list of a flattened answer goes on, by that answer alone. */
export function isCut(list: readonly unknown[]): boolean {
  const rest = restOf(list);
  if (rest === null) return false;
  return rest.more ?? (rest.total !== null && rest.total > list.length);
}

import { parseZone } from '../../lib/civil-date.js';

/** Keys that answers have whatever was asked (contract G4). */
const always = [
  'data',
  'errors',
  'message',
  'path',
  'locations',
  'line',
  'column',
  'extensions',
  'code',
  'error',
];

/** What a document names: its fields and aliases, and all other words in it but those in quotes. */
export function namesIn(document: string): ReadonlySet<string> {
  const words = document.replace(/"(\\.|[^"\\])*"/g, '""').match(/[_A-Za-z]\w*/g) ?? [];
  return new Set([...words, ...always]);
}

/**
 * The shape of an answer: for an object its keys, for a list `[least..most items, shape of an item]`, for anything else
 * its type. Lists' items, and what stands in several of them, are told as one. A key that is not among `names` is data.
 */
export function shapeOf(value: unknown, names: ReadonlySet<string>): unknown {
  return written(gather([value], names));
}

interface Gathered {
  readonly leaves: ReadonlySet<string>;
  readonly fields: ReadonlyMap<string, Gathered> | null;
  readonly list: { readonly least: number; readonly most: number; readonly item: Gathered } | null;
}

function gather(values: readonly unknown[], names: ReadonlySet<string>): Gathered {
  const lists = values.filter((value) => Array.isArray(value));
  const objects = values.filter(isObject);
  const leaves = values.filter((value) => !Array.isArray(value) && !isObject(value));
  const byKey = new Map<string, unknown[]>();
  for (const [key, value] of objects.flatMap((object) => Object.entries(object))) {
    const name = names.has(key) ? key : '(key)';
    byKey.set(name, [...(byKey.get(name) ?? []), value]);
  }
  const lengths = lists.map(({ length }) => length);
  return {
    leaves: new Set(leaves.map(typeOf)),
    fields:
      objects.length === 0
        ? null
        : new Map([...byKey].map(([key, inner]) => [key, gather(inner, names)])),
    list:
      lists.length === 0
        ? null
        : {
            least: lengths.reduce((a, b) => Math.min(a, b)),
            most: lengths.reduce((a, b) => Math.max(a, b)),
            item: gather(lists.flat(), names),
          },
  };
}

function written({ leaves, fields, list }: Gathered): unknown {
  const parts: unknown[] = leaves.size === 0 ? [] : [[...leaves].sort().join('|')];
  if (fields !== null) {
    parts.push(Object.fromEntries([...fields].map(([key, inner]) => [key, written(inner)])));
  }
  if (list !== null) parts.push([`${list.least}..${list.most}`, written(list.item)]);
  if (parts.length === 0) return 'nothing';
  return parts.length === 1 ? parts[0] : { oneOf: parts };
}

/** A leaf's type; of a text only what form it has. */
function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  if (typeof value !== 'string') return typeof value;
  if (value === '') return 'empty';
  const form = forms.find(([, pattern]) => pattern.test(value))?.[0];
  if (form !== undefined) return form;
  return /^[A-Z]\w+(\/\w+)+$/.test(value) && parseZone(value) !== null ? 'zone' : 'string';
}

/** How dates and instants are written (contract G5, G15). */
const forms: readonly (readonly [string, RegExp])[] = [
  ['date', /^\d{4}-\d{2}-\d{2}$/],
  ['instant', /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/],
  ['instant with offset', /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?[+-]\d{2}:?\d{2}$/],
  ['local time', /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2})?$/],
  ['utc time', /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2} UTC$/],
];

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

import { type GraphQLSchema, isObjectType } from 'graphql';
import { fillArguments, type Slot } from './arguments.js';
import type { OwnList } from './shape.js';
import { type Field, fieldOf, fieldsOf, listShape, ownPlaces, type Place } from './walk.js';

type Span = 'upcoming' | 'past';

const slots: Record<Span, readonly Slot[]> = {
  upcoming: [
    { variable: 'ownFrom', name: /^(from|start|since|after|begin|min|first_?da)/i, kind: 'date' },
    { variable: 'ownTo', name: /^(to|until|till|end|before|through|max|last_?da)/i, kind: 'date' },
    { variable: 'ownAfter', name: /^(after|cursor)$/i, kind: 'cursor' },
    {
      variable: null,
      name: /^/,
      kind: 'enum',
      value: /upcoming|future|active|all/i,
      reluctant: true,
    },
  ],
  past: [
    { variable: 'ownFrom', name: /^(from|start|since|after|begin|min|first_?da)/i, kind: 'date' },
    { variable: 'ownTo', name: /^(to|until|till|end|before|through|max|last_?da)/i, kind: 'date' },
    { variable: 'ownAfter', name: /^(after|cursor)$/i, kind: 'cursor' },
    { variable: null, name: /past|history|finished/i, kind: 'true' },
    { variable: null, name: /^/, kind: 'enum', value: /^(past|history|all)/i, reluctant: true },
  ],
};

/** Names that mean another set of bookings than the one that is asked for. */
const wrong: Record<Span, RegExp> = {
  upcoming:
    /past|histor|previous|old|cancel|released|expired|team|colleague|direct|managed|guest|room|calendar/i,
  past: /upcoming|future|next|current|today|cancel|team|colleague|direct|managed|guest|room|calendar/i,
};
const right: Record<Span, RegExp> = {
  upcoming: /upcoming|future|active/i,
  past: /past|histor|previous/i,
};

interface Candidate {
  readonly own: OwnList;
  readonly score: number;
}

/** Finds a connection or list of one's own bookings on the viewer, its Employee or the root (contract G16). */
export function discoverOwn(schema: GraphQLSchema, span: Span): OwnList | null {
  const found = ownPlaces(schema).flatMap((place, index) => candidatesAt(place, index, span));
  const root = fieldsOf(schema.getQueryType() ?? undefined)
    .filter((field) => /^(my|own|viewer|current)/i.test(field.name))
    .flatMap((field) => candidate(field, { root: '', steps: [] }, 0, span));
  const best = [...found, ...root]
    .filter(({ own }) => hasNeededFields(schema, own))
    .sort((a, b) => b.score - a.score)[0];
  return best?.own ?? null;
}

function candidatesAt(place: Place, index: number, span: Span): Candidate[] {
  return fieldsOf(place.type).flatMap((field) => candidate(field, place.path, index, span));
}

function candidate(
  field: Field,
  path: { root: string; steps: readonly string[] },
  distance: number,
  span: Span,
): Candidate[] {
  const list = listShape(field, 'Booking');
  if (list === null || wrong[span].test(field.name)) return [];
  const filled = fillArguments(
    field.args,
    slots[span].filter((slot) => slot.variable !== 'ownAfter' || list.paged),
  );
  if (filled === null) return [];
  const dated = 'ownFrom' in filled.variables;
  const score = (dated ? 20 : 0) + (right[span].test(field.name) ? 10 : 0) - Math.min(distance, 9);
  const own = { name: field.name, arguments: filled.text, variables: filled.variables, path, list };
  return [{ own, score }];
}

/** The fields of a Booking that claims rest on (contract G13). */
function hasNeededFields(schema: GraphQLSchema, _own: OwnList): boolean {
  const booking = schema.getType('Booking');
  return (
    isObjectType(booking) &&
    ['id', 'startDate', 'endDate', 'space'].every((name) => fieldOf(booking, name) !== undefined)
  );
}

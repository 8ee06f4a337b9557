import {
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isInterfaceType,
  isListType,
  isObjectType,
  isRequiredArgument,
} from 'graphql';
import { bareList, type ListShape } from './lists.js';
import type { Path } from './shape.js';
import { leadsToOneself, wordSet, wordsOf } from './words.js';

export type Field = GraphQLField<unknown, unknown>;

/** A place reached from the query's root through single objects only. */
export interface Place {
  readonly path: Path;
  readonly type: GraphQLObjectType;
}

/** Things that belong to many people: what lies behind them is not the viewer's own. */
const shared =
  /^(Company|Building|Floor|Space|Department|Booking|Neighborhood|Query|.*Connection)$/;
/** Groups of people: what lies behind them may be any member's. */
const groups = wordSet(
  'team teams group groups squad crew division unit circle project household family organization organisation',
);
/** Root fields that speak of whoever asks. */
const ownRoot = /^(viewer|me|my|myself|self|who_?am_?i|current|logged)/i;

export function fieldsOf(type: GraphQLNamedType | undefined): readonly Field[] {
  return isObjectType(type) || isInterfaceType(type) ? Object.values(type.getFields()) : [];
}

export function fieldOf(type: GraphQLNamedType | undefined, name: string): Field | undefined {
  return fieldsOf(type).find((field) => field.name === name);
}

export function needsNothing(field: Field): boolean {
  return !field.args.some(isRequiredArgument);
}

function isSingle(type: GraphQLOutputType): boolean {
  return !isListType(getNullableType(type));
}

/**
 * What belongs to the viewer alone, nearest first: `viewer`, other root fields of its kind, and 3 steps from there. Several
 * ways may lead to one's own record, of which some answer nothing (contract G5, G9); from each other type one goes on once.
 */
export function ownPlaces(schema: GraphQLSchema): readonly Place[] {
  const roots = fieldsOf(schema.getQueryType() ?? undefined)
    .filter((field) => ownRoot.test(field.name))
    .sort((a, b) => Number(b.name === 'viewer') - Number(a.name === 'viewer'));
  let ring = roots.flatMap((field) => place({ root: field.name, steps: [] }, field));
  const places: Place[] = [];
  for (let depth = 0; depth <= 3; depth += 1) {
    const before = [...places];
    places.push(...ring);
    const known = (next: Place) => before.some((place) => isLike(place, next));
    ring = ring
      .filter((place) => !known(place))
      .flatMap(({ path, type }) => onward(type, path, places));
  }
  return places;
}

function onward(type: GraphQLObjectType, path: Path, seen: readonly Place[]): Place[] {
  return fieldsOf(type)
    .flatMap((field) => place({ ...path, steps: [...path.steps, field.name] }, field))
    .filter((next) => next.type.name === 'Employee' || !seen.some((known) => isLike(known, next)));
}

/** Whether two places are of one type, reached from one root. */
function isLike(one: Place, other: Place): boolean {
  return one.type === other.type && one.path.root === other.path.root;
}

function place(path: Path, field: Field): Place[] {
  const type = getNamedType(field.type);
  if (!isObjectType(type) || !isSingle(field.type) || !needsNothing(field)) return [];
  if (shared.test(type.name)) return [];
  const named = wordsOf(field.name);
  if ([...named, ...wordsOf(type.name)].some((word) => groups.has(word))) return [];
  if (isPerson(type) && !leadsToOneself(field.name)) return [];
  return [{ path, type }];
}

/** A record of one person: an employee, what has an address, or what has a name and leads to an employee. */
function isPerson(type: GraphQLObjectType): boolean {
  if (type.name === 'Employee') return true;
  const fields = fieldsOf(type);
  const has = (word: RegExp) =>
    fields.some(({ name }) => wordsOf(name).some((each) => word.test(each)));
  const leads = fields.some(
    (field) => isSingle(field.type) && getNamedType(field.type).name === 'Employee',
  );
  return has(/^e?mail$/) || (leads && has(/^name$/));
}

/** How a field gives a list of `item`, or null when it gives none. */
export function listShape(field: Field, item: string): ListShape | null {
  const nullable = getNullableType(field.type);
  if (isListType(nullable)) {
    return getNamedType(nullable).name === item ? bareList : null;
  }
  const type = getNamedType(field.type);
  const edge = fieldOf(type, 'edges');
  const node = edge && fieldOf(getNamedType(edge.type), 'node');
  const nodes = fieldOf(type, 'nodes');
  const info = getNamedType(fieldOf(type, 'pageInfo')?.type);
  const takes = (name: string) => field.args.some((each) => each.name === name);
  const paged = info !== undefined && takes('after');
  const tells = !paged && fieldOf(info, 'hasNextPage') !== undefined;
  const rest = { paged, sized: takes('first'), ...(tells && { tells }) };
  if (node && getNamedType(node.type).name === item) return { style: 'edges', ...rest };
  if (nodes && getNamedType(nodes.type).name === item) return { style: 'nodes', ...rest };
  return null;
}

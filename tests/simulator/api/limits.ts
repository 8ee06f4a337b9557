import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import type { Limits } from '../tenant/api.js';

/** What a query may bring of a list whose length it does not say. */
const unbounded = 20;

interface Weighing {
  readonly variables: Readonly<Record<string, unknown>>;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
}

interface Weight {
  readonly depth: number;
  readonly cost: number;
}

/** Names of fields that give lists, as far as weighing a query needs them. */
const lists = /^(edges|nodes|spaces|bookings|buildings|floors|reservations|.*[bB]ookings)$/;

/** The ids that a field is asked for, by its argument of that name. */
function idsOf({ arguments: given = [] }: FieldNode, { variables }: Weighing): unknown {
  const value = given.find(({ name }) => name.value === 'ids')?.value;
  return value?.kind === Kind.VARIABLE ? variables[value.name.value] : undefined;
}

function weigh({ selections }: SelectionSetNode, weighing: Weighing): Weight {
  let depth = 0;
  let cost = 0;
  for (const selection of selections) {
    if (selection.kind === Kind.FIELD) {
      const name = selection.name.value;
      if (name.startsWith('__')) continue;
      const inner = selection.selectionSet
        ? weigh(selection.selectionSet, weighing)
        : { depth: 0, cost: 0 };
      const paged = selection.selectionSet?.selections.some(
        (each) => each.kind === Kind.FIELD && /^(edges|nodes)$/.test(each.name.value),
      );
      const ids = idsOf(selection, weighing);
      const times = Array.isArray(ids) ? ids.length : lists.test(name) && !paged ? unbounded : 1;
      depth = Math.max(depth, inner.depth + 1);
      cost += 1 + inner.cost * times;
      continue;
    }
    const set =
      selection.kind === Kind.INLINE_FRAGMENT
        ? selection.selectionSet
        : weighing.fragments.get(selection.name.value)?.selectionSet;
    const inner = set === undefined ? { depth: 0, cost: 0 } : weigh(set, weighing);
    depth = Math.max(depth, inner.depth);
    cost += inner.cost;
  }
  return { depth, cost };
}

/** What each operation of a document weighs. */
export function weightsOf(
  document: DocumentNode,
  variables: Readonly<Record<string, unknown>>,
): Weight[] {
  const fragments = new Map(
    document.definitions.flatMap((each) =>
      each.kind === Kind.FRAGMENT_DEFINITION ? [[each.name.value, each] as const] : [],
    ),
  );
  return document.definitions.flatMap((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION
      ? [weigh(definition.selectionSet, { variables, fragments })]
      : [],
  );
}

/** The refusal of a query that asks for too much (contract G7), or null. */
export function exceeded(
  document: DocumentNode,
  variables: Readonly<Record<string, unknown>>,
  { depth, cost }: Limits,
): GraphQLError | null {
  for (const weight of weightsOf(document, variables)) {
    if (depth !== null && weight.depth > depth) {
      return new GraphQLError(
        `Your request nests ${weight.depth} deep; ${depth} is as far as it goes.`,
      );
    }
    if (cost !== null && weight.cost > cost) {
      return new GraphQLError(`That would be ${weight.cost} points, and the budget is ${cost}.`);
    }
  }
  return null;
}

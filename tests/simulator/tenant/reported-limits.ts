import { type DocumentNode, Kind, parse, visit } from 'graphql';
import { unlearned } from '../../../src/site/graphql/verdict.js';
import type { TenantReport } from '../../../src/site/report/tenant-report.js';
import { weightsOf } from '../api/limits.js';
import type { Limits } from './api.js';
import type { ListTrait, ListTraits } from './lists.js';

type ReportedApi = TenantReport['api'];

/** As many items as the client was let ask for at once, where that is less than it would like. */
export function bounded(lists: ListTraits, { learned }: ReportedApi): ListTraits {
  const { pageSize } = learned;
  if (typeof pageSize !== 'number' || pageSize >= unlearned.pageSize) return lists;
  return Object.fromEntries(
    Object.entries(lists).map(([name, list]: [string, ListTrait]) => [
      name,
      list.first === 'none' ? list : { ...list, most: pageSize },
    ]),
  ) as unknown as ListTraits;
}

/** Limits by which the API would refuse what the client has learned not to ask, and take what it asks in its place. */
export function limitsOf({ operations, learned }: ReportedApi): Limits {
  const { availability, own, desksAtOnce } = learned;
  const atOnce = typeof desksAtOnce === 'number' ? desksAtOnce : unlearned.desksAtOnce;
  const spaceIds = Array.from({ length: atOnce });
  const weightOf = (name: string) => {
    const text = operations[name];
    // Beside the floor a survey asks for one's own bookings, perhaps more briefly than it stands here.
    const document = text && (name === 'survey' ? onlyFloor(parse(text)) : parse(text));
    return document ? weightsOf(document, { spaceIds }) : [];
  };
  const refused = [
    ...(availability === 'desks' ? weightOf('survey') : []),
    ...(own === 'brief' ? weightOf('ownBookings') : []),
  ];
  const taken = [
    ...['identity', 'findBuilding', 'arrive'].flatMap(weightOf),
    ...(availability === 'desks' ? weightOf('held') : weightOf('survey')),
    ...(own === 'brief' ? weightOf('ownBriefly') : weightOf('ownBookings')),
  ];
  const below = (key: 'depth' | 'cost') => {
    const most = Math.max(...taken.map((weight) => weight[key]));
    return refused.length > 0 && refused.every((weight) => weight[key] > most) ? most : null;
  };
  const depth = below('depth');
  const isCostly = atOnce < unlearned.desksAtOnce || (depth === null && refused.length > 0);
  return { depth, cost: isCostly ? below('cost') : null, size: false };
}

function onlyFloor(document: DocumentNode): DocumentNode {
  return visit(document, {
    OperationDefinition: (operation) => ({
      ...operation,
      selectionSet: {
        ...operation.selectionSet,
        selections: operation.selectionSet.selections.filter(
          (each) => each.kind === Kind.FIELD && each.alias?.value === 'floor',
        ),
      },
    }),
  });
}

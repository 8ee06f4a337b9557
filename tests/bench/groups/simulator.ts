import { gql } from '../../support/gql.js';
import type { Group } from '../bench.js';
import { type Site, startSite } from '../site.js';

const desks = 500;
const days = 60;

const floorsQuery = `query floors {
  viewer { company { buildings { edges { node { code floors { edges { node { id code } } } } } } } }
}`;

/** All desks of a floor with their bookings in a span (contract G10 to G12). */
const floorQuery = `query floor($id: ID!, $from: String!, $to: String!) {
  node(id: $id) { ... on Floor { spaces {
    id code externalId x y isBookable bookings(fromDate: $from, toDate: $to) { id startDate endDate }
  } } }
}`;

interface Edges<Node> {
  readonly edges: readonly { readonly node: Node }[];
}
type Coded = { readonly id: string; readonly code: string };

async function demoFloor(site: Site, token: string): Promise<string> {
  const { data } = await gql(site, token, floorsQuery);
  const buildings: Edges<Coded & { floors: Edges<Coded> }> = data.viewer.company.buildings;
  const hq = buildings.edges.find(({ node }) => node.code === 'HQ');
  const floor = hq?.node.floors.edges.find(({ node }) => node.code === '2');
  if (floor === undefined) throw new Error('The simulator has no demo floor.');
  return floor.node.id;
}

export const simulatorGroup: Group = {
  title: 'The simulator',
  async run(bench) {
    const starts: number[] = [];
    for (let round = 0; round < bench.rounds; round += 1) {
      await using site = await startSite();
      starts.push(site.startedIn);
    }
    bench.tell({
      what: 'start, its process included',
      unit: 'ms',
      samples: starts,
      bare: null,
      target: { of: 'median', most: 2000 },
    });
    await using site = await startSite(['--desks', String(desks), '--window', String(days)]);
    const token = String(await site.control('sessions/issue', 'alice'));
    const from = String(await site.control('clock/now')).slice(0, 10);
    const to = new Date(Date.parse(from) + days * 86_400_000).toISOString().slice(0, 10);
    const id = await demoFloor(site, token);
    const samples: number[] = [];
    for (let round = 0; round < 3 * bench.rounds; round += 1) {
      const startedAt = performance.now();
      const { errors } = await gql(site, token, floorQuery, { id, from, to });
      if (errors.length > 0) throw new Error(`The floor query failed: ${errors[0]?.message}`);
      samples.push(performance.now() - startedAt);
    }
    bench.tell({
      what: `floor query, ${desks} desks and ${days} days of bookings`,
      unit: 'ms',
      samples,
      bare: null,
      target: { of: 'median', most: 150 },
    });
  },
};

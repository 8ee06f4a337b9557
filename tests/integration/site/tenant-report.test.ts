import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildSchema, lexicographicSortSchema, printSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import type { TenantReport } from '../../../src/site/report/tenant-report.js';
import { startSimulator } from '../../simulator/simulator.js';
import { readReport, tenantFrom } from '../../simulator/tenant/reported.js';
import { neededSettings } from '../../simulator/tenant/settings.js';
import {
  describeTenant,
  fixedTenant,
  randomTenant,
  type Tenant,
} from '../../simulator/tenant/tenant.js';
import type { Simulator } from '../../simulator/types.js';
import { gql } from '../../support/gql.js';
import { openTestHome } from '../../support/home.js';
import { hurriedClock } from '../../support/hurried-clock.js';
import { run } from '../../tenants/in-process.js';

const heavy = process.env.SPACEIQ_SOAK === '1';
const timezone = 'Europe/London';

interface Reported {
  readonly report: TenantReport;
  readonly text: string;
  readonly tenant: Tenant;
}

/** What alice's doctor reports of a tenant, and whatever else is done there before. */
async function reportOf(
  tenant: Tenant,
  before: (
    simulator: Simulator,
    spaceiq: (...args: string[]) => Promise<unknown>,
  ) => unknown = () => {},
): Promise<Reported> {
  const simulator = await startSimulator({ tenant, timezone, occupancy: 0.3 });
  const home = await openTestHome(simulator);
  try {
    const env = { ...home.env, SPACEIQ_HOME: home.folder };
    const { building, floor } = simulator.place;
    const { desks = {} } = neededSettings(tenant, timezone);
    await home.addSealed('alice', { building, floor, desks });
    const clock = hurriedClock(simulator);
    const spaceiq = (...args: string[]) => run([...args, '--profile', 'alice'], env, clock);
    await before(simulator, spaceiq);
    const file = join(home.folder, 'tenant.json');
    const said = await spaceiq('doctor', '--report', file, '--no-pages');
    expect(said.stderr).toContain(`Wrote ${file}`);
    const text = await readFile(file, 'utf8');
    return { report: readReport(file), text, tenant: tenantFrom(readReport(file)) };
  } finally {
    await home.stop();
    await simulator.stop();
  }
}

/** What the client has made of the API: whether and how it asks for each thing. */
function verdictOf({ report }: Reported) {
  const { schema, absent, rate, learned, ...verdict } = report.api;
  const sorted = schema && printSchema(lexicographicSortSchema(buildSchema(schema)));
  // Which requests a rate turned away is chance, and so is what could be learned meanwhile.
  const turned = rate ? { as: rate.as, retryAfter: rate.retryAfter } : { learned };
  return { ...verdict, ...turned, absent: Object.keys(absent), schema: sorted };
}

/** The input without a default that its schema demands with each booking beside those that were observed. */
function demandOf({ api: { bookingExtra } }: Tenant): string | undefined {
  if (typeof bookingExtra !== 'string') return bookingExtra.name;
  return bookingExtra === 'required' ? 'costCentre' : undefined;
}

const tenants: readonly Tenant[] = [
  fixedTenant('standard'),
  fixedTenant('renamed'),
  fixedTenant('closed'),
  ...Array.from({ length: heavy ? 60 : 7 }, (_, index) => randomTenant(index + 1)),
  // Demands more with a booking than was observed.
  randomTenant(235),
  // Keeps a rate.
  randomTenant(36),
];

const standard = fixedTenant('standard');
/** Its refusals bear the names of desks and neighbourhoods. */
const talkative: Tenant = {
  ...standard,
  api: { ...standard.api, refusals: 'invented' },
  world: { ...standard.world, wordyNames: true },
};

/** Every text of an answer, wherever. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** All that a tenant holds and a report must not: names, addresses, codes, ids, tokens, addresses of servers. */
async function canariesOf(simulator: Simulator): Promise<string[]> {
  const token = simulator.sessions.issue('alice');
  const everything = `{ viewer { id name email company { id name buildings { edges { node { id code name floors { edges {
    node { id code name spaces { id code externalId name neighborhood { id name color } bookings { id employee { id name email } } }
    } } } } } } employees { edges { node { id name email externalId title } } } departments { edges { node { id name } } } } } }`;
  const answer = await gql(simulator, token, everything, {});
  expect(answer.errors).toEqual([]);
  const people = simulator.people.flatMap(({ name, email, userName }) => [
    name,
    email,
    userName,
    ...name.split(' '),
  ]);
  return [
    ...new Set([...textsIn(answer.data), ...people, token, ...Object.values(simulator.origins)]),
  ];
}

/** Whether a text stands in the report as words of their own; the schema's own names may be spelt like a short one. */
function holds(report: string, canary: string): boolean {
  if (canary.length < 3) return false;
  const escaped = canary.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
  return new RegExp(`(?<![\\p{L}\\p{N}])${escaped}(?![\\p{L}\\p{N}])`, 'u').test(report);
}

describe('a report of a tenant', () => {
  it('holds no value of any answer, no name, code, address, id or token', async () => {
    let canaries: string[] = [];
    const refusals: string[] = [];
    const { text, report } = await reportOf(talkative, async (simulator, spaceiq) => {
      simulator.rules.set({ floorCapacity: 0 });
      await spaceiq('book', '--dates', 'tomorrow');
      canaries = await canariesOf(simulator);
    });
    expect(canaries.length).toBeGreaterThan(500);
    const held = canaries.filter((canary) => holds(text, canary));
    expect(held).toEqual([]);
    // And yet it says something.
    expect(report.floor).toEqual({ desks: 70, spaces: 73, unknown: 0, positions: true });
    expect(report.api.schema).toContain('type Booking implements Node');
    expect(report.exchanges.map(({ operation }) => operation)).toContain('survey');
    refusals.push(...report.refusals.map((each) => each.text));
    expect(refusals.length).toBeGreaterThan(0);
  });

  it.each(tenants.map((tenant) => [tenant.name, tenant] as const))(
    'of %s is served again, and has the same verdicts',
    async (_, tenant) => {
      const first = await reportOf(tenant);
      const again = await reportOf(first.tenant);
      expect(verdictOf(again), describeTenant(tenant).join('\n')).toEqual(verdictOf(first));
      if (tenant.api.schema !== 'open') return;
      const demands = [first, again].map((each) => each.tenant.pages.demanded?.name);
      expect(demands).toEqual([demandOf(tenant), demandOf(tenant)]);
    },
  );
});

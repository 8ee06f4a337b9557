import { describe, expect, it, vi } from 'vitest';
import { ExitCode } from '../../src/lib/errors.js';
import { startSimulator } from '../simulator/simulator.js';
import { fixedTenant } from '../simulator/tenant/tenant.js';
import type { Simulator } from '../simulator/types.js';
import type { CliResult } from '../support/cli.js';
import { cliHere } from '../support/here.js';
import { openTestHome } from '../support/home.js';
import { stopAfterEach } from '../support/stops.js';
import { heldByApi, patience, type Report } from './judge.js';

vi.setConfig(patience);

const stops = stopAfterEach();

const date = '2026-12-03';
/** Booked by hand, on a floor that no reading of the profile's own tells of. */
const desk = '3.31.01';

interface Office {
  readonly simulator: Simulator;
  book(): Promise<CliResult>;
}

async function office(bookingNodes: boolean, transport: 'api' | 'web'): Promise<Office> {
  const tenant = fixedTenant('standard');
  const simulator = await startSimulator({
    now: '2026-12-01T08:30:00Z',
    occupancy: 0,
    tenant: { ...tenant, api: { ...tenant.api, bookingNodes } },
    rules: { oneDeskADay: false },
  });
  stops.push(() => simulator.stop());
  const home = await openTestHome(simulator);
  stops.push(() => home.stop());
  await home.add('alice');
  simulator.rivals.book({ person: 'alice', desk, date });
  const env = { ...home.env, PATH: process.env.PATH ?? '' };
  const args = ['book', '--dates', date, '--transport', transport, '--json'];
  return {
    simulator,
    book: () => cliHere(args, { home: home.folder, env, deadline: 200_000 }),
  };
}

const outcomeOf = ({ json }: CliResult) => (json as Report).runs[0]?.dates[0]?.outcome;

const ways = [
  ['the API, which has bookings by their ids', true, 'api'],
  ['the API, which has none', false, 'api'],
  ['the pages', true, 'web'],
] as const;

describe.each(ways)('over %s', (_, bookingNodes, transport) => {
  it('an own list that lacks what was read a minute ago is not believed before a write', async () => {
    const { simulator, book } = await office(bookingNodes, transport);
    expect(outcomeOf(await book())).toBe('already-booked');
    simulator.rules.set({ ownLoses: 1 });
    const { code, json, stderr } = await book();
    expect(code, stderr).toBe(ExitCode.site);
    expect((json as Report).runs[0]?.error?.message).toContain(`lacks the one on ${date}`);
    expect(heldByApi(simulator)).toEqual([]);
    // What was cancelled by hand is gone.
    simulator.rivals.cancel({ desk, date });
    expect(outcomeOf(await book())).toBe('booked');
    expect(heldByApi(simulator)).toHaveLength(1);
  });
});

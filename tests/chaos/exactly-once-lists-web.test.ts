import { describe, expect, it, vi } from 'vitest';
import { createRandom } from '../simulator/world/random.js';
import type { CliResult } from '../support/cli.js';
import { cliHere } from '../support/here.js';
import { stopAfterEach } from '../support/stops.js';
import {
  expectExactlyOnce,
  expectTruthful,
  heavy,
  heldByApi,
  patience,
  type Report,
} from './judge.js';
import { booking, type Office, openOffice, steer } from './office.js';

vi.setConfig(patience);

const stops = stopAfterEach();

const longestLag = 300_000;
const seeds = Array.from({ length: heavy ? 6 : 1 }, (_, index) => 400 + index);
/** A date costs a second over the pages. */
const asked = booking(heavy ? 8 : 4, 'web');

const run = ({ home: { folder, env } }: Office): Promise<CliResult> =>
  cliHere(asked.args, {
    home: folder,
    env: { ...env, PATH: process.env.PATH ?? '' },
    deadline: 240_000,
  });

/** Nothing twice, nothing taken back, all of it held, and the report is the record. */
function judge({ simulator }: Office, result: CliResult): Report {
  const report = result.json as Report;
  expectExactlyOnce(simulator);
  expectTruthful(simulator, report);
  expect(simulator.record.bookings.filter(({ cancelledAt }) => cancelledAt !== null)).toEqual([]);
  const held = heldByApi(simulator).map(({ date }) => date);
  expect(held.sort(), result.stderr).toEqual(asked.dates);
  return report;
}

/** Of two lists that may be late, desks too: My Bookings and what the floor's page is told (contract W9, W10). */
const late = [
  ['My Bookings alone', false],
  ['both My Bookings and the desks', true],
] as const;

describe.each(late.slice(0, heavy ? 2 : 1))('over the pages, where %s lag and lose', (_, desks) => {
  it.each(seeds)('each date is booked once, over two runs (seed %i)', async (seed) => {
    const random = createRandom(seed);
    const ownLagMs = Math.round(random.next() * longestLag);
    const rules = { ownLagMs, ownLoses: random.next() / 10, deskLagMs: desks ? ownLagMs : 0 };
    const office = await openOffice(stops, { seed, rules });
    // Its answer is lost: only what the site shows later tells that it was booked.
    if (!desks) steer(office.simulator, ['drop-after'], 0);
    judge(office, await run(office));
    office.simulator.clock.advance(longestLag);
    const { runs } = judge(office, await run(office));
    expect(runs[0]?.dates.map(({ outcome }) => outcome)).toEqual(
      asked.dates.map(() => 'already-booked'),
    );
  });
});

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { systemClock } from '../../../src/lib/clock.js';
import { startSimulator } from '../../simulator/simulator.js';
import { openTestHome } from '../../support/home.js';

/** How far this machine is ahead of the site (ms), and what the tool's idea of that may miss. */
const ahead = 20_000;
const blur = 1500;
/** From the start of the command to the release (ms). */
const wait = 7000;

test('the time after the release is the site’s, though this machine’s clock is off', async () => {
  const now = new Date(Date.now() - ahead).toISOString();
  await using simulator = await startSimulator({ occupancy: 0, now });
  await using home = await openTestHome(simulator);
  await home.add('alice');
  const release = Date.now() - ahead + wait;
  const at = new Date(release).toISOString();
  const args = ['book', '--dates', '+7d', '--at', at, '--transport', 'api'];
  const booked = await home.run(args, { clock: systemClock });
  expect(booked.code, booked.stderr).toBe(0);

  const madeAt = simulator.record.bookings.find(({ via }) => via === 'api')?.madeAt ?? '';
  const history = (await home.run(['history', '--json'])).json as {
    runs: { attempts: { elapsed: number }[] }[];
  };
  const [{ elapsed } = { elapsed: 0 }] = history.runs.at(-1)?.attempts ?? [];
  const file = join(home.folder, 'report.html');
  await home.run(['report', '--out', file]);
  const [, quickest = ''] = /Quickest ([\d.]+ m?s),/.exec(await readFile(file, 'utf8')) ?? [];
  const told = Number.parseFloat(quickest) * (quickest.endsWith(' ms') ? 1 : 1000);
  const truth = Date.parse(madeAt) - release;
  expect(told).toBeGreaterThan(truth - blur);
  expect(told).toBeLessThan(truth + elapsed + blur);
});

import { startSimulator } from '../simulator/simulator.js';
import type { Fault, FaultKind, Simulator, SimulatorOptions } from '../simulator/types.js';
import { openTestHome, type TestHome } from '../support/home.js';
import { datesFrom } from './judge.js';

export const kinds: readonly FaultKind[] = [
  'drop-before',
  'drop-after',
  '429',
  '500',
  'malformed',
  'truncated',
  'slow',
];

/** Calls of the API: what single sign-on posts to it is not among them. */
const operation = '/queries';

/** Faults of all kinds, alike in number, that strike so many of all calls together. */
export function addFaults(simulator: Simulator, share: number, more: Partial<Fault> = {}): void {
  const probability = 1 - (1 - share) ** (1 / kinds.length);
  for (const kind of kinds) {
    simulator.faults.add({ kind, probability, slowMs: 300, operation, ...more });
  }
}

/** Beside what chance brings, each of these strikes one request to book: the first, one `apart` later and so on. */
export function steer(simulator: Simulator, struck: readonly FaultKind[], apart: number): void {
  for (const [index, kind] of struck.entries()) {
    const skip = index * apart;
    simulator.faults.add({ kind, operation: 'createBooking', skip, count: 1, slowMs: 300 });
  }
}

/** So many of the kinds, others for every seed until all have been there. */
export const someKinds = (seed: number, count: number): FaultKind[] =>
  Array.from({ length: count }, (_, index) => kinds[(seed * count + index) % kinds.length]!);

const now = '2026-12-01T08:30:00Z';

export interface Office {
  readonly simulator: Simulator;
  readonly home: TestHome;
}

/** A second booking of a date would really be made here. */
const rules = { oneDeskADay: false };

/** An office of Alice's whose simulator and home `stops` ends. */
export async function openOffice(
  stops: (() => Promise<void>)[],
  { rules: more = {}, ...options }: SimulatorOptions,
): Promise<Office> {
  const simulator = await startSimulator({
    ...{ now, windowDays: 120, occupancy: 0.3, sso: 'auto', ...options },
    rules: { ...rules, ...more },
  });
  stops.push(() => simulator.stop());
  const home = await openTestHome(simulator);
  stops.push(() => home.stop());
  await home.add('alice', { windowDays: 120 });
  return { simulator, home };
}

export interface Booking {
  readonly dates: readonly string[];
  readonly args: readonly string[];
}

export function booking(count: number, transport: string): Booking {
  const dates = datesFrom('2026-12-02', count);
  const spec = `${dates[0]}..${dates.at(-1)}`;
  return { dates, args: ['book', '--dates', spec, '--transport', transport, '--json'] };
}

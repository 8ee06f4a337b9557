import { SimulatorError } from '../errors.js';
import type { Fault, FaultKind, Hop } from '../types.js';
import type { Random } from '../world/random.js';

/** Faults that the page itself acts out; all others are acted out by `http/hop-server.ts`. */
export const PAGE_FAULTS = ['popup-stays', 'map-404', 'dots-never'] as const satisfies FaultKind[];

const TRANSPORT_FAULTS = [
  'refuse',
  'drop-before',
  'drop-after',
  '429',
  '500',
  '503',
  '401',
  '403',
  'malformed',
  'truncated',
  'slow',
  'partial',
  'late-drop',
  'late-500',
] as const satisfies FaultKind[];

/** What a fault is matched against. */
export interface Call {
  /** Path without the query string. */
  readonly path: string;
  readonly person: string | null;
  /** Root fields of the GraphQL operation. */
  readonly operations?: readonly string[];
  readonly variables?: unknown;
}

export interface FaultBook {
  add(fault: Fault): void;
  clear(): void;
  /** One for each request that is still to be carried out late, which ends its waiting; the hop server keeps it. */
  readonly late: Set<AbortController>;
  /**
   * The fault that strikes this call, or null; it is used up by one. The hop server asks for the
   * transport kinds by itself; the web server asks for the page kinds by naming them:
   * `faults.take('web', { path, person }, ['map-404'])`.
   */
  take(hop: Hop, call: Call, kinds?: readonly FaultKind[]): Fault | null;
}

interface Pending {
  readonly fault: Fault;
  readonly hop: Hop | null;
  skip: number;
  left: number;
}

/** A fault without a hop belongs to the API; one of a page kind to the web app; one of a path to any hop. */
function hopOf(fault: Fault): Hop | null {
  if (fault.hop) return fault.hop;
  if (PAGE_FAULTS.some((kind) => kind === fault.kind)) return 'web';
  return fault.operation?.startsWith('/') ? null : 'api';
}

function check(fault: Fault): void {
  const known: readonly FaultKind[] = [...TRANSPORT_FAULTS, ...PAGE_FAULTS];
  if (!known.includes(fault.kind)) {
    throw new SimulatorError(`There is no fault "${fault.kind}"; there are ${known.join(', ')}.`);
  }
  const { count = 1, skip = 0, probability = 1 } = fault;
  if (!(count >= 1) || !(skip >= 0) || !(probability >= 0 && probability <= 1)) {
    throw new SimulatorError(
      `The fault "${fault.kind}" needs a count of 1 or more, a skip of 0 or more and a probability from 0 to 1.`,
    );
  }
}

function matches({ fault, hop }: Pending, on: Hop, call: Call): boolean {
  if (hop !== null && hop !== on) return false;
  if (fault.person !== undefined && fault.person !== call.person) return false;
  const { containing, operation = '*' } = fault;
  const variables = JSON.stringify(call.variables ?? null);
  if (containing !== undefined && !variables.includes(containing)) return false;
  return operation === '*' || operation === call.path || !!call.operations?.includes(operation);
}

export function createFaults(random: Random): FaultBook {
  let pending: Pending[] = [];
  return {
    add: (fault) => {
      check(fault);
      const left = fault.count ?? (fault.probability === undefined ? 1 : Number.POSITIVE_INFINITY);
      pending.push({
        fault: { ...fault },
        hop: hopOf(fault),
        skip: fault.skip ?? 0,
        left,
      });
    },
    clear: () => {
      pending = [];
    },
    late: new Set(),
    take: (hop, call, kinds = TRANSPORT_FAULTS) => {
      for (const entry of pending) {
        if (!kinds.includes(entry.fault.kind) || !matches(entry, hop, call)) continue;
        if (entry.skip > 0) {
          entry.skip -= 1;
          continue;
        }
        if (random.next() >= (entry.fault.probability ?? 1)) continue;
        entry.left -= 1;
        if (entry.left <= 0) pending = pending.filter((other) => other !== entry);
        return entry.fault;
      }
      return null;
    },
  };
}

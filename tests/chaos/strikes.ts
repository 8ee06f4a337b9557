import { expect } from 'vitest';
import type { FaultKind, RecordedRequest, Simulator } from '../simulator/types.js';
import { dateOf, type Report, writes } from './judge.js';

/** What the faults of several runs over one transport struck, and what these runs left undone. */
export interface Strikes {
  /** Adds one run, before the record is cleared or anything else is asked of the site. */
  add(simulator: Simulator, report: Report): void;
  /** Share of the calls of the API, and of the requests to book among them, that were struck. */
  shares(): { readonly calls: number; readonly writes: number };
  /** How many requests to book each kind struck. */
  readonly kinds: ReadonlyMap<FaultKind, number>;
  /** Share of the dates that are reported as failed. */
  failed(): number;
}

export function countStrikes(): Strikes {
  const calls: RecordedRequest[] = [];
  const asked: RecordedRequest[] = [];
  const kinds = new Map<FaultKind, number>();
  const dates = { all: 0, failed: 0 };
  return {
    add: (simulator, report) => {
      calls.push(...simulator.record.requests.filter(isCall));
      const sent = writes(simulator);
      asked.push(...sent);
      for (const { fault } of sent) if (fault) kinds.set(fault, (kinds.get(fault) ?? 0) + 1);
      const told = report.runs.flatMap((run) => run.dates);
      dates.all += told.length;
      dates.failed += told.filter(({ outcome }) => outcome === 'failed').length;
    },
    shares: () => ({ calls: share(calls), writes: share(asked) }),
    kinds,
    failed: () => dates.failed / dates.all,
  };
}

const isCall = ({ hop, method, path }: RecordedRequest): boolean =>
  hop === 'api' && method === 'POST' && path.startsWith('/queries');

const share = (requests: readonly RecordedRequest[]): number =>
  requests.filter(({ fault }) => fault !== null).length / requests.length;

/** A date may only be left as failed when the last request to book it was struck, so that nothing clear was said. */
export function expectFailuresExplained(simulator: Simulator, { runs }: Report): void {
  const failed = runs.flatMap(({ dates }) => dates.filter(({ outcome }) => outcome === 'failed'));
  const sent = writes(simulator);
  const unexplained = failed.filter(({ date }) => {
    const last = sent.findLast((request) => dateOf(request) === date);
    return last === undefined || last.fault === null || last.fault === 'slow';
  });
  expect(unexplained, 'failed dates with a clear answer').toEqual([]);
}

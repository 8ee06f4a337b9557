/**
 * Plays a long watch in a process of its own and prints the heap (bytes, after a collection) at some of its rounds.
 * Called with the simulator's control address, its time (ms since the epoch), the rounds to play, and the spec of dates.
 */
import { sleepingClock, watchOn } from './watch-run.js';

const [control = '', start = '', rounds = '', dates = ''] = process.argv.slice(2);
const last = Number(rounds);
const interruption = new AbortController();
const heaps: number[] = [];

async function advance(ms: number): Promise<void> {
  const body = JSON.stringify({ args: [ms] });
  const { ok } = await fetch(`${control}/clock/advance`, { method: 'POST', body });
  if (!ok) throw new Error('The clock of the simulator does not advance.');
}

const run = await watchOn({
  env: process.env,
  profile: 'alice',
  clock: sleepingClock(Number(start), advance),
  request: { dates },
  interrupted: interruption.signal,
  on: (event) => {
    if (event.type !== 'round-started') return;
    if (event.round % Math.ceil(last / 10) === 0) {
      globalThis.gc?.();
      heaps.push(process.memoryUsage().heapUsed);
    }
    if (event.round === last) interruption.abort(new Error('That is enough.'));
  },
});
const outcomes = run.dates.map(({ outcome }) => outcome);
process.stdout.write(JSON.stringify({ heaps, outcomes, exitCode: run.exitCode }));

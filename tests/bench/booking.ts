import { runNode, script } from './children.js';
import type { BenchHome } from './home.js';

interface Report {
  readonly runs: readonly {
    readonly startedAt: string;
    readonly finishedAt: string;
    readonly dates: readonly { readonly outcome: string }[];
  }[];
}

/** Times (ms) of one `spaceiq book --json`: of its process, and from the first run's start to the last one's end. */
export interface BookTimes {
  readonly process: number;
  readonly run: number;
}

/** Books through the command. @throws Error when a date was not booked */
export async function book(home: BenchHome, args: readonly string[]): Promise<BookTimes> {
  const { ms, stdout } = await runNode([script, 'book', '--json', ...args], { env: home.env });
  const { runs } = JSON.parse(stdout) as Report;
  if (runs.some(({ dates }) => dates.some(({ outcome }) => outcome !== 'booked'))) {
    throw new Error(`Not every date was booked:\n${stdout}`);
  }
  const started = runs.map(({ startedAt }) => Date.parse(startedAt));
  const finished = runs.map(({ finishedAt }) => Date.parse(finishedAt));
  return { process: ms, run: Math.max(...finished) - Math.min(...started) };
}

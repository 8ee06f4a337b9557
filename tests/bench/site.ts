import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type ControlCall, connectControl } from '../simulator/control/client.js';
import type { Origins, Person, RecordedBooking, RecordedRequest } from '../simulator/types.js';

const simulator = fileURLToPath(new URL('../simulator/main.ts', import.meta.url));

/** A simulated site in a process of its own, so that its work is not done by the one that measures. */
export interface Site extends AsyncDisposable {
  readonly origins: Origins;
  readonly people: readonly Person[];
  readonly control: ControlCall;
  /** Milliseconds from the start of its process until it answers. */
  readonly startedIn: number;
  requests(): Promise<readonly RecordedRequest[]>;
  /** From now on `clear` leaves what is booked by now. */
  mark(): Promise<void>;
  /** Forgets all requests and cancels what has been booked over the API. */
  clear(): Promise<void>;
}

/** Starts it on free ports; `flags` as `npm run simulator -- --help` shows them. */
export async function startSite(flags: readonly string[] = []): Promise<Site> {
  const startedAt = performance.now();
  const args = ['--import', 'tsx', simulator, '--port', '0', '--sso', 'auto', ...flags];
  // graphql-js checks much more of itself outside production.
  const env = { ...process.env, NODE_ENV: 'production' };
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  const controlUrl = await controlUrlFrom(createInterface(child.stdout));
  const startedIn = performance.now() - startedAt;
  const control = connectControl(controlUrl);
  const booked = async () =>
    ((await control('record/bookings')) as RecordedBooking[]).filter(
      ({ via, cancelledAt }) => via === 'api' && cancelledAt === null,
    );
  let kept = new Set<string>();
  return {
    origins: (await control('origins')) as Origins,
    people: (await control('people')) as Person[],
    control,
    startedIn,
    requests: async () => (await control('record/requests')) as RecordedRequest[],
    mark: async () => {
      kept = new Set((await booked()).map(({ id }) => id));
    },
    clear: async () => {
      const made = (await booked()).filter(({ id }) => !kept.has(id));
      for (const { desk, date } of made) await control('rivals/cancel', { desk, date });
      await control('record/clearRequests');
    },
    [Symbol.asyncDispose]: async () => {
      process.off('exit', kill);
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
    },
  };
}

async function controlUrlFrom(lines: AsyncIterable<string>): Promise<string> {
  for await (const line of lines) {
    const url = /Control API\s+(\S+)/.exec(line)?.[1];
    if (url !== undefined) return url;
  }
  throw new Error('The simulator ended before it was there.');
}

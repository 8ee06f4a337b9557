import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { ExitCode, SpaceiqError } from '../lib/errors.js';
import { createOnceSync, readTextSync } from '../lib/files.js';
import { type Holder, holderIn, isWithinSight, lostError } from './lock-holder.js';
import { isAlive, processSpace } from './process-start.js';

const lookEvery = 20;

/**
 * Acts at once while no other process holds the lock: for the one place that can't wait like others. A holder in this
 * process has to do its own reading and writing at once too, and is not waited for.
 * @throws SpaceiqError (exit 5) after `patience` ms
 */
export function holdingNow<Value>(
  file: string,
  what: string,
  patience: number,
  act: (requireHeld: () => void) => Value,
): Value {
  const token = randomBytes(8).toString('hex');
  const own: Holder = {
    ...{ version: 1, pid: process.pid, process: null, space: processSpace(), token },
    ...{ since: new Date().toISOString(), host: hostname() },
  };
  for (let waited = 0; !createOnceSync(file, JSON.stringify(own)); waited += lookEvery) {
    const text = readTextSync(file) ?? '';
    const found = holderIn(text);
    const seen = typeof found === 'string' || !isWithinSight(found) ? null : found;
    if (seen?.pid === process.pid) return act(() => {});
    if (seen !== null && !isAlive(seen.pid) && readTextSync(file) === text) {
      rmSync(file, { force: true });
    } else if (waited >= patience) {
      throw new SpaceiqError(
        ExitCode.locked,
        `Another run holds ${what}.`,
        'Try again in a moment.',
      );
    }
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, lookEvery);
  }
  const isOwn = () => readTextSync(file)?.includes(token) === true;
  try {
    return act(() => {
      if (!isOwn()) throw lostError(what);
    });
  } finally {
    if (isOwn()) rmSync(file, { force: true });
  }
}

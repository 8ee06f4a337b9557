import { expect, it } from 'vitest';
import type { Booking } from '../../../src/booking/types.js';
import type { Api } from '../../../src/site/graphql/api.js';
import { createChanger } from '../../../src/site/graphql/changer.js';
import { me } from '../booking/fake-site.js';

it('a change that is turned away for minutes is not waited for once the run is interrupted', async () => {
  const interruption = new AbortController();
  let writes = 0;
  const write = async () => {
    writes += 1;
    return { kind: 'throttled', retryAfter: 240_000, reason: 'Later.' };
  };
  const sleep = async (_: number, signal?: AbortSignal) => {
    interruption.abort();
    // A rest that hears no signal lasts.
    if (signal?.aborted !== true) throw new Error('It was slept through.');
    signal.throwIfAborted();
  };
  const clock = { now: () => 0, sleep };
  const deps = { me: { identity: me } as never, clock, interrupted: interruption.signal };
  const change = createChanger({ write } as unknown as Api, deps, {} as never);
  const answer = await change('cancelBooking', { id: 'B' } as unknown as Booking);
  expect(answer).toMatchObject({ reason: 'Later.' });
  expect(writes).toBe(1);
});

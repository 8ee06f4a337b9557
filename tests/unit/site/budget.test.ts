import { describe, expect, it } from 'vitest';
import type { Clock } from '../../../src/lib/clock.js';
import { correctedClock } from '../../../src/lib/clock.js';
import { silentLog } from '../../../src/lib/log.js';
import { Secret } from '../../../src/lib/secret.js';
import { createBudget } from '../../../src/site/budget.js';
import { createClient } from '../../../src/site/graphql/client.js';

function manualClock(): Clock & { slept: number[] } {
  let now = 1_000_000;
  const slept: number[] = [];
  return {
    slept,
    now: () => now,
    sleep: async (ms) => {
      slept.push(ms);
      now += ms;
    },
  };
}

describe('a request budget', () => {
  it('lets a run through that needs no more than a minute offers', async () => {
    const clock = manualClock();
    const budget = createBudget(() => 67, clock);
    await Promise.all(Array.from({ length: 67 }, () => budget.take()));
    expect(clock.slept).toEqual([]);
  });

  it('never lets more through in any 60 seconds, whatever asks at once', async () => {
    const clock = manualClock();
    const budget = createBudget(() => 10, clock);
    const times: number[] = [];
    const take = async () => {
      await budget.take();
      times.push(clock.now());
    };
    for (let round = 0; round < 8; round += 1) {
      await Promise.all(Array.from({ length: 7 }, take));
      await clock.sleep(9000);
    }
    expect(times).toHaveLength(56);
    for (const time of times) {
      const within = times.filter((each) => each >= time && each < time + 60_000);
      expect(within.length).toBeLessThanOrEqual(10);
    }
  });

  it('lets nothing wait for longer than patience, though it was waiting when the site said so', async () => {
    const clock = manualClock();
    const { sleep } = clock;
    const budget = createBudget(() => 1, clock);
    await budget.take();
    clock.sleep = async (ms) => {
      if (clock.slept.length === 0) budget.close(86_400_000);
      await sleep(ms);
    };
    const asked = [budget.take(), budget.take(), budget.room()];
    expect(await Promise.all(asked)).toEqual([false, false, false]);
    expect(clock.slept).toEqual([60_000]);
  });

  it('counts what a page sends by itself, and makes the next one wait for it', async () => {
    const clock = manualClock();
    const budget = createBudget(() => 3, clock);
    await budget.room();
    for (let count = 0; count < 3; count += 1) budget.note();
    expect(clock.slept).toEqual([]);
    await budget.room();
    expect(clock.slept).toEqual([60_000]);
    await Promise.all([budget.take(), budget.take(), budget.take()]);
    expect(clock.slept).toEqual([60_000]);
    await budget.take();
    expect(clock.slept).toEqual([60_000, 60_000]);
  });

  it('does not hold back what an interrupted run still asks', async () => {
    const clock = manualClock();
    const stop = new AbortController();
    const budget = createBudget(() => 1, clock, stop.signal);
    await budget.take();
    stop.abort();
    await Promise.all([budget.take(), budget.room()]);
    expect(clock.slept).toEqual([]);
  });

  it('serves in the order of asking', async () => {
    const budget = createBudget(() => 1, manualClock());
    const order: number[] = [];
    await Promise.all([1, 2, 3].map((each) => budget.take().then(() => order.push(each))));
    expect(order).toEqual([1, 2, 3]);
  });

  it('does not stall when the clock was set back', async () => {
    let now = 10_000_000;
    const slept: number[] = [];
    const clock: Clock = { now: () => now, sleep: async (ms) => void slept.push(ms) };
    const budget = createBudget(() => 1, clock);
    await budget.take();
    now -= 3_600_000;
    await budget.take();
    expect(slept).toEqual([]);
  });
});

describe('a request that waits for its turn', () => {
  it('is not sent when it is not wanted any more by then', async () => {
    const clock = manualClock();
    const posted: string[] = [];
    const client = createClient({
      http: {
        post: async (path) => {
          posted.push(path);
          return { kind: 'lost', reason: 'no answer' };
        },
        close: () => {},
      },
      origin: 'https://api.site.example',
      token: new Secret('token'),
      clock: correctedClock(clock),
      local: clock,
      budget: createBudget(() => 1, clock),
      log: silentLog,
    });
    const call = { name: 'createBooking', text: 'mutation createBooking { a }', variables: {} };
    let wanted = true;
    expect(await client.send(call, () => wanted)).toMatchObject({ kind: 'unclear' });
    const waiting = client.send(call, () => wanted);
    wanted = false;
    expect(await waiting).toMatchObject({ kind: 'throttled' });
    expect(posted).toHaveLength(1);
  });
});

import { expect, test } from 'vitest';
import { createSlots, workerOf } from '../../../src/lib/slots.js';

test('no more than so many work at once, in the order in which they came', async () => {
  const slots = createSlots(2);
  const log: string[] = [];
  const ends = new Map<string, () => void>();
  const job = (name: string) =>
    workerOf(slots)(async () => {
      log.push(name);
      await new Promise<void>((end) => ends.set(name, end));
    });
  const jobs = ['a', 'b', 'c', 'd'].map(job);
  await expect.poll(() => log).toEqual(['a', 'b']);
  ends.get('b')?.();
  await expect.poll(() => log).toEqual(['a', 'b', 'c']);
  ends.get('a')?.();
  await expect.poll(() => log).toEqual(['a', 'b', 'c', 'd']);
  ends.get('c')?.();
  ends.get('d')?.();
  await Promise.all(jobs);
});

test('what a worker does within its work, or beside it, takes no second place', async () => {
  const work = workerOf(createSlots(1));
  const inner = await work(() =>
    Promise.all([work(async () => 1), work(() => work(async () => 2))]),
  );
  expect(inner).toEqual([1, 2]);
});

test('a place is left also where the work fails', async () => {
  const slots = createSlots(1);
  await expect(workerOf(slots)(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await workerOf(slots)(async () => 'next')).toBe('next');
});

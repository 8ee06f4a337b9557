import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Crash } from '../../../src/cli/crash.js';
import { ExitCode, SpaceiqError } from '../../../src/lib/errors.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function start() {
  const exit = vi.fn();
  const host = Object.assign(new EventEmitter(), { exit });
  const stop = new AbortController();
  const said: string[] = [];
  const crash = new Crash({
    host: host as unknown as NodeJS.Process,
    stop,
    known: async (error) => new SpaceiqError(ExitCode.failed, String(error)),
    say: async ({ message, exitCode }) => {
      said.push(message);
      return exitCode;
    },
  });
  return { host, stop, said, exit, crash };
}

it('lets what is under way end for half a minute, and names what failed first', async () => {
  const { host, stop, said, exit, crash } = start();
  host.emit('uncaughtException', 'one');
  host.emit('uncaughtException', 'two');
  await vi.advanceTimersByTimeAsync(29_000);
  expect(stop.signal.reason).toBe(crash.error);
  expect([crash.error?.message, exit.mock.calls, said]).toEqual(['one', [], []]);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(exit.mock.calls[0]).toEqual([ExitCode.failed]);
  expect(said[0]).toBe('one');
});

it('ends at once when the command is done', async () => {
  const { host, said, exit, crash } = start();
  crash.over();
  host.emit('uncaughtException', 'late');
  await vi.advanceTimersByTimeAsync(0);
  expect([exit.mock.calls, said]).toEqual([[[ExitCode.failed]], ['late']]);
});

import { EventEmitter } from 'node:events';
import { PassThrough, Writable } from 'node:stream';
import type { Host } from '../../src/cli/host.js';
import {
  type CliOptions,
  type CliResult,
  environmentOf,
  Heard,
  type RunningCli,
  resultOf,
  script,
} from './cli.js';

/**
 * Runs a command to its end in this process, with nobody at a terminal: the sources as they are, in a tenth of the time
 * that a process of its own takes. What its process does (signals, terminal, keychain, environment of node) is not in it.
 */
export async function cliHere(
  args: readonly string[],
  options: CliOptions = {},
): Promise<CliResult> {
  return await startHere(args, options).ended;
}

/** Begins a command in this process, for tests that meet it while it runs; a signal is what its host hears of one. */
export function startHere(args: readonly string[], options: CliOptions = {}): RunningCli {
  const heard = new Heard(args);
  const stdin = new PassThrough();
  stdin.end(options.input ?? '');
  const stream = (name: 'stdout' | 'stderr') => {
    const write = (chunk: unknown, _: unknown, done: () => void) => {
      heard.add(name, String(chunk));
      done();
    };
    return new Writable({ write, decodeStrings: false });
  };
  const host = Object.assign(new EventEmitter(), {
    argv: [process.execPath, script, ...args],
    execPath: process.execPath,
    env: environmentOf(options),
    stdin,
    stdout: stream('stdout'),
    stderr: stream('stderr'),
    ...(options.clock === undefined ? {} : { clock: options.clock }),
    exitCode: undefined as number | undefined,
    exit: () => {},
  });
  const ended = finish(host, heard, options.deadline ?? 60_000, args);
  // Whoever waits for words hears of the end by them.
  ended.catch(() => {});
  return {
    pid: process.pid,
    get stdout() {
      return heard.stdout;
    },
    get stderr() {
      return heard.stderr;
    },
    ended,
    waitFor: (pattern) => heard.waitFor(pattern),
    write: () => {
      throw new Error('Nobody is at a terminal here.');
    },
    signal: (signal) => {
      host.emit(signal);
    },
  };
}

async function finish(
  host: EventEmitter & { readonly exitCode: number | undefined },
  heard: Heard,
  deadline: number,
  args: readonly string[],
): Promise<CliResult> {
  const { main } = await import('../../src/cli/main.js');
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      host.emit('SIGTERM');
      reject(
        new Error(
          `"spaceiq ${args.join(' ')}" did not end within ${deadline} ms.\n${heard.stderr}`,
        ),
      );
    }, deadline);
  });
  try {
    await Promise.race([main(host as unknown as Host), late]);
    return resultOf(host.exitCode ?? 0, null, heard);
  } finally {
    clearTimeout(timer);
    heard.end();
  }
}

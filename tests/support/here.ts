import { EventEmitter } from 'node:events';
import { Readable, Writable } from 'node:stream';
import type { Host } from '../../src/cli/host.js';
import { type CliOptions, type CliResult, resultOf, script } from './cli.js';

/**
 * Runs a command to its end in this process, with nobody at a terminal: the sources as they are, in a tenth of the time
 * that a process of its own takes. What its process does (signals, terminal, keychain, environment of node) is not in it.
 */
export async function cliHere(
  args: readonly string[],
  { home, env, input = '', deadline = 60_000 }: CliOptions,
): Promise<CliResult> {
  const { main } = await import('../../src/cli/main.js');
  const said = { stdout: '', stderr: '' };
  const stream = (name: keyof typeof said) => {
    const write = (chunk: unknown, _: unknown, done: () => void) => {
      said[name] += String(chunk);
      done();
    };
    return new Writable({ write, decodeStrings: false });
  };
  const host = Object.assign(new EventEmitter(), {
    argv: [process.execPath, script, ...args],
    execPath: process.execPath,
    env: { PATH: process.env.PATH, ...env, ...(home === undefined ? {} : { SPACEIQ_HOME: home }) },
    stdin: Readable.from(input === '' ? [] : [input]),
    stdout: stream('stdout'),
    stderr: stream('stderr'),
    exitCode: undefined as number | undefined,
    exit: () => {},
  });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      host.emit('SIGTERM');
      reject(
        new Error(`"spaceiq ${args.join(' ')}" did not end within ${deadline} ms.\n${said.stderr}`),
      );
    }, deadline);
  });
  try {
    await Promise.race([main(host as unknown as Host), late]);
  } finally {
    clearTimeout(timer);
  }
  return resultOf(host.exitCode ?? 0, null, said);
}

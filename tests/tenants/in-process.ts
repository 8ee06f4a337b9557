import { EventEmitter } from 'node:events';
import { Writable } from 'node:stream';
import { main } from '../../src/cli/main.js';
import { script } from '../support/cli.js';

export interface Said {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command in this process, with nobody at a terminal. */
export async function run(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Said> {
  const said = { stdout: '', stderr: '' };
  const stream = (name: 'stdout' | 'stderr') => {
    const write = (chunk: unknown, _: unknown, done: () => void) => {
      said[name] += String(chunk);
      done();
    };
    return Object.assign(new Writable({ write }), { isTTY: false });
  };
  const host = Object.assign(new EventEmitter(), {
    argv: [process.execPath, script, ...args],
    execPath: process.execPath,
    env: { ...env },
    stdin: { isTTY: false },
    stdout: stream('stdout'),
    stderr: stream('stderr'),
    exitCode: undefined as number | undefined,
    exit: () => {},
  });
  await main(host as unknown as NodeJS.Process);
  return { code: host.exitCode ?? 0, ...said };
}

import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Clock } from '../../src/lib/clock.js';

/** The command that people run, over the built output; SPACEIQ_SCRIPT names another one, such as an installed copy. */
export const script =
  process.env.SPACEIQ_SCRIPT ?? fileURLToPath(new URL('../../bin/spaceiq.js', import.meta.url));

export interface CliOptions {
  /** The tool's home folder (`SPACEIQ_HOME`). */
  readonly home?: string;
  /** The child sees these and `PATH`, and nothing else of the tests' own environment. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Written to stdin, which is then closed; without it stdin is empty. */
  readonly input?: string;
  /** Milliseconds after which the child is killed and the call fails. Default 60 s. */
  readonly deadline?: number;
  readonly cwd?: string;
  /** The time by which it goes, where it runs in the tests' own process. Default: the system's. */
  readonly clock?: Clock;
  /** Runs it on a terminal of its own; stdout and stderr both come as `stdout` then. */
  readonly terminal?: boolean;
}

export interface CliResult {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The one document that a `--json` call prints. @throws Error that shows the output when it is none. */
  readonly json: unknown;
}

/** A command that is still running. */
export interface RunningCli {
  readonly pid: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly ended: Promise<CliResult>;
  /** Resolves when stdout and stderr so far match. @throws Error when the command ends first. */
  waitFor(pattern: RegExp): Promise<RegExpExecArray>;
  write(text: string): void;
  signal(signal: NodeJS.Signals): void;
}

/** Runs `spaceiq` with these arguments to its end. */
export async function cli(args: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  const running = startCli(args, options);
  return await running.ended;
}

/** Starts `spaceiq`, for tests that talk to it while it runs. */
export function startCli(args: readonly string[], options: CliOptions = {}): RunningCli {
  const child = start(args, options);
  const heard = new Heard(args);
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (chunk: string) => heard.add(name, chunk));
  }
  const ended = finish(child, heard, options.deadline ?? 60_000, args);
  child.once('close', () => heard.end());
  if (options.input !== undefined) child.stdin.end(options.input);
  else if (options.terminal !== true) child.stdin.end();
  return {
    pid: child.pid ?? -1,
    get stdout() {
      return heard.stdout;
    },
    get stderr() {
      return heard.stderr;
    },
    ended,
    waitFor: (pattern) => heard.waitFor(pattern),
    write: (text) => {
      child.stdin.write(text);
    },
    signal: (signal) => {
      if (options.terminal === true) process.kill(childOf(child.pid ?? -1), signal);
      else child.kill(signal);
    },
  };
}

/** What a command has said so far. */
export class Heard {
  stdout = '';
  stderr = '';
  private readonly news = new EventEmitter().setMaxListeners(0);
  private over = false;

  constructor(private readonly args: readonly string[]) {}

  add(name: 'stdout' | 'stderr', chunk: string): void {
    this[name] += chunk;
    this.news.emit('heard');
  }

  /** It says nothing more. */
  end(): void {
    this.over = true;
    this.news.emit('heard');
  }

  /** Resolves when stdout and stderr so far match. @throws Error when the command ends first. */
  async waitFor(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const match = pattern.exec(this.stdout) ?? pattern.exec(this.stderr);
      if (match !== null) return match;
      if (this.over) {
        throw new Error(
          `"spaceiq ${this.args.join(' ')}" ended and never said ${pattern}.\n${both(this)}`,
        );
      }
      await once(this.news, 'heard');
    }
  }
}

/** The one process that another has started: the command on the terminal that `script` gives it. */
function childOf(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8'));
}

/** The user's data folder for all that is run here, where the tests' homes meet, and no home of a person's. */
const userData = mkdtempSync(join(tmpdir(), 'spaceiq-user-'));
process.once('exit', () => rmSync(userData, { recursive: true, force: true }));

/** What a command sees: what it is given and `PATH`, and nothing else of the tests' own environment. */
export function environmentOf({ home, env = {} }: CliOptions): NodeJS.ProcessEnv {
  const all: NodeJS.ProcessEnv = {
    // Tests run as root.
    ...{ PATH: process.env.PATH, SPACEIQ_ALLOW_ROOT: '1' },
    // A person's own home says where their data is.
    ...(env.HOME === undefined && { XDG_DATA_HOME: userData }),
    ...env,
  };
  if (home !== undefined) all.SPACEIQ_HOME = home;
  return all;
}

/** What only node, or a library as it loads, reads of an environment. */
const ofProcesses = /^(?:TZ|TMPDIR|NODE_.*|DEBUG.*|PW.*|SELENIUM_.*|(?:https?|all|no)_proxy)$/i;

/** Whether a command can't run in the tests' own process: for a terminal, a folder, or such an environment. */
export function needsProcess({ terminal, cwd, env = {} }: CliOptions): boolean {
  return (
    terminal === true ||
    cwd !== undefined ||
    Object.keys(env).some((name) => ofProcesses.test(name))
  );
}

function start(args: readonly string[], options: CliOptions): ChildProcessWithoutNullStreams {
  const env = environmentOf(options);
  const command = [process.execPath, script, ...args];
  const [file = '', ...rest] = options.terminal === true ? onTerminal(command) : command;
  const child = spawn(file, rest, {
    env: options.terminal === true ? { TERM: 'xterm', ...env } : env,
    stdio: 'pipe',
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  });
  child.stdin.on('error', () => {});
  return child;
}

/** `script` of util-linux gives a command a terminal, here of 100 columns, and passes on its exit code. */
function onTerminal(command: readonly string[]): string[] {
  const words = command.map((word) => `'${word.replaceAll("'", `'\\''`)}'`);
  const line = `stty cols 100 rows 30; exec ${words.join(' ')}`;
  return ['script', '--quiet', '--flush', '--return', '--command', line, '/dev/null'];
}

/** Those that must not outlive the tests. */
const running = new Set<ChildProcessWithoutNullStreams>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

async function finish(
  child: ChildProcessWithoutNullStreams,
  said: { readonly stdout: string; readonly stderr: string },
  deadline: number,
  args: readonly string[],
): Promise<CliResult> {
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    child.kill('SIGKILL');
  }, deadline);
  running.add(child);
  try {
    const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
    if (late) {
      throw new Error(
        `"spaceiq ${args.join(' ')}" did not end within ${deadline} ms.\n${both(said)}`,
      );
    }
    return resultOf(code, signal, said);
  } finally {
    clearTimeout(timer);
    running.delete(child);
  }
}

export function resultOf(
  code: number | null,
  signal: NodeJS.Signals | null,
  said: { readonly stdout: string; readonly stderr: string },
): CliResult {
  return {
    code,
    signal,
    stdout: said.stdout,
    stderr: said.stderr,
    get json(): unknown {
      return parse(said);
    },
  };
}

function parse(said: { readonly stdout: string; readonly stderr: string }): unknown {
  try {
    return JSON.parse(said.stdout);
  } catch {
    throw new Error(`No JSON document on stdout.\n${both(said)}`);
  }
}

function both(said: { readonly stdout: string; readonly stderr: string }): string {
  return `stdout:\n${said.stdout}\nstderr:\n${said.stderr}`;
}

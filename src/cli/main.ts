import { setMaxListeners } from 'node:events';
import { realpathSync } from 'node:fs';
import { type Command, CommanderError } from 'commander';
import { systemClock } from '../lib/clock.js';
import { ExitCode, SpaceiqError } from '../lib/errors.js';
import { disarm } from '../lib/telling-environment.js';
import type { Done } from './command.js';
import { commands } from './commands.js';
import type { CliContext } from './context.js';
import { Crash } from './crash.js';
import type { Host } from './host.js';
import type { Output, OutputOptions } from './output.js';
import { buildProgram } from './program.js';

/** Milliseconds. */
const lastMoments = 2000;

/** Runs the command line of a process to its end and sets the exit code. */
export async function main(host: Host): Promise<void> {
  const disarmed = disarm(host.env);
  const args = host.argv.slice(2);
  const stop = interruption(host);
  const interrupted = stop.signal;
  let output: Output | null = null;
  const opened = (): Output => {
    if (output === null) throw new Error('A command spoke before its options were read.');
    return output;
  };
  const context: CliContext = {
    env: host.env,
    disarmed,
    get output() {
      return opened();
    },
    clock: host.clock ?? systemClock,
    terminal: host,
    random: Math.random,
    interrupted,
    get interactive() {
      return host.stdin.isTTY === true && host.stdout.isTTY === true && !opened().json;
    },
    self: {
      node: host.execPath,
      script: realpathSync(host.argv[1] ?? ''),
      called: host.argv[1] ?? '',
    },
  };
  muteBrokenOutput(host);
  const help = helpFor(calledCommand(args));
  const known = async (error: unknown) => {
    const { asSpaceiqError } = await import('./failure.js');
    return asSpaceiqError(error, interrupted, help);
  };
  const say = async (error: SpaceiqError) => {
    // Until commander has read the options, errors must already know whether JSON is wanted.
    output ??= await openOutput(rawOptions(args), host);
    return await fail(error, output);
  };
  const crash = new Crash({ host, stop, known, say });
  const done: Done = async (act) => {
    host.exitCode = await act;
  };
  try {
    const program = await buildProgram(commands, calledCommand(args), context, done);
    helpTo(host.stdout, program);
    program.hook('preAction', async (_, action) => {
      output = await openOutput(action.optsWithGlobals<OutputOptions>(), host);
    });
    if (args.length === 0) program.outputHelp();
    else await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    host.exitCode = isHelp(error) ? ExitCode.ok : await say(await known(error));
  }
  (output as Output | null)?.end();
  if (crash.error !== null) host.exitCode ||= await say(crash.error);
  crash.over();
  // All is done and said: whatever still holds the process (a name look-up that hangs) holds it no longer than this.
  setTimeout(() => host.exit(), lastMoments).unref();
}

/** Loaded only by calls that say something of their own: help and version do without. */
async function openOutput(options: OutputOptions, host: Host): Promise<Output> {
  const { Output } = await import('./output.js');
  return new Output(options, host.stdout, host.stderr, host.env);
}

/** Says an error in one sentence and gives its exit code. */
async function fail(known: SpaceiqError, output: Output): Promise<ExitCode> {
  output.error(known);
  const { cause } = known;
  if (output.verbose && cause instanceof Error) {
    const { redactText } = await import('../lib/redact.js');
    output.message(redactText(cause.stack ?? ''));
  }
  const { exitCode, message, hint } = known;
  output.document({ version: 1, error: { exitCode, message, hint }, exitCode });
  return exitCode;
}

/** Commander ends `--help` and `--version` by an error too. */
function isHelp(error: unknown): boolean {
  return error instanceof CommanderError && error.exitCode === 0;
}

function helpFor(called: string | undefined): string {
  const isKnown = commands.some(({ name }) => name === called);
  return isKnown ? `spaceiq ${called} --help` : 'spaceiq --help';
}

/** Help goes where a command's results go; an error is thrown, and said by whoever catches it. */
function helpTo(stdout: Host['stdout'], command: Command): void {
  command.exitOverride().configureOutput({
    writeOut: (text) => void stdout.write(text),
    writeErr: () => {},
    getOutHelpWidth: () => stdout.columns,
    getOutHasColors: () => stdout.isTTY,
  });
  for (const child of command.commands) helpTo(stdout, child);
}

/** The first Ctrl-C asks for an orderly end, a second one does not wait. */
function interruption(host: Host): AbortController {
  const controller = new AbortController();
  // Every profile of a call listens, and there may be many.
  setMaxListeners(0, controller.signal);
  const stop = () => {
    if (controller.signal.aborted) host.exit(ExitCode.interrupted);
    controller.abort(new SpaceiqError(ExitCode.interrupted, 'Interrupted.'));
  };
  host.on('SIGINT', stop);
  host.on('SIGTERM', stop);
  host.on('SIGHUP', stop);
  return controller;
}

/**
 * `spaceiq … | head` closes our output early, and the disk that it goes to may be full. That is no error of ours and no
 * reason to stop between a write and its read-back: what is left to say is said to nobody, and the run ends as it would
 * have. Where output goes to a file some versions of node throw at once what others emit.
 */
function muteBrokenOutput(host: Host): void {
  for (const stream of [host.stdout, host.stderr]) {
    stream.on('error', () => {});
    const write = stream.write.bind(stream) as (...given: readonly unknown[]) => boolean;
    stream.write = (...given: readonly unknown[]) => {
      try {
        return write(...given);
      } catch {
        return false;
      }
    };
  }
}

function calledCommand(args: readonly string[]): string | undefined {
  const words = args.filter((arg) => !arg.startsWith('-'));
  return words[0] === 'help' ? words[1] : words[0];
}

function rawOptions(args: readonly string[]): OutputOptions {
  const own = args.includes('--') ? args.slice(0, args.indexOf('--')) : args;
  return {
    json: own.includes('--json'),
    quiet: own.includes('--quiet'),
    verbose: own.includes('--verbose'),
    color: !own.includes('--no-color'),
  };
}

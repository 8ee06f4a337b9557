import { ExitCode, type SpaceiqError } from '../lib/errors.js';
import type { Host } from './host.js';

/** Milliseconds for what is under way to finish a write, read it back and report. */
const timeToReport = 30_000;

export interface CrashDeps {
  readonly host: Host;
  /** What an interruption aborts. */
  readonly stop: AbortController;
  known(error: unknown): Promise<SpaceiqError>;
  /** Says an error and gives its exit code. */
  say(error: SpaceiqError): Promise<ExitCode>;
}

/**
 * Sees to errors that nobody catches: the first one ends everything the way an interruption does, so that the runs
 * under way still report. Node would lose them, and print what it crashed on as it is, secrets included.
 */
export class Crash {
  #error: SpaceiqError | null = null;
  #over = false;

  constructor(private readonly deps: CrashDeps) {
    const { host } = deps;
    host.on('uncaughtException', (error) => {
      this.#end(error).catch(() => host.exit(ExitCode.failed));
    });
  }

  get error(): SpaceiqError | null {
    return this.#error;
  }

  /** The command is done: nothing is left to be waited for. */
  over(): void {
    this.#over = true;
  }

  async #end(error: unknown): Promise<void> {
    const { host, stop, known, say } = this.deps;
    const told = await known(error);
    this.#error ??= told;
    const first = this.#error;
    stop.abort(first);
    if (!this.#over) await new Promise((resolve) => setTimeout(resolve, timeToReport));
    host.exit(await say(first));
  }
}

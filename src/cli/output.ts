import type { ExitCode, SpaceiqError } from '../lib/errors.js';
import { withEscapes, withoutControls } from '../lib/foreign-text.js';
import { redactOutput } from '../lib/redact.js';
import { createPalette, type Palette } from './render/palette.js';

export interface OutputOptions {
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
  readonly color?: boolean;
}

export interface TextStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

export interface ErrorDocument {
  readonly exitCode: ExitCode;
  readonly message: string;
  readonly hint: string | null;
}

/** Where a command's words go: results to stdout, messages to stderr; with `--json` one document and nothing else. */
export class Output {
  readonly json: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
  /** Whether progress may be drawn and redrawn in place. */
  readonly live: boolean;
  /** Of results; messages go to another stream. */
  readonly color: Palette;
  readonly #messageColor: Palette;
  readonly #given = new Set<string>();
  readonly #waiting: string[] = [];

  constructor(
    options: OutputOptions,
    readonly stdout: TextStream,
    readonly stderr: TextStream,
    env: NodeJS.ProcessEnv,
  ) {
    this.json = options.json === true;
    this.quiet = options.quiet === true;
    this.verbose = options.verbose === true;
    const dumb = env.TERM === 'dumb';
    // A terminal of width 0 does not tell how wide it is, and so not what a redrawn line covers.
    const canDraw = stdout.isTTY === true && stdout.columns !== 0 && !dumb;
    this.live = canDraw && !this.json && !this.quiet;
    this.color = createPalette(isColored(options, stdout, env, dumb));
    this.#messageColor = createPalette(isColored(options, stderr, env, dumb));
  }

  /** A line of the command's result. */
  line(text = ''): void {
    if (!this.json && !this.quiet) this.stdout.write(safe(`${text}\n`));
  }

  /** A line about what is going on; not part of the result. */
  message(text: string): void {
    if (!this.quiet) this.stderr.write(safe(`${text}\n`));
  }

  warn(text: string): void {
    if (!this.quiet) this.message(`${this.#messageColor.yellow('Warning:')} ${text}`);
  }

  /** A warning that is given once; where a board may be on the screen it waits until that is gone. */
  warnOnce(text: string): void {
    if (this.#given.has(text)) return;
    this.#given.add(text);
    if (this.live) this.#waiting.push(text);
    else this.warn(text);
  }

  /** Says what has waited. */
  end(): void {
    for (const text of this.#waiting.splice(0)) this.warn(text);
  }

  /** The one JSON document of a `--json` call. */
  document(value: object): void {
    if (!this.json) return;
    const json = withEscapes(redactOutput(JSON.stringify(value, null, 2)));
    this.stdout.write(`${json}\n`);
  }

  /** One sentence and what mends it; `profile` names whose run it ended, where there may be several. */
  error(error: SpaceiqError, profile?: string): void {
    const named = profile === undefined || /\bprofile "?/i.test(error.message);
    const whose = named ? '' : `${profile}: `;
    const text = `${this.#messageColor.red('Error:')} ${whose}${error.message}\n`;
    this.stderr.write(safe(text));
    if (error.hint !== null) this.stderr.write(safe(`${error.hint}\n`));
  }
}

/** As it may reach a terminal, a file or a mail of cron. */
export function safe(text: string): string {
  return withoutControls(redactOutput(text));
}

export function errorDocument(error: SpaceiqError): ErrorDocument {
  return { exitCode: error.exitCode, message: error.message, hint: error.hint };
}

function isColored(
  options: OutputOptions,
  stream: TextStream,
  env: NodeJS.ProcessEnv,
  dumb: boolean,
): boolean {
  if (options.color === false || dumb || (env.NO_COLOR ?? '') !== '') return false;
  return stream.isTTY === true || (env.FORCE_COLOR ?? '0') !== '0';
}

import type { ExitCode, SpaceiqError } from '../lib/errors.js';
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
    if (!this.json && !this.quiet) this.stdout.write(`${text}\n`);
  }

  /** A line about what is going on; not part of the result. */
  message(text: string): void {
    if (!this.quiet) this.stderr.write(`${text}\n`);
  }

  warn(text: string): void {
    if (!this.quiet) this.stderr.write(`${this.#messageColor.yellow('Warning:')} ${text}\n`);
  }

  /** The one JSON document of a `--json` call. */
  document(value: object): void {
    if (this.json) this.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
  }

  /** One sentence and what mends it; `profile` names whose run it ended, where there may be several. */
  error(error: SpaceiqError, profile?: string): void {
    const named = profile === undefined || /\bprofile "?/i.test(error.message);
    const whose = named ? '' : `${profile}: `;
    this.stderr.write(`${this.#messageColor.red('Error:')} ${whose}${error.message}\n`);
    if (error.hint !== null) this.stderr.write(`${error.hint}\n`);
  }
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

import type { Clock } from '../lib/clock.js';
import type { Terminal } from './context.js';

/** What a command line needs of its process. A real one is one; a test hands in what it likes. */
export interface Host extends Terminal {
  /** Node, the launcher, and what the person typed. */
  readonly argv: readonly string[];
  readonly execPath: string;
  readonly env: NodeJS.ProcessEnv;
  /** Default: the system's. */
  readonly clock?: Clock;
  exitCode?: number | string | null | undefined;
  exit(code?: number | string | null): void;
  on(event: NodeJS.Signals, act: () => void): unknown;
  on(event: 'uncaughtException', act: (error: Error) => void): unknown;
}

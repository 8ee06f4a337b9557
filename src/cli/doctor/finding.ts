import { ExitCode } from '../../lib/errors.js';

export type Level = 'ok' | 'warn' | 'fail';

/** What one check found: a sentence, and the command that mends it where something is wrong. */
export interface Finding {
  readonly check: string;
  readonly level: Level;
  readonly text: string;
  readonly fix: string | null;
  /** What a command that needs this would end with. */
  readonly exitCode: ExitCode;
}

export function ok(check: string, text: string): Finding {
  return { check, level: 'ok', text, fix: null, exitCode: ExitCode.ok };
}

export function warn(check: string, text: string, fix: string | null = null): Finding {
  return { check, level: 'warn', text, fix, exitCode: ExitCode.ok };
}

export function fail(
  check: string,
  text: string,
  fix: string | null,
  exitCode: ExitCode = ExitCode.failed,
): Finding {
  return { check, level: 'fail', text, fix, exitCode };
}

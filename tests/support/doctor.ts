import { expect } from 'vitest';
import type { CliResult } from './cli.js';

export interface Finding {
  readonly check: string;
  readonly level: 'ok' | 'warn' | 'fail';
  readonly text: string;
  readonly fix: string | null;
  readonly exitCode: number;
}

/** What `doctor --json` found, after the document was checked against the command's end. */
export function findingsOf(result: CliResult): readonly Finding[] {
  const { version, findings, exitCode } = result.json as {
    version: number;
    findings: readonly Finding[];
    exitCode: number;
  };
  expect(version).toBe(1);
  expect(exitCode).toBe(result.code);
  return findings;
}

/** Those that say that something is wrong, in order; a machine without a screen, with an old node or with root alone is no news here. */
export function troubles(result: CliResult): readonly Finding[] {
  return findingsOf(result).filter(
    ({ level, check }) => level !== 'ok' && !['display', 'node', 'sandbox'].includes(check),
  );
}

import { ExitCode } from '../../lib/errors.js';
import type { CliContext } from '../context.js';
import { asSpaceiqError } from '../failure.js';
import { type Finding, fail } from './finding.js';

/** What a check needs: the value, or the finding that says why there is none. */
export type Attempt<Value> = { readonly value: Value } | { readonly finding: Finding };

export function attempt<Value>(
  check: string,
  act: () => Value,
  context: CliContext,
): Attempt<Value> {
  try {
    return { value: act() };
  } catch (error) {
    return { finding: failure(check, error, context) };
  }
}

export async function attemptAsync<Value>(
  check: string,
  act: () => Promise<Value>,
  context: CliContext,
): Promise<Attempt<Value>> {
  try {
    return { value: await act() };
  } catch (error) {
    return { finding: failure(check, error, context) };
  }
}

/** An error that a check ended in, as a finding. */
function failure(check: string, error: unknown, context: CliContext): Finding {
  const known = asSpaceiqError(error, context.interrupted);
  const exitCode = known.exitCode === ExitCode.ok ? ExitCode.failed : known.exitCode;
  return fail(check, known.message, known.hint, exitCode);
}

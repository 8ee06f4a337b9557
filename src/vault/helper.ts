import { isAbsolute } from 'node:path';
import { UsageError } from '../lib/errors.js';

/** The helper program that `SPACEIQ_VAULT=command` is about, by its whole path. @throws UsageError where there is none */
export function helperProgram(env: NodeJS.ProcessEnv): string {
  const program = env.SPACEIQ_VAULT_HELPER ?? '';
  if (isAbsolute(program)) return program;
  throw new UsageError(
    program === ''
      ? 'SPACEIQ_VAULT=command names no helper program.'
      : 'SPACEIQ_VAULT_HELPER is no whole path, so that another program might be started.',
    'Name it: export SPACEIQ_VAULT_HELPER=/path/to/helper',
  );
}

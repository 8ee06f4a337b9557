import { type Clock, systemClock } from '../../src/lib/clock.js';
import { cliHere } from '../support/here.js';

export interface Said {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Milliseconds: many tenants are played side by side. */
const deadline = 300_000;

/** Runs a command in this process, with nobody at a terminal. */
export async function run(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  clock: Clock = systemClock,
): Promise<Said> {
  const { code, stdout, stderr } = await cliHere(args, { env, deadline, clock });
  return { code: code ?? 0, stdout, stderr };
}

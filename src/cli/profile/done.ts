import type { ExitCode } from '../../lib/errors.js';

/** Makes an act's exit code the process's. */
export type Done = (act: Promise<ExitCode>) => Promise<void>;

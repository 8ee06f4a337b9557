import { createRequire, syncBuiltinESMExports } from 'node:module';
import { afterAll, beforeAll } from 'vitest';

/** A unit test stays in its own process: it starts no other one, and so no browser either. */
const starting = ['spawn', 'spawnSync', 'exec', 'execSync', 'execFile', 'execFileSync', 'fork'];

const processes = createRequire(import.meta.url)('node:child_process') as Record<string, unknown>;
const real = Object.fromEntries(starting.map((name) => [name, processes[name]]));

function refuse(): never {
  throw new Error('A unit test starts no process: this one belongs to tests/integration.');
}

beforeAll(() => {
  for (const name of starting) processes[name] = refuse;
  syncBuiltinESMExports();
});

afterAll(() => {
  Object.assign(processes, real);
  syncBuiltinESMExports();
});

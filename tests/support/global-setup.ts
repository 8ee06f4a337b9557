import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Tests go through the built command, so there must be one. `npm test` builds first; a bare `vitest` does it here. */
export function setup(): void {
  if (process.env['SPACEIQ_BUILT'] === '1') return;
  if (existsSync('dist/cli/main.js') && process.env['CI'] === undefined) return;
  execFileSync('npm', ['run', 'build'], { stdio: 'inherit' });
}

import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Tests go through the built command, so there must be one; `npm test` has built it already. */
export function setup(): void {
  if (!existsSync('dist/cli/main.js')) {
    execFileSync('npm', ['run', 'build'], { stdio: 'inherit' });
  }
}

import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Tests go through the built command, so there must be one; `npm test` has built it already. What tests and their browsers
 * put down for a while stands in one folder, which goes with them. Its name is short, as the paths of sockets have to be.
 */
export function setup(): () => void {
  if (!existsSync('dist/cli/main.js')) {
    execFileSync('npm', ['run', 'build'], { stdio: 'inherit' });
  }
  const folder = mkdtempSync(join(tmpdir(), 't-'));
  process.env.TMPDIR = folder;
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

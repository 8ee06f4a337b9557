#!/usr/bin/env node
// In the syntax of the oldest nodes about, so that each of them can say in one sentence what is missing.
'use strict';

/** As `engines` in package.json says it. */
const needed = [20, 19];

function isTooOld(version) {
  const [major, minor] = version.split('.').map(Number);
  return major < needed[0] || (major === needed[0] && minor < needed[1]);
}

function refuse() {
  const own = `${process.versions.node} at ${process.execPath}`;
  const message = `spaceiq needs Node.js ${needed.join('.')} or later, and this is ${own}.`;
  const hint = `Install a newer Node.js, or name it by its path: /path/to/node ${__filename}`;
  process.stderr.write(`Error: ${message}\n${hint}\n`);
  if (process.argv.indexOf('--json') !== -1) {
    const error = { exitCode: 2, message, hint };
    process.stdout.write(`${JSON.stringify({ version: 1, error, exitCode: 2 }, null, 2)}\n`);
  }
  process.exitCode = 2;
}

/**
 * Lets node keep what it has compiled, where it can: in a folder that nobody else may write to, since what lies there
 * is run. Elsewhere it compiles anew each time.
 */
function keepCompiled() {
  const { enableCompileCache } = require('node:module');
  if (enableCompileCache === undefined || process.getuid === undefined) return;
  try {
    const { mkdirSync, statSync } = require('node:fs');
    const folder = cacheFolder(process.env);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const { uid, mode } = statSync(folder);
    if (uid === process.getuid() && (mode & 0o022) === 0) enableCompileCache(folder);
  } catch (_) {
    // A home that can't be written to costs some milliseconds, and nothing else.
  }
}

function cacheFolder({ SPACEIQ_HOME, XDG_CACHE_HOME }) {
  const { join, resolve } = require('node:path');
  if (SPACEIQ_HOME) return resolve(SPACEIQ_HOME, 'compiled');
  const home = require('node:os').homedir();
  const mac = process.platform === 'darwin';
  const caches = mac ? join(home, 'Library', 'Caches') : XDG_CACHE_HOME || join(home, '.cache');
  return join(caches, 'spaceiq', 'compiled');
}

if (isTooOld(process.versions.node)) {
  refuse();
} else {
  // Reading the maps takes longer than most commands do, and only `--verbose` shows a trace.
  if (process.argv.indexOf('--verbose') !== -1) process.setSourceMapsEnabled(true);
  keepCompiled();
  import('../dist/cli/main.js').then(({ main }) => main(process));
}

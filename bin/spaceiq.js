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

/**
 * What `--version` and `--help` of a command print, which the package holds ready: to load all that knows how to make it
 * takes as long again as node itself does. Null for any other call, and on a terminal of another width.
 */
function readyText(args) {
  const { join } = require('node:path');
  const [first, last] = [args[0], args[args.length - 1]];
  if (args.length === 1 && (first === '--version' || first === '-V')) {
    return `${require('../package.json').version}\n`;
  }
  if (args.length > 2 || (last !== '--help' && last !== '-h')) return null;
  const name = args.length === 1 ? 'all-commands' : first;
  if (args.length === 2 && !/^[a-z]+$/.test(name)) return null;
  const { columns } = process.stdout;
  if (columns !== undefined && columns !== 80) return null;
  try {
    return require('node:fs').readFileSync(join(__dirname, '../dist/help', `${name}.txt`), 'utf8');
  } catch (_) {
    return null;
  }
}

/** A reader that has gone, as `head` does, or a disk that is full, is no error of ours. */
function print(text) {
  process.stdout.on('error', () => {});
  try {
    process.stdout.write(text);
  } catch (_) {
    // Some versions of node throw what others emit where output goes to a file.
  }
}

const ready = isTooOld(process.versions.node) ? null : readyText(process.argv.slice(2));
if (isTooOld(process.versions.node)) {
  refuse();
} else if (ready !== null) {
  print(ready);
} else {
  // Reading the maps takes longer than most commands do, and only `--verbose` shows a trace.
  if (process.argv.indexOf('--verbose') !== -1) process.setSourceMapsEnabled(true);
  keepCompiled();
  import('../dist/cli/main.js').then(({ main }) => main(process));
}

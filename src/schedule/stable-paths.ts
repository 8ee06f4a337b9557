import { realpathSync } from 'node:fs';
import { basename, delimiter, isAbsolute, join, resolve, sep } from 'node:path';
import type { Program } from './command.js';

/** What a person called, beside where it really lies. */
export interface CalledProgram extends Program {
  /** The script's path as it was called: a link of a package manager, which stays when what it leads to goes. */
  readonly called?: string | undefined;
}

export interface StableProgram {
  readonly program: Program;
  /** One sentence for each path that goes with the next upgrade, and for which no better one was found. */
  readonly warnings: readonly string[];
}

/** Folders of one version, of one shell or of one call: they go with the next upgrade, log-out or clean-up. */
const passing: readonly RegExp[] = [
  // Homebrew's kegs, and the versions of nvm, fnm, asdf, mise, nodenv, n and Volta.
  /[/\\]Cellar[/\\][^/\\]+[/\\][^/\\]+[/\\]/,
  /[/\\](?:versions|node-versions|installs|image)[/\\](?:node(?:js)?[/\\])?v?\d+[^/\\]*[/\\]/,
  // Links that fnm makes for one shell.
  /[/\\]fnm_multishells[/\\]/,
  // What npx, pnpm dlx and yarn dlx fetched for one call, and a store whose names carry versions.
  /[/\\]_npx[/\\]/,
  /[/\\](?:dlx-|xfs-)[^/\\]*[/\\]/,
  /[/\\]\.pnpm[/\\][^/\\]+@[^/\\]+[/\\]/,
];

/** Whether an upgrade or a clean-up of what made a path takes it away. */
export function isPassing(path: string): boolean {
  return passing.some((pattern) => pattern.test(path));
}

/**
 * The same node and script by paths that outlive an upgrade, where the machine has such: a link that leads to them, on
 * `PATH` or as it was called.
 */
export function stableProgram(program: CalledProgram, env: NodeJS.ProcessEnv): StableProgram {
  const { node, script, called } = program;
  const nodes = [node, ...onPath(basename(node), env), ...onPath('node', env)];
  const scripts = [
    script,
    ...(called === undefined ? [] : [resolve(called)]),
    ...onPath('spaceiq', env),
  ];
  const stable = {
    node: nodes.find((path) => isStableWayTo(node, path)) ?? node,
    script: scripts.find((path) => isStableWayTo(script, path)) ?? script,
  };
  const warnings = [
    ...(isPassing(stable.node) ? [warning('Node.js', stable.node)] : []),
    ...(isPassing(stable.script) ? [warning('spaceiq', stable.script)] : []),
  ];
  return { program: stable, warnings };
}

/** A shim that is a program of its own leads nowhere else, and so is none. */
function isStableWayTo(target: string, path: string): boolean {
  return !isPassing(path) && realpathOf(path) === realpathOf(target);
}

function onPath(name: string, env: NodeJS.ProcessEnv): string[] {
  const folders = (env.PATH ?? env.Path ?? '').split(delimiter);
  return folders.filter((folder) => isAbsolute(folder)).map((folder) => join(folder, name));
}

function realpathOf(path: string): string | null {
  try {
    return realpathSync(path);
  } catch {
    return null;
  }
}

function warning(what: string, path: string): string {
  return (
    `The schedule starts ${what} at ${path}, a folder of one version or one call: ` +
    'it goes with the next upgrade, and then nothing starts. Add the schedule again after one, ' +
    `or install ${what === 'spaceiq' ? 'spaceiq for good: npm install --global' : 'a Node.js that stays at one place'}.`
  );
}

/** Folders that macOS opens to an app only when a person agrees, whom a job of launchd never asks. */
const guarded = ['Documents', 'Desktop', 'Downloads', join('Library', 'Mobile Documents')];

/** Why launchd could not start a program that lies here, or null. */
export function guardedByMacos(path: string, userHome: string): string | null {
  const folder = guarded.find((name) => path.startsWith(join(userHome, name) + sep));
  if (folder === undefined) return null;
  return (
    `${path} lies under ~/${folder}, which macOS keeps from jobs of launchd: every timed start would end before its ` +
    'first line, and could never say so. Move it elsewhere (~/spaceiq), and add the schedule from there.'
  );
}

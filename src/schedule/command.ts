import { resolve } from 'node:path';
import { isBrowserKind } from '../lib/browser-kinds.js';
import { formatMinuteOfDay } from '../lib/civil-date.js';
import { formatDuration } from '../lib/duration.js';
import { UsageError } from '../lib/errors.js';
import type { ScheduleEntry } from './entry.js';
import { refuseControlCharacters } from './entry.js';

/** Absolute paths of node and of the script that it runs. */
export interface Program {
  readonly node: string;
  readonly script: string;
}

/** What a back end starts: no shell, no search along PATH. */
export interface ScheduledCommand {
  readonly argv: readonly [string, ...string[]];
  readonly env: Readonly<Record<string, string>>;
}

/** Files and folders. A schedule runs in another folder, so they are carried as absolute paths. */
const carriedPaths = [
  'SPACEIQ_HOME',
  'SPACEIQ_BROWSER',
  'XDG_RUNTIME_DIR',
  'XDG_CONFIG_HOME',
  'XDG_DATA_HOME',
  'XDG_STATE_HOME',
  'XDG_CACHE_HOME',
  'NODE_EXTRA_CA_CERTS',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'SPACEIQ_PASSPHRASE_FILE',
  'SPACEIQ_VAULT_HELPER',
] as const;

/** Never a secret: what a passphrase opens stays closed when nobody is there. */
const carriedWords = ['SPACEIQ_VAULT', 'NO_PROXY', 'no_proxy', 'NODE_USE_SYSTEM_CA'] as const;

/** Options of node that say whom to trust; whatever else stands in NODE_OPTIONS stays behind. */
const trustOptions: readonly string[] = ['--use-system-ca', '--use-openssl-ca', '--use-bundled-ca'];

/** How the network is reached. An address with a password in it is a secret. */
const carriedProxies = ['HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'all_proxy'] as const;

/**
 * The command of an entry. It names the release and the building's zone, and starts `book` only when the start belongs
 * to that release. @throws UsageError for control characters, and for a proxy that wants a password
 */
export function commandOf(
  entry: ScheduleEntry,
  program: Program,
  env: NodeJS.ProcessEnv,
): ScheduledCommand {
  refuseProxyPassword(env);
  const kept = carriedFrom(env);
  if (entry.home !== null) kept.SPACEIQ_HOME = entry.home;
  const argv = [program.node, program.script, ...runArguments(entry)] as const;
  refuseControlCharacters([...argv, ...Object.values(kept)]);
  return { argv: [program.node, ...argv.slice(1)], env: kept };
}

/** The same, for a start that only makes up for a run that was missed, and says nothing where none was. */
export function catchUpOf({ argv, env }: ScheduledCommand): ScheduledCommand {
  const [node, ...args] = argv;
  const at = args.indexOf('run') + 1;
  return { argv: [node, ...args.slice(0, at), '--catch-up', ...args.slice(at)], env };
}

function carriedFrom(env: NodeJS.ProcessEnv): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const name of [...carriedPaths, ...carriedWords, ...carriedProxies]) {
    const value = env[name] ?? '';
    if (value !== '') kept[name] = value;
  }
  const options = (env.NODE_OPTIONS ?? '').split(/\s+/);
  const trust = options.filter((option) => trustOptions.includes(option));
  if (trust.length > 0) kept.NODE_OPTIONS = trust.join(' ');
  for (const name of carriedPaths) {
    const path = kept[name];
    const isName = name === 'SPACEIQ_BROWSER' && isBrowserKind(path ?? '');
    if (path !== undefined && !isName) kept[name] = resolve(path);
  }
  return kept;
}

function refuseProxyPassword(env: NodeJS.ProcessEnv): void {
  const name = carriedProxies.find((each) => env[each]?.includes('@'));
  if (name === undefined) return;
  throw new UsageError(
    `${name} has a name or a password in it, and a schedule keeps no secret.`,
    `Name the proxy without them for the schedule: ${name}=http://proxy.example:3128 spaceiq schedule add …`,
  );
}

function runArguments(entry: ScheduleEntry): string[] {
  return [
    ...['--quiet', 'schedule', 'run'],
    ...(entry.profileId === undefined
      ? ['--profile', entry.profile]
      : ['--profile-id', entry.profileId]),
    ...['--at', formatMinuteOfDay(entry.at), '--zone', entry.zone],
    ...(entry.days.length === 7 ? [] : ['--days', entry.days.join(',')]),
    ...(entry.grace === undefined ? [] : ['--grace', formatDuration(entry.grace)]),
    ...(entry.bookArgs.length === 0 ? [] : ['--', ...entry.bookArgs]),
  ];
}

import { Command } from 'commander';
import { parseMinuteOfDay, parseZone, weekdays } from '../../lib/civil-date.js';
import { ExitCode, UsageError } from '../../lib/errors.js';
import { parseDays } from '../../schedule/days.js';
import type { ScheduleEntry } from '../../schedule/entry.js';
import { spaceiqHome, systemHost } from '../../schedule/host.js';
import { releaseFor } from '../../schedule/times.js';
import type { CliContext } from '../context.js';

export interface RunOptions {
  readonly profile: string;
  readonly at: string;
  readonly zone: string;
  readonly days?: string;
  readonly env?: readonly string[];
}

export async function run(
  options: RunOptions,
  bookArgs: readonly string[],
  context: CliContext,
): Promise<ExitCode> {
  for (const pair of options.env ?? []) {
    const split = pair.indexOf('=');
    if (split > 0) context.env[pair.slice(0, split)] = pair.slice(split + 1);
  }
  const host = systemHost(context.env);
  const entry = entryOf(options, bookArgs, host);
  const now = context.clock.now();
  const release = releaseFor(entry, now, host.zone);
  if (release === null) {
    context.output.message(`No release of ${entry.profile} is near; nothing to do.`);
    return ExitCode.ok;
  }
  // An instant, not a clock time: it means the same whatever the wait for a lock or the session takes.
  const at = release > now ? ['--at', new Date(release).toISOString()] : [];
  return await book(['--profile', entry.profile, ...at, ...bookArgs], context);
}

async function book(args: readonly string[], context: CliContext): Promise<ExitCode> {
  let exitCode: ExitCode = ExitCode.failed;
  const program = new Command('spaceiq').exitOverride();
  const { register } = await import('../calls/book.js');
  register(program, context, async (act) => {
    exitCode = await act;
  });
  for (const command of program.commands) {
    command.exitOverride().configureOutput({ writeErr: () => {} });
  }
  await program.parseAsync(['book', ...args], { from: 'user' });
  return exitCode;
}

function entryOf(
  { profile, at, zone, days }: RunOptions,
  bookArgs: readonly string[],
  host: ReturnType<typeof systemHost>,
): ScheduleEntry {
  const minute = parseMinuteOfDay(at);
  const parsedZone = parseZone(zone);
  if (minute === null || parsedZone === null) {
    throw new UsageError(
      `This schedule of ${profile} cannot be read: ${at} in ${zone}.`,
      `Add it again: spaceiq schedule add --profile ${profile} --at 00:00`,
    );
  }
  return {
    profile,
    at: minute,
    days: days === undefined ? weekdays : parseDays(days, '--days'),
    zone: parsedZone,
    bookArgs,
    home: spaceiqHome(host),
    machineZone: host.zone,
  };
}

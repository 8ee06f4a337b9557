import { withLearnedWindow } from '../../booking/learned-window.js';
import { memoryOf } from '../../journal/memory.js';
import {
  formatMinuteOfDay,
  type MinuteOfDay,
  parseMinuteOfDay,
  parseZone,
  weekdays,
  type Zone,
} from '../../lib/civil-date.js';
import { ExitCode, SpecError, UsageError } from '../../lib/errors.js';
import { keychainNotice, needsKeychain } from '../../notify/without-keychain.js';
import type { Profile } from '../../profile/profile.js';
import { formatInstant } from '../../report/words.js';
import type { BackendName, Installed } from '../../schedule/backend.js';
import type { Program } from '../../schedule/command.js';
import { parseDays } from '../../schedule/days.js';
import { defaultGrace, type ScheduleEntry } from '../../schedule/entry.js';
import { type ScheduleHost, spaceiqHome, systemHost } from '../../schedule/host.js';
import { type AddRequest, addSchedule, previewSchedule } from '../../schedule/schedules.js';
import { guardedByMacos, stableProgram } from '../../schedule/stable-paths.js';
import { firings, nextRelease } from '../../schedule/times.js';
import type { CliContext } from '../context.js';
import { homeOf } from '../home.js';
import { record } from '../journal.js';
import { checkBookArgs } from './book-args.js';
import { buildingZone } from './building-zone.js';
import { parseGrace } from './grace.js';
import { writeMemory } from './memory.js';
import { describeOpenedDays } from './opened-days.js';
import { ownerOf } from './owners.js';
import { daysWords, scheduleDocument, zonedTime } from './words.js';

export interface AddOptions {
  readonly profile?: string;
  readonly at: string;
  readonly days?: string;
  readonly zone?: string;
  readonly grace?: string;
  readonly backend?: BackendName;
  readonly print?: boolean;
}

export async function add(
  options: AddOptions,
  bookArgs: readonly string[],
  context: CliContext,
): Promise<ExitCode> {
  const at = parseAt(options.at);
  const days = options.days === undefined ? weekdays : parseDays(options.days, '--days');
  const zone = options.zone === undefined ? null : parseZoneOption(options.zone);
  const grace = graceOf(options.grace);
  const dates = await checkBookArgs(bookArgs, context);
  const home = homeOf(context);
  const profile = home.open(home.resolve(options.profile));
  const inZone = zone ?? (await buildingZone(profile, context));
  const { said = [] } = memoryOf(await profile.journal.read());
  const settings = withLearnedWindow(await profile.settings(), said, inZone);
  const { days: wanted, windowDays } = settings;
  const amiss = describeOpenedDays(dates, { nights: days, days: wanted, windowDays });
  if (amiss !== null) context.output.warn(amiss);
  const host = systemHost(context.env);
  const entry: ScheduleEntry = {
    ...ownerOf(profile),
    at,
    days,
    zone: inZone,
    bookArgs,
    home: spaceiqHome(host),
    machineZone: host.zone,
    ...grace,
  };
  const now = context.clock.now();
  const { program, warnings } = stableProgram(context.self, context.env);
  const request = { entry, program, backend: options.backend ?? null, now };
  for (const warning of warnings) context.output.warn(warning);
  if (options.print === true) {
    warnOfGuardedFolders(options.backend, program, host, context);
    return await preview(request, host, context);
  }
  // What was released before it was there is none of its business.
  await writeMemory(profile, { served: now, running: null });
  const installed = await addSchedule(request, host);
  await recordAdded(profile, installed, context);
  warnOfGuardedFolders(installed.backend, program, host, context);
  warn(installed, context);
  if (home.vaultKind !== 'file' && needsKeychain(settings.notify)) {
    context.output.warn(keychainNotice(profile.name).join(' '));
  }
  show(installed, now, host, context);
  return ExitCode.ok;
}

async function preview(
  request: AddRequest,
  host: ScheduleHost,
  { output }: CliContext,
): Promise<ExitCode> {
  const text = await previewSchedule(request, host);
  output.line(text.trimEnd());
  output.document({ version: 1, preview: text, exitCode: ExitCode.ok });
  return ExitCode.ok;
}

async function recordAdded(
  profile: Profile,
  installed: Installed,
  context: CliContext,
): Promise<void> {
  const { entry, backend } = installed;
  const what = `schedule added: ${zonedTime(entry)}, ${daysWords(entry.days)} (${backend})`;
  const runId = `schedule-${context.clock.now()}`;
  await record(profile, { type: 'change', runId, what }, context.output);
}

/** A job of launchd can never say why it did not start, so it is said beforehand. */
function warnOfGuardedFolders(
  backend: BackendName | undefined,
  program: Program,
  host: ScheduleHost,
  { output }: CliContext,
): void {
  if (backend !== 'launchd' && (backend !== undefined || host.platform !== 'darwin')) return;
  for (const path of [program.node, program.script]) {
    const why = guardedByMacos(path, host.userHome);
    if (why !== null) output.warn(why);
  }
}

/** What the person should know before the first night. */
function warn({ backend }: Installed, { env, output }: CliContext): void {
  if (env.SPACEIQ_VAULT === 'file' && (env.SPACEIQ_PASSPHRASE ?? '') !== '') {
    output.warn(
      'The passphrase of the vault is not kept with the schedule, so its runs cannot open the session. ' +
        'Write it into a file that only you can read, and name that: export SPACEIQ_PASSPHRASE_FILE=/path',
    );
  }
  if (backend === 'systemd') {
    output.message(
      'It runs while you are signed in to this machine; to let it run always: loginctl enable-linger',
    );
  }
}

function show(installed: Installed, now: number, host: ScheduleHost, { output }: CliContext): void {
  const { entry, backend, where } = installed;
  const here = firings({ ...entry }, host.zone, now).map(({ minute }) => formatMinuteOfDay(minute));
  output.line(
    `${output.color.green('✓')} ${entry.profile} books at ${zonedTime(entry)}, ${daysWords(entry.days)}.`,
  );
  const through = here.length > 1 ? `, as the clocks of both change through the year` : '';
  output.line(`  Starts here   ${here.join(' or ')} (${host.zone})${through}`);
  const next = formatInstant(nextRelease(entry, now), entry.zone);
  output.line(`  Next release  ${next} (${entry.zone})`);
  output.line(`  Kept by       ${backend}: ${where}`);
  output.document({
    version: 1,
    schedule: scheduleDocument(installed, now),
    exitCode: ExitCode.ok,
  });
}

function graceOf(text: string | undefined): Pick<ScheduleEntry, 'grace'> {
  const grace = text === undefined ? defaultGrace : parseGrace(text);
  return grace === defaultGrace ? {} : { grace };
}

function parseAt(text: string): MinuteOfDay {
  const minute = parseMinuteOfDay(text);
  if (minute !== null && minute < 1440) return minute;
  throw new SpecError(
    '--at',
    text,
    0,
    text.length,
    `${text} is no clock time`,
    'Write it as hours and minutes of the building: --at 00:00',
  );
}

function parseZoneOption(text: string): Zone {
  const zone = parseZone(text);
  if (zone !== null && /^[\w+/-]+$/.test(text)) return zone;
  throw new UsageError(`There is no time zone "${text}".`, 'For example: --zone Europe/London');
}

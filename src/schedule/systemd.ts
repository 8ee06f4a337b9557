import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { formatMinuteOfDay, type Zone } from '../lib/civil-date.js';
import { ExitCode, SpaceiqError } from '../lib/errors.js';
import { readText } from '../lib/files.js';
import { addCommand } from './add-command.js';
import type { Backend, Held, Plan, Problem } from './backend.js';
import type { Program } from './command.js';
import { readEntry, type ScheduleEntry, writeEntry } from './entry.js';
import type { ScheduleHost } from './host.js';
import { type Firing, firings, meetsClockChange } from './times.js';
import { type Units, type UserUnits, userUnits } from './user-units.js';

/** The two units of a plan. They count in the building's zone, so that systemd minds the changes of its clocks. */
export function unitsOf(plan: Plan): Units {
  const { entry, command, now } = plan;
  const zone = meetsClockChange(entry, entry.zone, now) ? ('UTC' as Zone) : entry.zone;
  const when = `${formatMinuteOfDay(entry.at)} in ${entry.zone}`;
  // A credential of the service's own: nothing that it starts can read it, nor where it lies.
  const { SPACEIQ_PASSPHRASE_FILE: passphrase, ...rest } = command.env;
  const env = [
    ...Object.entries(rest).map(([name, value]) => `Environment=${quoted(`${name}=${value}`)}`),
    ...(passphrase === undefined
      ? []
      : [`LoadCredential=spaceiq-passphrase:${unspecified(passphrase)}`]),
  ];
  const [node, ...args] = command.argv;
  const words = [quoted(node), ...args.map((arg) => quoted(arg).replaceAll('$', '$$$$'))];
  const service = [
    '# Made by spaceiq. Change it with: spaceiq schedule',
    `# ${writeEntry(entry)}`,
    '[Unit]',
    `Description=Book desks on SpaceIQ for ${entry.profile}`,
    '',
    '[Service]',
    'Type=oneshot',
    "# What it writes and what it knows is nobody else's, and no core dump tells it.",
    'UMask=0077',
    'NoNewPrivileges=true',
    'LimitCORE=0',
    '# A watch may last for as long as its --until says, and every other wait has a deadline of its own.',
    'TimeoutStartSec=infinity',
    ...env,
    `ExecStart=${words.join(' ')}`,
    '# A date that could not be booked is no fault of the service.',
    'SuccessExitStatus=4',
  ];
  const timer = [
    '# Made by spaceiq. Change it with: spaceiq schedule',
    '[Unit]',
    `Description=Book desks on SpaceIQ for ${entry.profile} at ${when}`,
    '',
    '[Timer]',
    ...firings(entry, zone, now).map((time) => `OnCalendar=${calendar(time, zone)}`),
    'AccuracySec=1s',
    '# What was slept through is started at wake; it books what is still to be had.',
    'Persistent=true',
    '',
    '[Install]',
    'WantedBy=timers.target',
  ];
  return { service: `${service.join('\n')}\n`, timer: `${timer.join('\n')}\n` };
}

export function systemdBackend(host: ScheduleHost): Backend {
  const units = userUnits(host);
  return {
    name: 'systemd',
    preview(plan) {
      const { service, timer } = unitsOf(plan);
      const name = (kind: string) => `# ${units.file(`${plan.id}.${kind}`)}`;
      return `${name('service')}\n${service}\n${name('timer')}\n${timer}`;
    },
    isAvailable: async () => (await units.systemctl('show-environment')).code === 0,
    async install(plan) {
      const earlier = await units.read(plan.id);
      const refused = await units.start(plan.id, unitsOf(plan));
      if (refused === null) return units.file(`${plan.id}.timer`);
      if (earlier === null) await units.remove(plan.id);
      else await units.start(plan.id, earlier);
      throw refusal(refused, plan.entry);
    },
    remove: units.remove,
    list: () => installedIn(units.folder),
    check: ({ id, entry }) => timerProblem(units, `${id}.timer`, entry.profile),
  };
}

async function timerProblem(
  { systemctl }: UserUnits,
  timer: string,
  profile: string,
): Promise<Problem | null> {
  const fix = `Enable it: systemctl --user enable --now ${timer}`;
  for (const question of ['is-enabled', 'is-active']) {
    const { code, stdout, stderr } = await systemctl(question, timer);
    const answer = stdout.trim();
    if (code === 0) continue;
    if (answer === '') {
      const words = stderr.trim().split('\n')[0] || 'it did not say why';
      const text = `systemd cannot be asked about the schedule of ${profile}: ${words}.`;
      return { level: 'warn', text, fix: `See: systemctl --user status ${timer}` };
    }
    return { level: 'fail', text: `The timer of ${profile} is ${answer}, so nothing starts.`, fix };
  }
  return null;
}

async function installedIn(folder: string): Promise<readonly Held[]> {
  const names = await readdir(folder).catch(() => []);
  const services = names.filter((name) => /^spaceiq[.-].*\.service$/.test(name));
  const installed = await Promise.all(
    services.map(async (name): Promise<Held | null> => {
      const id = name.slice(0, -'.service'.length);
      const text = await readText(join(folder, name)).catch(() => null);
      const entry = entryIn(text ?? '');
      const where = join(folder, `${id}.timer`);
      const program = programIn(text ?? '');
      return entry === null ? null : { id, entry, backend: 'systemd', where, program };
    }),
  );
  return installed.filter((each) => each !== null);
}

function entryIn(unit: string): ReturnType<typeof readEntry> {
  const lines = unit.split('\n').map((line) => readEntry(line.replace(/^# /, '')));
  return lines.find((line) => line !== null) ?? null;
}

function programIn(unit: string): Program | null {
  const start = /^ExecStart=(.*)$/m.exec(unit)?.[1] ?? '';
  const words = [...start.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, word = '']) => word);
  const [node, script] = words.map(unquoted);
  // A dollar is doubled in arguments only.
  return node === undefined || script === undefined
    ? null
    : { node, script: script.replaceAll('$$', '$') };
}

function calendar({ minute, days }: Firing, zone: Zone): string {
  const names = days.map((day) => day.charAt(0).toUpperCase() + day.slice(1));
  const week = days.length === 7 ? '' : `${names.join(',')} `;
  return `${week}*-*-* ${formatMinuteOfDay(minute)}:00 ${zone}`;
}

/** A word of a unit file: quotes and backslashes escaped, and no specifier left in it. */
function quoted(word: string): string {
  return `"${word.replaceAll(/["\\]/g, '\\$&').replaceAll('%', '%%')}"`;
}

/** A path where a unit file takes no quotes. */
function unspecified(path: string): string {
  return path.replaceAll('%', '%%');
}

/** Undoes `quoted`, inside of the quotes. */
function unquoted(word: string): string {
  return word.replaceAll('%%', '%').replaceAll(/\\(["\\])/g, '$1');
}

function refusal(stderr: string, entry: ScheduleEntry): SpaceiqError {
  const words = stderr.trim().split('\n')[0] || 'systemctl did not say why';
  return new SpaceiqError(
    ExitCode.failed,
    `systemd did not take the timer: ${words}.`,
    `Use the crontab instead: ${addCommand(entry, 'cron')}`,
  );
}

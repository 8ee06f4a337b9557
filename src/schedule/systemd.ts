import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { formatMinuteOfDay, type Zone } from '../lib/civil-date.js';
import { ExitCode, SpaceiqError } from '../lib/errors.js';
import { fileExists, readText, writeAtomically } from '../lib/files.js';
import type { Backend, Installed, Plan } from './backend.js';
import { readEntry, type ScheduleEntry, writeEntry } from './entry.js';
import type { ScheduleHost } from './host.js';
import { type Firing, firings, meetsClockChange } from './times.js';

/** A service and the timer that starts it, of the user's own systemd. */
export interface Units {
  readonly service: string;
  readonly timer: string;
}

/** The two units of a plan. They count in the building's zone, so that systemd minds the changes of its clocks. */
export function unitsOf(plan: Plan): Units {
  const { entry, command, now } = plan;
  const zone = meetsClockChange(entry, entry.zone, now) ? ('UTC' as Zone) : entry.zone;
  const when = `${formatMinuteOfDay(entry.at)} in ${entry.zone}`;
  const env = Object.entries(command.env).map(
    ([name, value]) => `Environment=${quoted(`${name}=${value}`)}`,
  );
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
    '',
    '[Install]',
    'WantedBy=timers.target',
  ];
  return { service: `${service.join('\n')}\n`, timer: `${timer.join('\n')}\n` };
}

export function systemdBackend(host: ScheduleHost): Backend {
  const folder = join(
    host.env.XDG_CONFIG_HOME || join(host.userHome, '.config'),
    'systemd',
    'user',
  );
  const file = (unit: string) => join(folder, unit);
  const systemctl = (...args: string[]) => host.run('systemctl', ['--user', ...args]);
  return {
    name: 'systemd',
    preview(plan) {
      const { service, timer } = unitsOf(plan);
      return `# ${file(`${plan.id}.service`)}\n${service}\n# ${file(`${plan.id}.timer`)}\n${timer}`;
    },
    isAvailable: async () => (await systemctl('show-environment')).code === 0,
    async install(plan) {
      const { service, timer } = unitsOf(plan);
      await mkdir(folder, { recursive: true });
      await writeAtomically(file(`${plan.id}.service`), service);
      await writeAtomically(file(`${plan.id}.timer`), timer);
      await must(systemctl('daemon-reload'));
      await must(systemctl('enable', `${plan.id}.timer`));
      await must(systemctl('restart', `${plan.id}.timer`));
      return file(`${plan.id}.timer`);
    },
    async remove(id) {
      if (!(await fileExists(file(`${id}.service`)))) return false;
      // Without a running systemd nothing is started, and removing the files is enough.
      await systemctl('disable', '--now', `${id}.timer`);
      await rm(file(`${id}.timer`), { force: true });
      await rm(file(`${id}.service`));
      await systemctl('daemon-reload');
      return true;
    },
    list: () => installedIn(folder),
  };
}

async function installedIn(folder: string): Promise<readonly Installed[]> {
  const names = await readdir(folder).catch(() => []);
  const services = names.filter((name) => /^spaceiq[.-].*\.service$/.test(name));
  const installed = await Promise.all(
    services.map(async (name): Promise<Installed | null> => {
      const id = name.slice(0, -'.service'.length);
      const text = await readText(join(folder, name)).catch(() => null);
      const entry = entryIn(text ?? '');
      const where = join(folder, `${id}.timer`);
      return entry === null ? null : { id, entry, backend: 'systemd', where };
    }),
  );
  return installed.filter((each) => each !== null);
}

function entryIn(unit: string): ScheduleEntry | null {
  const lines = unit.split('\n').map((line) => readEntry(line.replace(/^# /, '')));
  return lines.find((line) => line !== null) ?? null;
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

async function must(command: ReturnType<ScheduleHost['run']>): Promise<void> {
  const { code, stderr } = await command;
  if (code === 0) return;
  const words = stderr.trim().split('\n')[0] || 'systemctl did not say why';
  throw new SpaceiqError(
    ExitCode.failed,
    `systemd did not take the timer: ${words}.`,
    'Use the crontab instead: spaceiq schedule add --backend cron',
  );
}

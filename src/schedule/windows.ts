import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { civilDateAt, formatMinuteOfDay, type Weekday } from '../lib/civil-date.js';
import { ExitCode, SpaceiqError } from '../lib/errors.js';
import { windowsProgram } from '../lib/windows-programs.js';
import type { Backend, Held, Plan } from './backend.js';
import type { Program } from './command.js';
import { readEntry, writeEntry } from './entry.js';
import type { ScheduleHost } from './host.js';
import { type Firing, firings } from './times.js';
import { fromXmlText, xmlText } from './xml.js';

/** A task of the Task Scheduler, in its own XML (schema version 1.2). */
export function taskOf(plan: Plan): string {
  const { entry, command, now } = plan;
  const [node, ...rest] = command.argv;
  // A task has no environment of its own, so ours goes into the arguments of the hidden command.
  const env = Object.entries(command.env).flatMap(([name, value]) => ['--env', `${name}=${value}`]);
  const split = rest.indexOf('--') === -1 ? rest.length : rest.indexOf('--');
  const args = [...rest.slice(0, split), ...env, ...rest.slice(split)];
  const first = civilDateAt(now, entry.machineZone);
  return `${[
    '<?xml version="1.0" encoding="UTF-16"?>',
    '<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">',
    '  <RegistrationInfo>',
    '    <Author>spaceiq</Author>',
    `    <Description>${xmlText(`Books desks on SpaceIQ for ${entry.profile}.`)}</Description>`,
    `    <Documentation>${xmlText(writeEntry(entry))}</Documentation>`,
    '  </RegistrationInfo>',
    '  <Triggers>',
    ...firings(entry, entry.machineZone, now).flatMap((time) => trigger(time, first)),
    '  </Triggers>',
    '  <Principals>',
    '    <Principal id="Author">',
    '      <LogonType>InteractiveToken</LogonType>',
    '      <RunLevel>LeastPrivilege</RunLevel>',
    '    </Principal>',
    '  </Principals>',
    '  <Settings>',
    '    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>',
    '    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>',
    '    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>',
    '    <StartWhenAvailable>true</StartWhenAvailable>',
    '    <Enabled>true</Enabled>',
    '    <ExecutionTimeLimit>P1D</ExecutionTimeLimit>',
    '  </Settings>',
    '  <Actions Context="Author">',
    '    <Exec>',
    `      <Command>${xmlText(quoted(node))}</Command>`,
    `      <Arguments>${xmlText(args.map(quoted).join(' '))}</Arguments>`,
    '    </Exec>',
    '  </Actions>',
    '</Task>',
  ].join('\r\n')}\r\n`;
}

export function windowsBackend(host: ScheduleHost): Backend {
  const task = (id: string) => `\\spaceiq\\${id}`;
  const schtasks = windowsProgram('schtasks', host.env);
  const query = (id: string) => host.run(schtasks, ['/Query', '/TN', task(id), '/XML']);
  return {
    name: 'windows',
    preview: taskOf,
    isAvailable: async () => host.platform === 'win32',
    async install(plan) {
      const folder = await mkdtemp(join(tmpdir(), 'spaceiq-task-'));
      try {
        const file = join(folder, 'task.xml');
        await writeFile(file, `\ufeff${taskOf(plan)}`, 'utf16le');
        const args = ['/Create', '/F', '/TN', task(plan.id), '/XML', file];
        const { code, stderr } = await host.run(schtasks, args);
        if (code !== 0) throw refusal(stderr);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
      return task(plan.id);
    },
    async remove(id) {
      if ((await query(id)).code !== 0) return false;
      const { code, stderr } = await host.run(schtasks, ['/Delete', '/F', '/TN', task(id)]);
      if (code !== 0) throw refusal(stderr);
      return true;
    },
    async list(ids) {
      const found = await Promise.all(
        ids.map(async (id): Promise<Held | null> => {
          const { code, stdout } = await query(id);
          const json = /<Documentation>(.*)<\/Documentation>/.exec(stdout)?.[1] ?? '';
          const entry = code === 0 ? readEntry(fromXmlText(json)) : null;
          const program = programIn(stdout);
          return entry === null
            ? null
            : { id, entry, backend: 'windows', where: task(id), program };
        }),
      );
      return found.filter((each) => each !== null);
    },
    check: async () => null,
  };
}

const dayNames: Record<Weekday, string> = {
  mon: 'Monday',
  tue: 'Tuesday',
  wed: 'Wednesday',
  thu: 'Thursday',
  fri: 'Friday',
  sat: 'Saturday',
  sun: 'Sunday',
};

function trigger({ minute, days }: Firing, first: string): string[] {
  return [
    '    <CalendarTrigger>',
    `      <StartBoundary>${first}T${formatMinuteOfDay(minute)}:00</StartBoundary>`,
    '      <Enabled>true</Enabled>',
    '      <ScheduleByWeek>',
    '        <DaysOfWeek>',
    ...days.map((day) => `          <${dayNames[day]} />`),
    '        </DaysOfWeek>',
    '        <WeeksInterval>1</WeeksInterval>',
    '      </ScheduleByWeek>',
    '    </CalendarTrigger>',
  ];
}

/** A word of a Windows command line, as the C runtime of the program takes it apart again. */
function quoted(word: string): string {
  if (/^[\w:.,=+/\\-]+$/.test(word)) return word;
  return `"${word.replaceAll(/(\\*)"/g, '$1$1\\"').replace(/(\\+)$/, '$1$1')}"`;
}

function programIn(task: string): Program | null {
  const text = (tag: string) =>
    fromXmlText(new RegExp(`<${tag}>(.*)</${tag}>`).exec(task)?.[1] ?? '');
  // No path of Windows has a quote in it.
  const [node, script] = [text('Command'), text('Arguments')].map((words) =>
    /^"([^"]+)"|^[^"\s]+/.exec(words)?.[0].replaceAll('"', ''),
  );
  return node === undefined || script === undefined ? null : { node, script };
}

function refusal(stderr: string): SpaceiqError {
  const words = stderr.trim().split('\n')[0] || 'schtasks did not say why';
  return new SpaceiqError(ExitCode.failed, `The Task Scheduler refused: ${words}.`);
}

import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { weekdays } from '../lib/civil-date.js';
import { ExitCode, SpaceiqError } from '../lib/errors.js';
import { fileExists, readText, writeAtomically } from '../lib/files.js';
import { addCommand } from './add-command.js';
import type { Backend, Held, Plan } from './backend.js';
import type { Program } from './command.js';
import { readEntry, writeEntry } from './entry.js';
import type { ScheduleHost } from './host.js';
import { type Firing, firings } from './times.js';
import { fromXmlText, xmlText } from './xml.js';

const commentPattern = /<!-- (\{.*\}) -->/;

/** The property list of an agent of the user's own launchd. */
export function plistOf({ id, entry, command, now }: Plan): string {
  const strings = command.argv.map((word) => `    ${tag('string', word)}`);
  const env = Object.entries(command.env).map(
    ([name, value]) => `    ${tag('key', name)}${tag('string', value)}`,
  );
  const times = firings(entry, entry.machineZone, now).flatMap(intervals);
  return `${[
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">',
    '<!-- Made by spaceiq. Change it with: spaceiq schedule -->',
    // No comment of XML may hold two hyphens, so the JSON writes them as escapes.
    `<!-- ${writeEntry(entry).replaceAll('-', '\\u002d')} -->`,
    '<plist version="1.0">',
    '<dict>',
    `  <key>Label</key>${tag('string', id)}`,
    '  <key>ProgramArguments</key>',
    '  <array>',
    ...strings,
    '  </array>',
    '  <key>EnvironmentVariables</key>',
    ...(env.length === 0 ? ['  <dict/>'] : ['  <dict>', ...env, '  </dict>']),
    '  <key>StartCalendarInterval</key>',
    '  <array>',
    ...times,
    '  </array>',
    // A time that the Mac slept through is started at wake; one that it was off at, when its user signs in.
    '  <key>RunAtLoad</key><true/>',
    // What runs in the background is slowed down, and the release is an instant.
    '  <key>ProcessType</key><string>Interactive</string>',
    '</dict>',
    '</plist>',
  ].join('\n')}\n`;
}

export function launchdBackend(host: ScheduleHost): Backend {
  const folder = join(host.userHome, 'Library', 'LaunchAgents');
  const file = (id: string) => join(folder, `${id}.plist`);
  const domain = `gui/${host.uid}`;
  const launchctl = (...args: string[]) => host.run('/bin/launchctl', args);
  const start = async (id: string, plist: string) => {
    await mkdir(folder, { recursive: true });
    await launchctl('bootout', `${domain}/${id}`);
    await writeAtomically(file(id), plist);
    return await launchctl('bootstrap', domain, file(id));
  };
  return {
    name: 'launchd',
    preview: plistOf,
    isAvailable: async () => host.platform === 'darwin',
    async install(plan) {
      const earlier = await readText(file(plan.id));
      const { code, stderr } = await start(plan.id, plistOf(plan));
      if (code === 0) return file(plan.id);
      if (earlier === null) await rm(file(plan.id));
      else await start(plan.id, earlier);
      throw new SpaceiqError(
        ExitCode.failed,
        `launchd did not take the agent: ${stderr.trim() || `code ${code}`}.`,
        `Use the crontab instead: ${addCommand(plan.entry, 'cron')}`,
      );
    },
    async remove(id) {
      if (!(await fileExists(file(id)))) return false;
      await launchctl('bootout', `${domain}/${id}`);
      await rm(file(id));
      return true;
    },
    list: () => installedIn(folder),
    check: async () => null,
  };
}

async function installedIn(folder: string): Promise<readonly Held[]> {
  const names = await readdir(folder).catch(() => []);
  const agents = names.filter((name) => /^spaceiq[.-].*\.plist$/.test(name));
  const installed = await Promise.all(
    agents.map(async (name): Promise<Held | null> => {
      const where = join(folder, name);
      const text = await readText(where).catch(() => null);
      const entry = readEntry(commentPattern.exec(text ?? '')?.[1] ?? '');
      const id = name.slice(0, -'.plist'.length);
      const program = programIn(text ?? '');
      return entry === null ? null : { id, entry, backend: 'launchd', where, program };
    }),
  );
  return installed.filter((each) => each !== null);
}

function programIn(plist: string): Program | null {
  const list = /<key>ProgramArguments<\/key>\s*<array>(.*?)<\/array>/s.exec(plist)?.[1] ?? '';
  const words = [...list.matchAll(/<string>(.*?)<\/string>/gs)].map(([, word = '']) => word);
  const [node, script] = words.map(fromXmlText);
  return node === undefined || script === undefined ? null : { node, script };
}

/** launchd counts Sunday as 0. */
function intervals({ minute, days }: Firing): string[] {
  const integer = (key: string, value: number) => `<key>${key}</key><integer>${value}</integer>`;
  const time = `${integer('Hour', Math.floor(minute / 60))}${integer('Minute', minute % 60)}`;
  if (days.length === 7) return [`    <dict>${time}</dict>`];
  return days.map((day) => {
    const weekday = integer('Weekday', (weekdays.indexOf(day) + 1) % 7);
    return `    <dict>${weekday}${time}</dict>`;
  });
}

function tag(name: string, text: string): string {
  return `<${name}>${xmlText(text)}</${name}>`;
}

import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Zone } from '../../../src/lib/civil-date.js';
import { addCommand } from '../../../src/schedule/add-command.js';
import { type BackendName, backendNames, type Installed } from '../../../src/schedule/backend.js';
import { commandOf, type Program } from '../../../src/schedule/command.js';
import { problemOf } from '../../../src/schedule/health.js';
import { type CommandResult, type ScheduleHost, systemHost } from '../../../src/schedule/host.js';
import { backendOf } from '../../../src/schedule/schedules.js';
import { makeEntry, makeFolder, now } from './make.js';

const fine: CommandResult = { code: 0, stdout: '', stderr: '', missing: false };

/** A machine whose schedulers take everything, and answer as `answers` says by the first words of the call. */
function makeHost(
  folder: string,
  answers: Readonly<Record<string, Partial<CommandResult>>> = {},
): ScheduleHost {
  let kept = '';
  const run = async (file: string, args: readonly string[], input?: string) => {
    const call = [file, ...args].join(' ');
    const answer = Object.entries(answers).find(([start]) => call.startsWith(start))?.[1];
    if (answer !== undefined) return { ...fine, ...answer };
    if (input !== undefined) kept = input;
    if (args[0] === '/Create') kept = readFileSync(args.at(-1) ?? '', 'utf16le');
    return { ...fine, stdout: kept };
  };
  return { ...systemHost({ HOME: folder }), platform: 'linux', zone: 'UTC' as Zone, run };
}

/** Node and a script that are there, in a folder that breaks every kind of quoting. */
function makeProgram(folder: string): Program {
  const program = { node: join(folder, `a 50% $x 'n'`), script: join(folder, `b <&> 漢 %h $y.js`) };
  for (const file of Object.values(program)) {
    writeFileSync(file, '');
    chmodSync(file, 0o700);
  }
  return program;
}

async function install(
  backend: BackendName,
  program: Program,
  host: ScheduleHost,
  entry = makeEntry(),
): Promise<Installed> {
  const id = 'spaceiq-alice';
  const command = commandOf(entry, program, { SPACEIQ_VAULT: 'file' });
  await backendOf(backend, host).install({ id, entry, command, now });
  const [installed] = await backendOf(backend, host).list([id]);
  return installed as Installed;
}

describe.each(backendNames)('a schedule kept by %s', (backend) => {
  test('tells what it starts', async () => {
    using folder = makeFolder();
    const program = makeProgram(folder.path);
    const host = makeHost(folder.path);
    const installed = await install(backend, program, host);
    expect(installed.program).toEqual(program);
    expect(await problemOf(installed, host, now)).toBeNull();
  });

  test.each(['node', 'script'] as const)('is dead when its %s is gone', async (which) => {
    using folder = makeFolder();
    const gone = { ...makeProgram(folder.path), [which]: '/opt/node-20.1/gone' };
    const host = makeHost(folder.path);
    expect(await problemOf(await install(backend, gone, host), host, now)).toEqual({
      level: 'fail',
      text: 'The schedule of alice starts /opt/node-20.1/gone, which is not there any more.',
      fix: `Install it again: spaceiq schedule add --profile alice --at 00:00 --zone Europe/London --backend ${backend}`,
    });
  });

  test('minds a move of the machine to another zone where it counts in that', async () => {
    using folder = makeFolder();
    const host = makeHost(folder.path);
    const installed = await install(backend, makeProgram(folder.path), host);
    const judged = async (zone: string) =>
      (await problemOf(installed, { ...host, zone: zone as Zone }, now))?.text ?? null;
    expect(await judged('Asia/Tokyo')).toBe(
      backend === 'systemd'
        ? null
        : 'The schedule of alice was made for a machine in UTC, and this one is in Asia/Tokyo.',
    );
    expect(await judged('Etc/UTC')).toBeNull();
  });
});

describe('what the scheduler itself says', () => {
  test.each<[BackendName, string, Partial<CommandResult>, 'warn' | 'fail', RegExp, RegExp]>([
    ['cron', 'pidof', { code: 1 }, 'warn', /^No cron daemon is running/, /service cron start$/],
    [
      'systemd',
      'systemctl --user is-enabled',
      { code: 1, stdout: 'disabled\n' },
      'fail',
      /^The timer of alice is disabled/,
      /^Enable it: systemctl --user enable --now spaceiq-alice\.timer$/,
    ],
    [
      'systemd',
      'systemctl --user is-active',
      { code: 3, stdout: 'inactive\n' },
      'fail',
      /^The timer of alice is inactive/,
      /^Enable it: systemctl --user enable --now spaceiq-alice\.timer$/,
    ],
    [
      'systemd',
      'systemctl --user is-enabled',
      { code: 1, stderr: 'Failed to connect to bus: No medium found\n' },
      'warn',
      /cannot be asked about the schedule of alice: Failed to connect to bus: No medium found\.$/,
      /systemctl --user status spaceiq-alice\.timer$/,
    ],
  ])('%s: %s %j', async (backend, call, answer, level, text, fix) => {
    using folder = makeFolder();
    const host = makeHost(folder.path, { [call]: answer });
    const installed = await install(backend, makeProgram(folder.path), host);
    expect(await problemOf(installed, host, now)).toEqual({
      level,
      text: expect.stringMatching(text),
      fix: expect.stringMatching(fix),
    });
  });

  test('a machine without pidof cannot tell, and is not accused', async () => {
    using folder = makeFolder();
    const host = makeHost(folder.path, { pidof: { code: -1, missing: true } });
    const installed = await install('cron', makeProgram(folder.path), host);
    expect(await problemOf(installed, host, now)).toBeNull();
  });
});

test('the call that installs a schedule again can be pasted into a shell', () => {
  const bookArgs = ['--dates', 'tue,wed', '--desks', `it's 2.24.*`];
  expect(addCommand(makeEntry({ days: ['mon', 'fri'], bookArgs }))).toBe(
    'spaceiq schedule add --profile alice --at 00:00 --zone Europe/London --days mon,fri ' +
      `-- --dates tue,wed --desks 'it'\\''s 2.24.*'`,
  );
});

import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DOMParser } from '@xmldom/xmldom';
import { parse } from 'plist';
import { describe, expect, test } from 'vitest';
import type { Zone } from '../../../src/lib/civil-date.js';
import { type ScheduleHost, systemHost } from '../../../src/schedule/host.js';
import { launchdBackend, plistOf } from '../../../src/schedule/launchd.js';
import { addSchedule, listSchedules, removeSchedule } from '../../../src/schedule/schedules.js';
import { systemdBackend, unitsOf } from '../../../src/schedule/systemd.js';
import { taskOf } from '../../../src/schedule/windows.js';
import {
  makeEntry,
  makeFakeCrontab,
  makeFolder,
  makePlan,
  nastyArgs,
  program,
} from '../../unit/schedule/make.js';

const env = { XDG_RUNTIME_DIR: '/run/user/1000', SPACEIQ_HOME: `/home/a b/%h "q" \\ $x` };

function lines(text: string, start: string): string[] {
  return text.split('\n').filter((line) => line.startsWith(start));
}

describe('systemd', () => {
  test('its own verifier accepts the units', () => {
    using folder = makeFolder();
    const node = join(folder.path, 'a node');
    writeFileSync(node, '#!/bin/sh\n');
    chmodSync(node, 0o755);
    const plan = makePlan(makeEntry({ bookArgs: nastyArgs, days: ['mon', 'wed'] }), env);
    const argv = [node, ...plan.command.argv.slice(1)] as [string, ...string[]];
    const units = unitsOf({ ...plan, command: { ...plan.command, argv } });
    for (const kind of ['service', 'timer'] as const) {
      writeFileSync(join(folder.path, `${plan.id}.${kind}`), units[kind]);
    }
    const verified = spawnSync(
      'systemd-analyze',
      [
        'verify',
        '--user',
        '--man=no',
        join(folder.path, `${plan.id}.timer`),
        join(folder.path, `${plan.id}.service`),
      ],
      { encoding: 'utf8', env: { ...process.env, XDG_RUNTIME_DIR: folder.path } },
    );
    const complaints = verified.stderr.split('\n').filter((line) => line.includes('spaceiq'));
    expect(complaints).toEqual([]);
    expect(verified.status).toBe(0);
  });

  test('lets a run watch for as long as it was told to', () => {
    const { service } = unitsOf(makePlan(makeEntry()));
    expect(lines(service, 'TimeoutStartSec')).toEqual(['TimeoutStartSec=infinity']);
    expect(lines(service, 'UMask')).toEqual(['UMask=0077']);
    expect(lines(service, 'NoNewPrivileges')).toEqual(['NoNewPrivileges=true']);
    expect(lines(service, 'LimitCORE')).toEqual(['LimitCORE=0']);
  });

  test('hands the passphrase of the vault to the service alone, as a credential', () => {
    const file = { SPACEIQ_VAULT: 'file', SPACEIQ_PASSPHRASE_FILE: '/home/a b/50%' };
    const { service } = unitsOf(makePlan(makeEntry(), file));
    expect(lines(service, 'LoadCredential')).toEqual([
      'LoadCredential=spaceiq-passphrase:/home/a b/50%%',
    ]);
    expect(service).not.toContain('SPACEIQ_PASSPHRASE_FILE');
  });

  test('counts in the zone of the building, a minute early', () => {
    const { timer } = unitsOf(makePlan(makeEntry({ days: ['mon', 'tue'] })));
    expect(lines(timer, 'OnCalendar')).toEqual(['OnCalendar=Mon,Sun *-*-* 23:59:00 Europe/London']);
  });

  test('counts in UTC where the clocks of the building change over the release', () => {
    const { timer } = unitsOf(makePlan(makeEntry({ at: 90 })));
    expect(lines(timer, 'OnCalendar')).toEqual([
      'OnCalendar=*-*-* 00:29:00 UTC',
      'OnCalendar=*-*-* 01:29:00 UTC',
    ]);
  });

  test('its own reading of the calendar is ours', () => {
    for (const at of [0, 90, 540]) {
      const { timer } = unitsOf(makePlan(makeEntry({ at, days: ['tue', 'sat'] })));
      for (const line of lines(timer, 'OnCalendar')) {
        const spec = line.slice('OnCalendar='.length);
        const read = spawnSync('systemd-analyze', ['calendar', spec], { encoding: 'utf8' });
        expect([spec, read.status]).toEqual([spec, 0]);
      }
    }
  });

  test('passes every argument as it was', () => {
    const plan = makePlan(makeEntry({ bookArgs: nastyArgs }), env);
    const [start = ''] = lines(unitsOf(plan).service, 'ExecStart=');
    expect(asSystemdReads(start.slice('ExecStart='.length))).toEqual(plan.command.argv);
  });

  test('installs and removes through systemctl, and takes over from the crontab', async () => {
    using folder = makeFolder();
    const { bin, table } = makeFakeCrontab(folder.path);
    const calls = join(folder.path, 'calls');
    const systemctl = join(bin, 'systemctl');
    const home = join(folder.path, 'home');
    const host = {
      ...systemHost({ PATH: `${bin}:/usr/bin:/bin`, HOME: home }),
      platform: 'linux',
    } as const;
    const owner = { profile: 'alice', profileId: 'k2k2k2k2k2k2k2k2k2k2' };
    const request = { entry: makeEntry(owner), program, now: 0, backend: null };
    const id = `spaceiq-${owner.profileId}`;

    writeFileSync(systemctl, '#!/bin/sh\nexit 1\n');
    chmodSync(systemctl, 0o755);
    expect(await addSchedule(request, host)).toMatchObject({ backend: 'cron' });
    expect(existsSync(table)).toBe(true);

    writeFileSync(systemctl, `#!/bin/sh\necho "$@" >> '${calls}'\n`);
    expect(await addSchedule(request, host)).toMatchObject({ backend: 'systemd' });
    expect(existsSync(table)).toBe(false);
    const timer = join(home, '.config/systemd/user', `${id}.timer`);
    expect(readFileSync(timer, 'utf8')).toContain('Europe/London');
    expect(await listSchedules([owner], host)).toEqual([
      { id, backend: 'systemd', where: timer, entry: request.entry, program },
    ]);
    expect(readFileSync(calls, 'utf8').split('\n')).toContain(`--user enable ${id}.timer`);

    expect(await removeSchedule(owner, host)).toHaveLength(1);
    expect(existsSync(timer)).toBe(false);
    expect(await removeSchedule(owner, host)).toEqual([]);
  });

  describe('that does not take the timer', () => {
    const plan = makePlan(makeEntry({ days: ['mon', 'tue'], bookArgs: ['--dates', '+29d'] }));
    const place = '.config/systemd/user';

    /** A user's home with a systemctl that refuses to enable once there is a file `refuse`. */
    function makeMachine(folder: string) {
      const bin = join(folder, 'bin');
      mkdirSync(bin);
      const refuse = join(folder, 'refuse');
      const systemctl = `#!/bin/sh
case "$2" in
  enable) [ -f '${refuse}' ] && { echo 'Unit is masked' >&2; exit 1; };;
esac
exit 0
`;
      writeFileSync(join(bin, 'systemctl'), systemctl, { mode: 0o755 });
      const host = systemHost({ PATH: `${bin}:/usr/bin:/bin`, HOME: folder });
      return { backend: systemdBackend(host), refuse };
    }

    test('is quoted, with the whole call that goes another way', async () => {
      using folder = makeFolder();
      const { backend, refuse } = makeMachine(folder.path);
      writeFileSync(refuse, '');
      await expect(backend.install(plan)).rejects.toMatchObject({
        message: 'systemd did not take the timer: Unit is masked.',
        hint:
          'Use the crontab instead: spaceiq schedule add --profile alice --at 00:00 --zone Europe/London ' +
          '--days mon,tue --backend cron -- --dates +29d',
      });
    });

    test('leaves nothing behind', async () => {
      using folder = makeFolder();
      const { backend, refuse } = makeMachine(folder.path);
      writeFileSync(refuse, '');
      await expect(backend.install(plan)).rejects.toThrow();
      expect(readdirSync(join(folder.path, place))).toEqual([]);
      expect(await backend.list([])).toEqual([]);
    });

    test('keeps the earlier one', async () => {
      using folder = makeFolder();
      const { backend, refuse } = makeMachine(folder.path);
      const earlier = makePlan(makeEntry({ at: 540 }));
      await backend.install(earlier);
      writeFileSync(refuse, '');
      await expect(backend.install(plan)).rejects.toThrow();
      expect(await backend.list([])).toMatchObject([{ id: plan.id, entry: { at: 540 } }]);
      const timer = readFileSync(join(folder.path, place, `${plan.id}.timer`), 'utf8');
      expect(timer).toBe(unitsOf(earlier).timer);
    });
  });
});

describe('launchd', () => {
  test('the property list says what is run and when', () => {
    const plan = makePlan(
      makeEntry({
        bookArgs: nastyArgs,
        days: ['mon', 'tue'],
        machineZone: 'America/New_York' as Zone,
      }),
      env,
    );
    expect(parse(plistOf(plan))).toEqual({
      Label: plan.id,
      ProgramArguments: plan.command.argv,
      EnvironmentVariables: plan.command.env,
      StartCalendarInterval: [
        { Weekday: 1, Hour: 18, Minute: 59 },
        { Weekday: 0, Hour: 18, Minute: 59 },
        { Weekday: 1, Hour: 19, Minute: 59 },
        { Weekday: 0, Hour: 19, Minute: 59 },
      ],
      RunAtLoad: true,
      ProcessType: 'Interactive',
    });
    const document = new DOMParser().parseFromString(plistOf(plan), 'text/xml');
    expect(document.documentElement?.tagName).toBe('plist');
  });
});

describe('launchd that does not take the agent', () => {
  /** A mac whose launchctl refuses agents that hold a certain text. */
  function makeMac(folder: string, refused: string): ScheduleHost {
    const run = async (_: string, args: readonly string[]) => {
      const isRefused = args[0] === 'bootstrap' && readFileSync(args[2] ?? '').includes(refused);
      const stderr = isRefused ? 'Bootstrap failed: 5: Input/output error' : '';
      return { code: isRefused ? 5 : 0, stdout: '', stderr, missing: false };
    };
    return { ...systemHost({ HOME: folder }), platform: 'darwin', run };
  }

  test('leaves nothing behind, and keeps the earlier one', async () => {
    using folder = makeFolder();
    const backend = launchdBackend(makeMac(folder.path, '>09:00<'));
    const plan = makePlan(makeEntry({ at: 540 }));
    const refusal = {
      message: 'launchd did not take the agent: Bootstrap failed: 5: Input/output error.',
      hint: expect.stringMatching(/schedule add --profile alice --at 09:00 .*--backend cron$/),
    };
    await expect(backend.install(plan)).rejects.toMatchObject(refusal);
    expect(await backend.list([])).toEqual([]);
    await backend.install(makePlan(makeEntry()));
    await expect(backend.install(plan)).rejects.toMatchObject(refusal);
    expect(await backend.list([])).toMatchObject([{ entry: { at: 0 } }]);
  });
});

describe('the Task Scheduler', () => {
  const plan = makePlan(makeEntry({ bookArgs: nastyArgs, days: ['mon', 'tue'] }), env);
  const document = new DOMParser().parseFromString(taskOf(plan), 'text/xml');
  const texts = (tag: string) =>
    [...document.getElementsByTagName(tag)].map((element) => element.textContent);
  const children = (tag: string) =>
    [...(document.getElementsByTagName(tag)[0]?.childNodes ?? [])]
      .map((node) => node.nodeName)
      .filter((name) => name !== '#text');

  test('its XML has the required elements in their order', () => {
    const root = document.documentElement;
    expect(root?.namespaceURI).toBe('http://schemas.microsoft.com/windows/2004/02/mit/task');
    expect(root?.getAttribute('version')).toBe('1.2');
    expect(children('Task')).toEqual([
      'RegistrationInfo',
      'Triggers',
      'Principals',
      'Settings',
      'Actions',
    ]);
    expect(children('CalendarTrigger')).toEqual(['StartBoundary', 'Enabled', 'ScheduleByWeek']);
    expect(children('ScheduleByWeek')).toEqual(['DaysOfWeek', 'WeeksInterval']);
    expect(children('DaysOfWeek')).toEqual(['Monday', 'Sunday']);
    expect(children('Exec')).toEqual(['Command', 'Arguments']);
    expect(texts('StartBoundary')).toEqual(['2026-11-24T22:59:00', '2026-11-24T23:59:00']);
    expect(children('Actions')).toEqual(['Exec']);
  });

  test('passes every argument as it was, and the environment before them', () => {
    const [command] = texts('Command');
    const argv = asWindowsReads(texts('Arguments')[0] ?? '');
    expect(command).toBe(`"${program.node}"`);
    const given = Object.entries(plan.command.env).flatMap(([name, value]) => [
      '--env',
      `${name}=${value}`,
    ]);
    const rest = plan.command.argv.slice(1);
    const split = rest.indexOf('--');
    expect(argv).toEqual([...rest.slice(0, split), ...given, ...rest.slice(split)]);
  });
});

test('systemd reads its own escapes as this file does', () => {
  expect(asSystemdReads('"a b" "c\\"d" "%%h" "$$x" "\\\\"')).toEqual([
    'a b',
    'c"d',
    '%h',
    '$x',
    '\\',
  ]);
});

/** systemd.service(5): words in quotes with C escapes, `%%` and `$$` standing for one of each. */
function asSystemdReads(line: string): string[] {
  return [...line.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, word = '']) => {
    const text = word.replaceAll(/\\(["\\])/g, '$1');
    expect(text.replaceAll('%%', '').includes('%')).toBe(false);
    expect(text.replaceAll('$$', '').includes('$')).toBe(false);
    return text.replaceAll('%%', '%').replaceAll('$$', '$');
  });
}

/** The C runtime's rules: 2n backslashes before a quote are n, and one more makes the quote a letter. */
function asWindowsReads(line: string): string[] {
  const words: string[] = [];
  let word: string | null = null;
  let quoted = false;
  for (let index = 0; index < line.length; ) {
    const slashes = /^\\*/.exec(line.slice(index))?.[0].length ?? 0;
    const next = line[index + slashes];
    if (next === '"') {
      word = (word ?? '') + '\\'.repeat(Math.floor(slashes / 2));
      if (slashes % 2 === 1) word += '"';
      else quoted = !quoted;
      index += slashes + 1;
    } else if (slashes > 0) {
      word = (word ?? '') + '\\'.repeat(slashes);
      index += slashes;
    } else if (next === ' ' && !quoted) {
      if (word !== null) words.push(word);
      word = null;
      index += 1;
    } else {
      word = (word ?? '') + next;
      index += 1;
    }
  }
  return word === null ? words : [...words, word];
}

// Kept last: it shows that the fake crontab used above behaves as the real one does where it matters.
test('the fake crontab fails without a table, as the real one does', () => {
  using folder = makeFolder();
  const { bin } = makeFakeCrontab(folder.path);
  expect(() => execFileSync(join(bin, 'crontab'), ['-l'], { stdio: 'pipe' })).toThrow(
    /no crontab for/,
  );
});

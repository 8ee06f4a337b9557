import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type CliResult, script } from '../../support/cli.js';
import { cliHere as cli } from '../../support/here.js';
import { makeFakeCrontab, makeFolder } from '../../unit/schedule/make.js';

const plain = ['--url', 'https://main.example.test', '--building', 'HQ', '--floor', '2'];

/** A home with profile alice, and a crontab of this test's own. */
async function makeMachine(folder: string) {
  const { bin, table } = makeFakeCrontab(folder);
  const home = join(folder, 'home');
  const env = { PATH: `${bin}:${process.env.PATH}`, HOME: folder };
  const runWith = (more: Readonly<Record<string, string>>, ...args: string[]) =>
    cli(args, { home, env: { ...env, ...more } });
  const run = (...args: string[]): Promise<CliResult> => runWith({}, ...args);
  expect(await run('profile', 'add', 'alice', ...plain)).toMatchObject({ code: 0 });
  return { run, runWith, table, home };
}

function idOf(home: string, name: string): string {
  const { ids } = JSON.parse(readFileSync(join(home, 'profiles.json'), 'utf8'));
  return ids[name];
}

/** What the schedules of a crontab go by, and no line of theirs by another name. */
function idsIn(table: string): string[] {
  const text = readFileSync(table, 'latin1');
  expect(text).not.toMatch(/ --profile /);
  const ids = [...text.matchAll(/^# >>> spaceiq\.\w+-(\S+)/gm)].map(([, id = '']) => id);
  const started = [...text.matchAll(/ --profile-id (\S+)/g)].map(([, id = '']) => id);
  expect([...new Set(started)]).toEqual(ids);
  return ids;
}

test('a schedule of which no notice could tell that the keychain is locked is said to be one', async () => {
  using folder = makeFolder();
  const { run, runWith } = await makeMachine(folder.path);
  const email = { to: 'a@b.test', from: 'a@b.test', host: 'mail.b.test', user: 'a' };
  await run('profile', 'set', 'alice', `notify.email=${JSON.stringify(email)}`);
  const add = ['schedule', 'add', '--at', '00:00', '--backend', 'cron', '--zone', 'UTC'];
  const words = 'none can tell when that is locked';
  expect((await run(...add)).stderr).toContain(words);
  expect((await runWith({ SPACEIQ_VAULT: 'file' }, ...add)).stderr).not.toContain(words);
});

describe('a schedule in the crontab', () => {
  test('is added, listed, changed and removed, and the rest stays byte for byte', async () => {
    using folder = makeFolder();
    const { run, table, home } = await makeMachine(folder.path);
    const before = 'MAILTO=""\n# caf\xe9\n0 5 * * * true # no line break at the end';
    writeFileSync(table, before, 'latin1');
    const cron = ['--backend', 'cron', '--zone', 'Europe/London'];

    const added = await run('schedule', 'add', '--at', '00:00', ...cron, '--', '--dates', '+29d');
    expect(added).toMatchObject({ code: 0 });
    expect(added.stdout).toMatch(/alice books at 00:00 in Europe\/London, every day/);
    expect(added.stdout).toMatch(/Starts here {3}\d\d:59/);
    expect(added.stdout).toMatch(/Next release {2}\d{4}-\d\d-\d\d 00:00 \(Europe\/London\)$/m);
    const line = readFileSync(table, 'latin1')
      .split('\n')
      .find((each) => / \* \* \* /.test(each) && each.includes('schedule'));
    expect(line).toContain(`SPACEIQ_HOME=${home} `);
    expect(line).toContain(
      ` ${process.execPath} ${script} --quiet schedule run --profile-id ${idOf(home, 'alice')} --at`,
    );
    expect(line).toMatch(/-- --dates \+29d$/);

    const changed = await run(
      '--json',
      'schedule',
      'add',
      '--at',
      '09:00',
      '--days',
      'mon-wed',
      ...cron,
    );
    expect(changed.json).toMatchObject({
      schedule: { profile: 'alice', at: '09:00', days: ['mon', 'tue', 'wed'], backend: 'cron' },
    });
    const listed = await run('--json', 'schedule', 'list');
    expect(listed.json).toMatchObject({
      version: 1,
      schedules: [
        { profile: 'alice', at: '09:00', zone: 'Europe/London', lastRun: null, problem: null },
      ],
      exitCode: 0,
    });
    expect((listed.json as { schedules: unknown[] }).schedules).toHaveLength(1);

    expect(await run('schedule', 'remove', '--profile', 'alice')).toMatchObject({ code: 0 });
    // Debian's crontab takes no entry without a line break after it.
    expect(readFileSync(table, 'latin1')).toBe(`${before}\n`);
    const again = await run('schedule', 'remove', '--profile', 'alice');
    expect(again).toMatchObject({ code: 2 });
    expect(again.stderr).toContain('alice has no schedule.');
  });

  test('of a profile that is gone is told, and can be removed', async () => {
    using folder = makeFolder();
    const { run, table, home } = await makeMachine(folder.path);
    await run('schedule', 'add', '--at', '00:00', '--backend', 'cron', '--zone', 'UTC');
    // Taken out by hand: `profile remove` would take the schedule with it.
    writeFileSync(join(home, 'profiles.json'), '{"profiles":{}}', { mode: 0o600 });
    expect((await run('schedule', 'list')).stderr).toMatch(/no profile alice any more/);
    expect(await run('schedule', 'remove', '--profile', 'alice')).toMatchObject({ code: 0 });
    expect(existsSync(table)).toBe(false);
  });

  test('goes by the id of the profile, whatever that is called', async () => {
    using folder = makeFolder();
    const { run, runWith, table, home } = await makeMachine(folder.path);
    await run('schedule', 'add', '--at', '00:00', '--backend', 'cron', '--zone', 'UTC');
    const id = idOf(home, 'alice');
    expect((await run('profile', 'rename', 'alice', 'carol')).stderr).toBe('');
    expect(idsIn(table)).toEqual([id]);
    expect(readFileSync(table, 'latin1')).toContain('Books desks for carol at');
    // Where it can't be described anew it goes on all the same.
    const secret = { HTTPS_PROXY: 'http://ann:canary@proxy.example:3128' };
    const renamed = await runWith(secret, 'profile', 'rename', 'carol', 'Dora');
    expect(renamed).toMatchObject({ code: 0 });
    expect(renamed.stderr).toContain(
      'Dora: its schedule goes on, and is described by the old name',
    );
    expect(idsIn(table)).toEqual([id]);
    expect((await run('--json', 'schedule', 'list')).json).toMatchObject({
      schedules: [{ profile: 'Dora', problem: null }],
    });
    expect(await run('schedule', 'remove', '--profile', 'dora')).toMatchObject({ code: 0 });
    expect(existsSync(table)).toBe(false);
  });

  test('is not inherited by the next profile of the name', async () => {
    using folder = makeFolder();
    const { run, table, home } = await makeMachine(folder.path);
    await run('schedule', 'add', '--at', '00:00', '--backend', 'cron', '--zone', 'UTC');
    const id = idOf(home, 'alice');
    writeFileSync(join(home, 'profiles.json'), '{"profiles":{}}', { mode: 0o600 });
    await run('profile', 'add', 'alice', ...plain);
    const command = ['schedule', 'run', '--profile-id', id, '--at', '00:00', '--zone', 'UTC'];
    const started = await run('--quiet', ...command);
    expect(started).toMatchObject({ code: 2 });
    expect(started.stderr).toBe(
      `Error: The profile of this schedule is gone (its id was ${id}), so nothing is booked.\n` +
        `Remove the schedule: spaceiq schedule remove --profile ${id}\n`,
    );
    expect((await run('schedule', 'list')).stderr).toContain(
      'The profile alice of this schedule is gone, and the one of that name is another. ' +
        `Remove its schedule: spaceiq schedule remove --profile ${id}`,
    );
    expect((await run('--json', 'status')).json).toMatchObject({ profiles: [{ nextRun: null }] });
    await run('schedule', 'add', '--at', '09:00', '--backend', 'cron', '--zone', 'UTC');
    expect(idsIn(table)).toEqual([id, idOf(home, 'alice')]);
    expect(await run('schedule', 'remove', '--profile', id)).toMatchObject({ code: 0 });
    expect(idsIn(table)).toEqual([idOf(home, 'alice')]);
  });

  test('that a newer spaceiq has made is left as it is', async () => {
    using folder = makeFolder();
    const { run, table } = await makeMachine(folder.path);
    const add = ['schedule', 'add', '--at', '00:00', '--backend', 'cron', '--zone', 'UTC'];
    await run(...add);
    const newer = readFileSync(table, 'latin1').replace('"version":2', '"version":3');
    writeFileSync(table, newer, 'latin1');
    for (const call of [add, ['schedule', 'list'], ['schedule', 'remove', '-p', 'alice']]) {
      const { code, stderr } = await run(...call);
      expect(code).toBe(2);
      expect(stderr).toContain('was written by a newer spaceiq, so it is left as it is.');
    }
    expect(readFileSync(table, 'latin1')).toBe(newer);
    // One of another home is none of this one's business.
    writeFileSync(table, newer.replaceAll(/spaceiq\.[0-9a-f]{8}-/g, 'spaceiq.00000000-'), 'latin1');
    expect(await run(...add)).toMatchObject({ code: 0 });
  });
});

describe('a schedule that an earlier version has made', () => {
  /** Goes by the name in all places, as it did. */
  async function makeOld(folder: string) {
    const machine = await makeMachine(folder);
    const { run, table, home } = machine;
    await run('schedule', 'add', '--at', '00:00', '--backend', 'cron', '--zone', 'UTC');
    const id = idOf(home, 'alice');
    const old = readFileSync(table, 'latin1')
      .replace(`"profileId":"${id}",`, '')
      .replace('"version":2', '"version":1')
      .replaceAll('--profile-id', '--profile')
      .replaceAll(id, 'alice');
    writeFileSync(table, old, 'latin1');
    return { ...machine, id, old };
  }

  test('is understood, and replaced by one that goes by the id', async () => {
    using folder = makeFolder();
    const { run, table, id } = await makeOld(folder.path);
    const { json } = await run('--json', 'schedule', 'list');
    expect(json).toMatchObject({ schedules: [{ profile: 'alice', problem: null }] });
    expect((await run('--json', 'status')).json).toMatchObject({
      profiles: [{ nextRun: expect.stringMatching(/Z$/) }],
    });
    await run('schedule', 'add', '--at', '09:00', '--backend', 'cron', '--zone', 'UTC');
    expect(idsIn(table)).toEqual([id]);
    expect(await run('schedule', 'remove', '--profile', 'alice')).toMatchObject({ code: 0 });
    expect(existsSync(table)).toBe(false);
  });

  test('is removed with its profile', async () => {
    using folder = makeFolder();
    const { run, table } = await makeOld(folder.path);
    expect(await run('profile', 'remove', 'alice', '--yes')).toMatchObject({ code: 0 });
    expect(existsSync(table)).toBe(false);
  });

  test.each(['carol', 'Alice'])('goes by the id once its profile is called %s', async (to) => {
    using folder = makeFolder();
    const { run, table, id } = await makeOld(folder.path);
    expect(await run('profile', 'rename', 'alice', to)).toMatchObject({ code: 0 });
    expect(idsIn(table)).toEqual([id]);
    const { json } = await run('--json', 'schedule', 'list');
    expect((json as { schedules: unknown[] }).schedules).toMatchObject([{ profile: to }]);
  });

  test('stays, and the profile keeps its name, where it cannot go with the new one', async () => {
    using folder = makeFolder();
    const { run, runWith, table, old } = await makeOld(folder.path);
    const secret = { HTTPS_PROXY: 'http://ann:canary@proxy.example:3128' };
    const renamed = await runWith(secret, 'profile', 'rename', 'alice', 'carol');
    expect(renamed).toMatchObject({ code: 2, stdout: '' });
    expect(renamed.stderr).toBe(
      'Error: Profile alice keeps its name, since its schedule cannot be installed for carol: ' +
        'HTTPS_PROXY has a name or a password in it, and a schedule keeps no secret.\n' +
        'Mend that and rename it again, or take the schedule away first: spaceiq schedule remove --profile alice\n',
    );
    expect(readFileSync(table, 'latin1')).toBe(old);
    expect((await run('--json', 'schedule', 'list')).json).toMatchObject({
      schedules: [{ profile: 'alice', problem: null }],
    });
  });
});

describe('a schedule in the crontab', () => {
  test('is only shown with --print', async () => {
    using folder = makeFolder();
    const { run, table } = await makeMachine(folder.path);
    for (const backend of ['systemd', 'cron', 'launchd', 'windows']) {
      const args = ['--at', '00:00', '--zone', 'UTC', '--backend', backend, '--print'];
      const shown = await run('schedule', 'add', ...args);
      expect(shown).toMatchObject({ code: 0 });
      expect(shown.stdout).toContain('alice');
    }
    expect(existsSync(table)).toBe(false);
    expect((await run('--json', 'schedule', 'list')).json).toMatchObject({ schedules: [] });
  });
});

describe('a wrong call', () => {
  const cases: [string[], RegExp][] = [
    [['--at', '24:30'], /--at: 24:30 is no clock time/],
    [['--at', '00:00', '--days', 'mon-fry'], /\^\^\^\^\^\^\^/],
    [['--at', '00:00', '--zone', 'Mars/Olympus'], /no time zone "Mars\/Olympus"/],
    [['--at', '00:00', '--', '--dats', 'x'], /no option "--dats"/],
    [['--at', '00:00', '--', '--dates'], /argument missing/],
    [['--at', '00:00', '--', '--dates', 'someday'], /someday is no date/],
    [['--at', '00:00', '--', '--at', '09:00'], /--at is set by the schedule itself/],
    [['--at', '00:00', '--', '--all'], /--all is set by the schedule itself/],
    [['--at', '00:00', '--', '--dry-run'], /--dry-run books nothing/],
    [['--at', '00:00', '--', '--transport', 'x'], /are auto, api, web\.\n/],
  ];
  test('ends with 2 and installs nothing', async () => {
    using folder = makeFolder();
    const { run, table } = await makeMachine(folder.path);
    for (const [args, message] of cases) {
      const result = await run(
        'schedule',
        'add',
        ...args.slice(0, 2),
        '--backend',
        'cron',
        ...args.slice(2),
      );
      expect([args, result.code]).toEqual([args, 2]);
      expect(result.stderr).toMatch(message);
    }
    expect(existsSync(table)).toBe(false);
  });

  test('without a session the zone has to be named', async () => {
    using folder = makeFolder();
    const { run, table } = await makeMachine(folder.path);
    const result = await run('schedule', 'add', '--at', '00:00', '--backend', 'cron');
    expect(result.code).not.toBe(0);
    expect(result.stderr).toMatch(/name the zone: spaceiq schedule add --zone/);
    expect(existsSync(table)).toBe(false);
  });
});

describe('a schedule that books what its nights open', () => {
  const at = ['schedule', 'add', '--at', '00:00', '--zone', 'Europe/London', '--backend', 'cron'];

  test('says at once which days those are, and what works', async () => {
    using folder = makeFolder();
    const { run, table } = await makeMachine(folder.path);
    const shown = await run(...at, '--days', 'mon-fri', '--print', '--', '--dates', '+29d');
    expect(shown).toMatchObject({ code: 0 });
    expect(shown.stderr).toContain(
      '--dates +29d on mon-fri opens Tue to Sat; Mondays never; Sat is not among your days. ' +
        'What works: --days sun-thu; or, with no --days, -- --dates release; or -- --dates window.',
    );
    expect(shown.stdout).not.toContain('Mondays');
    expect(existsSync(table)).toBe(false);
  });

  test('has nothing to say of the recipe', async () => {
    using folder = makeFolder();
    const { run, table } = await makeMachine(folder.path);
    const added = await run(...at, '--', '--dates', 'release');
    expect(added).toMatchObject({ code: 0, stderr: '' });
    expect(readFileSync(table, 'latin1')).toMatch(/ -- --dates release$/m);
  });
});

describe('a start', () => {
  /** The clock time in UTC so many minutes from now. */
  const inMinutes = (minutes: number) =>
    new Date(Date.now() + minutes * 60_000).toISOString().slice(11, 16);

  test('of another season ends at once, without a word', async () => {
    using folder = makeFolder();
    const { run } = await makeMachine(folder.path);
    const at = ['--at', inMinutes(60), '--zone', 'UTC'];
    const result = await run('--quiet', 'schedule', 'run', '--profile', 'alice', ...at);
    expect(result).toMatchObject({ code: 0, stdout: '', stderr: '' });
  });

  test('of the release books', async () => {
    using folder = makeFolder();
    const { run } = await makeMachine(folder.path);
    for (const minutes of [-5, 4]) {
      const at = ['--at', inMinutes(minutes), '--zone', 'UTC'];
      const result = await run(
        '--json',
        'schedule',
        'run',
        '-p',
        'alice',
        ...at,
        '--',
        '--dates',
        'tue',
      );
      // There is no session, which only booking finds out.
      expect(result).toMatchObject({ code: 3 });
      expect(result.json).toMatchObject({ runs: [{ profile: 'alice' }], exitCode: 3 });
    }
  });
});

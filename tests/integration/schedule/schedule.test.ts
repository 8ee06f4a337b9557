import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type CliResult, script } from '../../support/cli.js';
import { cliHere as cli } from '../../support/here.js';
import { makeFakeCrontab, makeFolder } from '../../unit/schedule/make.js';

const url = 'https://main.example.test';

/** A home with profile alice, and a crontab of this test's own. */
async function makeMachine(folder: string) {
  const { bin, table } = makeFakeCrontab(folder);
  const home = join(folder, 'home');
  const env = { PATH: `${bin}:${process.env.PATH}`, HOME: folder };
  const runWith = (more: Readonly<Record<string, string>>, ...args: string[]) =>
    cli(args, { home, env: { ...env, ...more } });
  const run = (...args: string[]): Promise<CliResult> => runWith({}, ...args);
  const add = ['--url', url, '--building', 'HQ', '--floor', '2'];
  expect(await run('profile', 'add', 'alice', ...add)).toMatchObject({ code: 0 });
  return { run, runWith, table, home };
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
    expect(line).toContain(` ${process.execPath} ${script} --quiet schedule run --profile alice`);
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
    await run('profile', 'rename', 'alice', 'carol');
    expect(readFileSync(table, 'latin1')).toContain('--profile carol');
    await run('profile', 'rename', 'carol', 'alice');
    // Taken out by hand: `profile remove` would take the schedule with it.
    writeFileSync(join(home, 'profiles.json'), '{"profiles":{}}', { mode: 0o600 });
    expect((await run('schedule', 'list')).stderr).toMatch(/no profile alice any more/);
    expect(await run('schedule', 'remove', '--profile', 'alice')).toMatchObject({ code: 0 });
    expect(existsSync(table)).toBe(false);
  });

  test('stays, and the profile keeps its name, where it cannot go with the new one', async () => {
    using folder = makeFolder();
    const { run, runWith, table } = await makeMachine(folder.path);
    await run('schedule', 'add', '--at', '00:00', '--backend', 'cron', '--zone', 'UTC');
    const before = readFileSync(table, 'latin1');
    const secret = { HTTPS_PROXY: 'http://ann:canary@proxy.example:3128' };
    const renamed = await runWith(secret, 'profile', 'rename', 'alice', 'carol');
    expect(renamed).toMatchObject({ code: 2, stdout: '' });
    expect(renamed.stderr).toBe(
      'Error: Profile alice keeps its name, since its schedule cannot be installed for carol: ' +
        'HTTPS_PROXY has a name or a password in it, and a schedule keeps no secret.\n' +
        'Mend that and rename it again, or take the schedule away first: spaceiq schedule remove --profile alice\n',
    );
    expect(readFileSync(table, 'latin1')).toBe(before);
    expect((await run('--json', 'schedule', 'list')).json).toMatchObject({
      schedules: [{ profile: 'alice', problem: null }],
    });
  });

  test('is moved where only the case of the name changes', async () => {
    using folder = makeFolder();
    const { run } = await makeMachine(folder.path);
    await run('schedule', 'add', '--at', '00:00', '--backend', 'cron', '--zone', 'UTC');
    expect(await run('profile', 'rename', 'alice', 'Alice')).toMatchObject({ code: 0 });
    const { json } = await run('--json', 'schedule', 'list');
    expect((json as { schedules: unknown[] }).schedules).toMatchObject([{ profile: 'Alice' }]);
  });

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
    [['--at', '24:30'], /--at: is no clock time/],
    [['--at', '00:00', '--days', 'mon-fry'], /\^\^\^\^\^\^\^/],
    [['--at', '00:00', '--zone', 'Mars/Olympus'], /no time zone "Mars\/Olympus"/],
    [['--at', '00:00', '--', '--dats', 'x'], /no option "--dats"/],
    [['--at', '00:00', '--', '--dates'], /argument missing/],
    [['--at', '00:00', '--', '--dates', 'someday'], /someday is no date/],
    [['--at', '00:00', '--', '--at', '09:00'], /--at is set by the schedule itself/],
    [['--at', '00:00', '--', '--all'], /--all is set by the schedule itself/],
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

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openHome } from '../../../src/profile/open-home.js';
import { type CliResult, startCli } from '../../support/cli.js';
import { cliHere as cli } from '../../support/here.js';
import { makeRandom, randomNames } from './random.js';

const heavy = process.env.SPACEIQ_SOAK === '1';
const settings = ['--url', 'https://main.example.com', '--building', 'HQ', '--floor', '2'];

function makeHome() {
  const folder = mkdtempSync(join(tmpdir(), 'spaceiq-cli-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const home = join(folder, 'home');
  const env = { SPACEIQ_VAULT: 'file', HOME: folder };
  const run = (args: string[], more: { env?: Record<string, string>; input?: string } = {}) =>
    cli(['profile', ...args], {
      home,
      env: { ...env, ...more.env },
      ...(more.input === undefined ? {} : { input: more.input }),
    });
  const opened = { ...env, SPACEIQ_HOME: home };
  return { folder, home, file: join(home, 'profiles.json'), run, env: opened };
}

/** All that stands in files under a folder, but for one file. */
function textsUnder(folder: string, but?: string): string {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return files
    .filter((file) => file !== but)
    .map((file) => readFileSync(file, 'latin1'))
    .join();
}

function expectUsage(result: CliResult, words: string): void {
  expect(result.stderr).toContain(words);
  expect(result.stderr).not.toMatch(/^\s+at /m);
  expect(result.code).toBe(2);
}

describe('spaceiq profile', () => {
  test('adds, shows, changes, renames and removes a profile', async () => {
    const { run, home } = makeHome();
    const added = await run(['add', 'alice', ...settings, '--days', 'tue,wed', '--json']);
    expect(added.json).toMatchObject({
      version: 1,
      profile: { name: 'alice', session: false, settings: { days: ['tue', 'wed'] } },
      exitCode: 0,
    });
    const { id } = (added.json as { profile: { id: string } }).profile;
    expect((await run(['set', 'alice', 'hours=08:30-17:00', 'desks.only=2.*'])).code).toBe(0);
    const shown = await run(['show', 'alice']);
    expect(shown.stdout).toMatch(/hours +08:30-17:00/);
    expect(shown.stdout).toMatch(/desks\.only +2\.\*/);
    expect((await run(['rename', 'alice', 'Bob'])).code).toBe(0);
    expect((await run(['default', 'bob'])).stdout).toContain('The default profile is Bob.');
    const listed = await run(['list', '--json']);
    expect(listed.json).toMatchObject({ profiles: [{ name: 'Bob', id, default: true }] });
    expect((await run(['list'])).stdout).toMatch(
      /● +Bob +https:\/\/main\.example\.com +HQ +2 +none/,
    );
    const kept = await run(['remove', 'Bob']);
    expectUsage(kept, 'There is no terminal to ask on.');
    const removed = await run(['remove', 'Bob', '--yes', '--json']);
    expect(removed.json).toMatchObject({ removed: { profile: 'Bob', id } });
    expect((await run(['list', '--json'])).json).toMatchObject({ profiles: [] });
    expect(readdirSync(join(home, 'profiles'))).toEqual([]);
  });

  test('says what is missing, unknown or wrong, and changes nothing', async () => {
    const { run, file } = makeHome();
    expectUsage(await run(['add', 'alice']), 'A profile needs url, building, floor.');
    expectUsage(await run(['add', '../alice', ...settings]), 'path separator');
    await run(['add', 'alice', ...settings]);
    const before = readFileSync(file, 'utf8');
    expectUsage(
      await run(['set', 'alice', 'days=mon', 'windowDays=x']),
      'profiles.alice.windowDays',
    );
    expectUsage(await run(['set', 'alcie', 'days=mon']), 'did you mean alice?');
    expectUsage(await run(['add', 'ALICE', ...settings]), 'There is a profile alice already');
    const json = await run(['show', 'carol', '--json']);
    expect(json.json).toMatchObject({ version: 1, error: { exitCode: 2 }, exitCode: 2 });
    expect(readFileSync(file, 'utf8')).toBe(before);
  });

  test('exports what it imports, all or nothing', async () => {
    const { run, folder, file } = makeHome();
    const example = new URL('../../../profiles.example.json', import.meta.url);
    const path = join(folder, 'in.json');
    writeFileSync(path, readFileSync(example));
    expectUsage(await run(['import', path]), 'There is no terminal to ask on.');
    const imported = await run(['import', path, '--yes']);
    expect(imported.stdout).toContain('+ profiles.alice.floor: "2"');
    expect(imported.stdout).toContain('Imported: added alice, bob.');
    const exported = await run(['export']);
    const { $schema: _, ...document } = JSON.parse(readFileSync(example, 'utf8'));
    const { webhooks: _webhooks, ...notify } = document.profiles.alice.notify;
    expect(JSON.parse(exported.stdout)).toEqual({
      ...document,
      profiles: { ...document.profiles, alice: { ...document.profiles.alice, notify } },
    });
    expect(exported.stderr).toContain('their addresses are secrets: the webhooks of alice');
    const again = await run(['import', '-', '--json'], { input: exported.stdout });
    expect(again.json).toMatchObject({ added: [], changed: [], diff: [], imported: false });
    const before = readFileSync(file, 'utf8');
    writeFileSync(path, exported.stdout.replace('"HQ"', '"H9"').replace('"mon"', '"mno"'));
    writeFileSync(path, readFileSync(path, 'utf8').replace('"tue"', '"teu"'));
    expectUsage(await run(['import', path, '--yes']), 'did you mean "tue"?');
    expectUsage(await run(['import', join(folder, 'none.json')]), "can't be read");
    expect(readFileSync(file, 'utf8')).toBe(before);
  });

  test('shows no address of a webhook, whatever shows settings, and reads it from stdin', async () => {
    const { run, folder, file, env } = makeHome();
    const address = 'https://hooks.example.com/T0/B0/canary-of-the-address';
    await run(['add', 'alice', ...settings]);
    const set = await run(['set', 'alice', '--webhook', 'slack', '--json'], {
      input: `${address}\n`,
    });
    expect(set.code, set.stderr).toBe(0);
    expect(readFileSync(file, 'utf8')).not.toContain('canary');
    const path = join(folder, 'in.json');
    const webhooks = [{ url: `${address}-2`, format: 'teams' }];
    const more = {
      url: 'https://main.spaceiq.com',
      building: 'HQ',
      floor: '2',
      notify: { webhooks },
    };
    writeFileSync(path, JSON.stringify({ profiles: { alice: more, bob: more } }));
    const shown = [
      set,
      await run(['show', 'alice']),
      await run(['show', 'alice', '--json']),
      await run(['list', '--json']),
      await run(['export']),
      await run(['import', path, '--yes']),
      await run(['import', path, '--yes', '--json']),
      await run(['set', 'alice', '--webhook', 'slak'], { input: address }),
    ];
    for (const { stdout, stderr } of shown) expect(stdout + stderr).not.toContain('canary');
    expect(shown[1]?.stdout).toContain('"host":"hooks.example.com","format":"slack"');
    expect(shown[4]?.stderr).toContain('the webhooks of alice');
    expectUsage(shown[7] as CliResult, 'allowed');
    // A file that was exported names none, and takes none away.
    const exported = await run(['export']);
    await run(['import', '-', '--yes'], { input: exported.stdout.replace('"HQ"', '"H9"') });
    expect(readFileSync(file, 'utf8')).toMatch(/"host": "hooks.example.com",\s+"format": "teams"/);
    expect(textsUnder(folder, path)).not.toContain('canary');
    const { notify } = await openHome(env).open('alice').settings();
    const read = await openHome(env).open('alice').webhooks.read(notify.webhooks[0]!);
    expect(read?.reveal()).toBe(`${address}-2`);
  });

  test.each([
    'http://hooks.example.com/T0/canary',
    'ftp://hooks.example.com/canary',
    'hooks.example.com/canary',
  ])('keeps no address of a webhook that would go over an open line: %s', async (address) => {
    const { run, folder, file } = makeHome();
    await run(['add', 'alice', ...settings]);
    const before = readFileSync(file, 'utf8');
    const set = await run(['set', 'alice', '--webhook', 'slack'], { input: address });
    expectUsage(set, 'allowed is an https address');
    const path = join(folder, 'in.json');
    const alice = { url: 'https://main.spaceiq.com', building: 'HQ', floor: '2' };
    const notify = { webhooks: [{ url: address, format: 'teams' }] };
    writeFileSync(path, JSON.stringify({ profiles: { alice: { ...alice, notify } } }));
    const imported = await run(['import', path, '--yes']);
    expectUsage(imported, 'allowed is an https address');
    expect(set.stderr + imported.stderr).not.toContain('canary');
    expect(readFileSync(file, 'utf8')).toBe(before);
    expect(textsUnder(folder, path)).not.toContain('canary');
  });

  test('says how a webhook is given, before it reads anything', async () => {
    const { run } = makeHome();
    await run(['add', 'alice', ...settings]);
    const address = 'https://hooks.example.com/canary?a=b';
    const given = await run(['set', 'alice', '--webhook', 'slack', address], { input: '' });
    expectUsage(given, 'on stdin: spaceiq profile set alice --webhook slack');
    expect(given.stderr).not.toContain('canary');
    expectUsage(
      await run(['set', 'alice', '--webhook', 'slak'], { input: '' }),
      'allowed are json',
    );
    expectUsage(await run(['set', 'alice', '--webhook', 'slack'], { input: '' }), '< FILE');
    const instead = await run(['set', 'alice', '--webhook', address], { input: '' });
    expectUsage(instead, 'on stdin: spaceiq profile set alice --webhook slack');
    expect(instead.stderr).not.toContain('canary');
  });

  test('says that the journal cannot be written, and changes the setting', async () => {
    const { run, home, env } = makeHome();
    await run(['add', 'alice', ...settings]);
    await run(['set', 'alice', 'windowDays=7']);
    const journal = join(home, 'profiles', openHome(env).open('alice').id, 'journal.jsonl');
    writeFileSync(journal, '{"version":9}\n');
    const set = await run(['set', 'alice', 'windowDays=8']);
    expect([set.code, set.stderr]).toEqual([0, expect.stringContaining('its journal cannot be')]);
    expect((await openHome(env).open('alice').settings()).windowDays).toBe(8);
    expect(readFileSync(journal, 'utf8')).toBe('{"version":9}\n');
  });

  test.each([['--webhook', 'slack'], ['--mail-password']])(
    'changes nothing where the secret beside a change is not given: %s',
    async (...option) => {
      const { run, file } = makeHome();
      await run(['add', 'alice', ...settings]);
      const before = readFileSync(file, 'utf8');
      const set = await run(['set', 'alice', 'windowDays=7', ...option], { input: '' });
      expectUsage(set, 'is empty');
      expect(readFileSync(file, 'utf8')).toBe(before);
    },
  );

  test.each([
    ['set', 'alice', 'notify.webhooks=https://hooks.example.com/canary'],
    ['set', 'alice', 'notify={"webhooks":[{"url":"https://hooks.example.com/canary"}]}'],
    ['add', 'bob', ...settings, '--set', 'notify.webhooks=https://hooks.example.com/canary'],
  ])('takes no address of a webhook from arguments: %s %s %s', async (...args) => {
    const { run, file } = makeHome();
    await run(['add', 'alice', ...settings]);
    const refused = await run(args);
    expectUsage(refused, 'arguments can be seen by other programs');
    expect(refused.stdout + refused.stderr + readFileSync(file, 'utf8')).not.toContain('canary');
  });

  test('moves addresses of an earlier settings file into the vault once, and says so', async () => {
    const { run, file, folder, env } = makeHome();
    await run(['add', 'alice', ...settings]);
    const urls = ['https://hooks.example.com/canary-1', 'https://hooks.example.com/canary-1'];
    const document = JSON.parse(readFileSync(file, 'utf8'));
    document.profiles.alice.notify = { webhooks: urls.map((url) => ({ url, format: 'slack' })) };
    writeFileSync(file, JSON.stringify(document));
    const both = await Promise.all([run(['show', 'alice']), run(['show', 'alice'])]);
    expect(both.map(({ stderr }) => stderr).join()).toContain('moved from the settings file');
    expect(both.map(({ stdout, stderr }) => stdout + stderr).join()).not.toContain('canary');
    expect(textsUnder(folder)).not.toContain('canary');
    expect((await run(['show', 'alice'])).stderr).toBe('');
    const profile = openHome(env).open('alice');
    const { webhooks } = (await profile.settings()).notify;
    const read = webhooks.map(async (webhook) => (await profile.webhooks.read(webhook))?.reveal());
    expect(await Promise.all(read)).toEqual(urls);
    // An address goes where it was given for, and to no other host.
    const stray = { ...webhooks[0]!, host: 'evil.example.com' };
    expect(await profile.webhooks.read(stray)).toBeNull();
    expect((await run(['set', 'alice', 'notify.webhooks='])).code).toBe(0);
    expect(await profile.webhooks.read(webhooks[0]!)).toBeNull();
  });

  test('leaves addresses in an earlier settings file where there is no vault, and says so', async () => {
    const { run, file } = makeHome();
    await run(['add', 'alice', ...settings]);
    const document = JSON.parse(readFileSync(file, 'utf8'));
    document.profiles.alice.notify = { webhooks: [{ url: 'https://hooks.example.com/canary' }] };
    writeFileSync(file, JSON.stringify(document));
    const nowhere = { SPACEIQ_VAULT: 'keychain', XDG_RUNTIME_DIR: '/nonexistent' };
    const shown = await run(['show', 'alice'], { env: nowhere });
    expect(shown.code, shown.stderr).toBe(0);
    expect(shown.stderr).toContain('stand in the settings file still: The keychain');
    expect(shown.stdout + shown.stderr).not.toContain('canary');
    expect(readFileSync(file, 'utf8')).toContain('canary');
  });

  test('says which program a setting would have it run', async () => {
    const { run, folder } = makeHome();
    const path = join(folder, 'in.json');
    const alice = { url: 'https://main.spaceiq.com', building: 'HQ', floor: '2' };
    const profiles = { alice: { ...alice, browser: '/opt/strange/program' } };
    writeFileSync(path, JSON.stringify({ profiles }));
    const imported = await run(['import', path, '--yes']);
    expect(imported.stderr).toContain('alice: browser has spaceiq run /opt/strange/program');
    writeFileSync(path, JSON.stringify({ profiles: { alice: { ...alice, browser: 'bin/x' } } }));
    expectUsage(await run(['import', path, '--yes']), 'a whole path');
  });

  test('saves what an editor left when it is right, and keeps it when it is wrong', async () => {
    const { run, file } = makeHome();
    await run(['add', 'alice', ...settings]);
    const edited = await run(['edit', 'alice'], { env: { EDITOR: "sed -i 's/HQ/HQ7/'" } });
    expect(edited.stdout).toContain('Changed profile alice.');
    expect(readFileSync(file, 'utf8')).toContain('HQ7');
    const before = readFileSync(file, 'utf8');
    const wrong = await run(['edit', 'alice'], { env: { EDITOR: "sed -i 's/floor/flor/'" } });
    expectUsage(wrong, 'did you mean "floor"?');
    expect(wrong.stderr).toContain('your text is kept');
    expect(readFileSync(file, 'utf8')).toBe(before);
    const mended = await run(['edit', 'alice'], {
      env: { EDITOR: 'sed -i \'s/flor.*/floor": "8"/\'' },
    });
    expect(mended.stderr).toContain('was not saved the last time');
    expect(mended.code).toBe(0);
    expect(readFileSync(file, 'utf8')).toContain('"floor": "8"');
    expectUsage(await run(['edit', 'alice']), 'There is no editor.');
    expect((await run(['edit', 'alice'], { env: { EDITOR: 'false' } })).code).toBe(1);
  });

  test('gives profiles that were written by hand one id each, in whatever processes they are opened', async () => {
    const { run, home, file, env } = makeHome();
    const plain = { url: 'https://main.example.com', building: 'HQ', floor: '2' };
    mkdirSync(home, { mode: 0o700 });
    writeFileSync(file, JSON.stringify({ profiles: { alice: plain, bob: plain } }));
    const names = ['alice', 'bob', 'alice', 'bob'];
    const results = await Promise.all([
      ...names.map((name) => run(['show', name, '--json'])),
      run(['set', 'bob', 'floor=3']),
    ]);
    expect(results.map(({ stderr }) => stderr)).toEqual(['', '', '', '', '']);
    const opened = openHome(env);
    const ids = results
      .slice(0, 4)
      .map(({ json }) => (json as { profile: { id: string } }).profile.id);
    expect(ids).toEqual(names.map((name) => opened.open(name).id));
    expect(opened.raw('bob').floor).toBe('3');
  });

  test('asks for what is missing on a terminal', async () => {
    const { home, folder } = makeHome();
    const running = startCli(['profile', 'add', 'alice', '--floor', '2', '--days', 'tue'], {
      home,
      env: { SPACEIQ_VAULT: 'file', HOME: folder },
      terminal: true,
    });
    await running.waitFor(/Address of the web app/);
    running.write('http://x\r');
    // Terminals of different widths break the rest of the sentence elsewhere.
    await running.waitFor(/profiles\.alice\.url: found/);
    running.write(`${'\b'.repeat(8)}https://main.example.com\r`);
    await running.waitFor(/Building's code/);
    running.write('HQ\r');
    await running.waitFor(/Desks in order of preference/);
    running.write('\r');
    await running.waitFor(/Booking hours/);
    running.write('\r');
    expect((await running.ended).code).toBe(0);
    const stored = JSON.parse(readFileSync(join(home, 'profiles.json'), 'utf8'));
    expect(stored.profiles).toEqual({
      alice: {
        floor: '2',
        days: ['tue'],
        url: 'https://main.example.com',
        building: 'HQ',
        hours: '09:00-18:00',
      },
    });
  });

  test('removes on a terminal only when its name is written, and not at all on Ctrl-C', async () => {
    const { home, folder, run } = makeHome();
    await run(['add', 'alice', ...settings]);
    const answers = [
      ['y\r', 0, /Kept profile alice/],
      ['\u0003', 130, /Interrupted/],
      ['alice\r', 0, /Removed profile alice/],
    ] as const;
    for (const [answer, code, words] of answers) {
      const running = startCli(['profile', 'remove', 'alice'], {
        home,
        env: { SPACEIQ_VAULT: 'file', HOME: folder },
        terminal: true,
      });
      await running.waitFor(/Write its name/);
      running.write(answer);
      const result = await running.ended;
      expect(result.stdout).toMatch(words);
      expect([answer, result.code]).toEqual([answer, code]);
    }
  });

  test.each(['SIGTERM', 'SIGHUP'] as const)(
    'a question ends with the command by %s',
    async (signal) => {
      const { home, folder, run } = makeHome();
      await run(['add', 'alice', ...settings]);
      const running = startCli(['profile', 'remove', 'alice'], {
        home,
        env: { SPACEIQ_VAULT: 'file', HOME: folder },
        terminal: true,
      });
      await running.waitFor(/Write its name/);
      running.signal(signal);
      expect((await running.ended).code).toBe(130);
      expect((await run(['list', '--json'])).json).toMatchObject({ profiles: [{ name: 'alice' }] });
    },
  );

  test(
    'takes or refuses any name and any file, and writes nowhere else',
    async () => {
      const { run, folder, home, file } = makeHome();
      await run(['add', 'alice', ...settings]);
      const random = makeRandom(20_261_124);
      for (const name of randomNames(random, heavy ? 100 : 10)) {
        const before = readFileSync(file, 'utf8');
        const result = await run(['add', ...settings, '--', name]);
        expect([name, result.code]).toEqual([name, result.code === 0 ? 0 : 2]);
        expect(result.stderr).not.toMatch(/^\s+at /m);
        if (result.code === 2) expect(readFileSync(file, 'utf8')).toBe(before);
      }
      const whole = readFileSync(new URL('../../../profiles.example.json', import.meta.url));
      for (let index = 0; index < (heavy ? 100 : 10); index += 1) {
        const before = readFileSync(file, 'utf8');
        const bytes = Buffer.from(whole);
        for (let change = 0; change < 3; change += 1) {
          bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
        }
        const path = join(folder, 'fuzz.json');
        writeFileSync(path, bytes.subarray(0, Math.floor((0.5 + random()) * bytes.length)));
        const result = await run(['import', path, '--yes']);
        expect([0, 2]).toContain(result.code);
        expect(result.stderr).not.toMatch(/^\s+at /m);
        if (result.code === 2) expect(readFileSync(file, 'utf8')).toBe(before);
      }
      expect(readdirSync(folder).sort()).toEqual(['fuzz.json', 'home']);
      expect(readdirSync(home).sort()).toEqual(['profiles', 'profiles.json']);
    },
    heavy ? 1_800_000 : 120_000,
  );
});

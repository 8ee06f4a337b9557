import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { openHome } from '../../../src/profile/open-home.js';
import { cli, script, startCli } from '../../support/cli.js';
import { makeFolder } from '../../unit/schedule/make.js';

const password = 'correct horse battery';
const command = ['profile', 'set', 'alice', '--mail-password'];
const folder = makeFolder();
const home = join(folder.path, 'home');
const env = { SPACEIQ_VAULT: 'file' };

beforeAll(async () => {
  const place = ['--url', 'https://main.example.test', '--building', 'HQ', '--floor', '2'];
  expect(await cli(['profile', 'add', 'alice', ...place], { home, env })).toMatchObject({
    code: 0,
  });
  const email = {
    to: 'a@example.test',
    from: 'a@example.test',
    host: 'mail.example.test',
    user: 'a',
  };
  const set = ['profile', 'set', 'alice', `notify.email=${JSON.stringify(email)}`];
  expect(await cli(set, { home, env })).toMatchObject({ code: 0 });
  return () => folder[Symbol.dispose]();
});

/** A shell's command line, with the tool as `spaceiq`, on a terminal of its own. */
function onTerminal(line: string): ChildProcessWithoutNullStreams {
  const shell = `spaceiq() { '${process.execPath}' '${script}' "$@"; }; ${line}`;
  const child = spawn(
    'script',
    ['--quiet', '--flush', '--return', '--command', shell, '/dev/null'],
    {
      env: {
        PATH: process.env.PATH,
        TERM: 'xterm',
        SHELL: '/bin/bash',
        SPACEIQ_HOME: home,
        ...env,
      },
    },
  );
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

test('a password is asked for unseen where a document is wanted', async () => {
  const running = startCli([...command, '--json'], { home, env, terminal: true });
  await running.waitFor(/Mail password/);
  running.write(`${password}\r`);
  const { code, stdout } = await running.ended;
  expect(code, stdout).toBe(0);
  expect(stdout).toContain('"exitCode": 0');
  expect(stdout).not.toContain('horse');
});

test('a password is asked for unseen where stdout is piped', async () => {
  const file = join(folder.path, 'out.txt');
  const running = onTerminal(`spaceiq ${command.join(' ')} | cat > '${file}'`);
  const shown = text(running.stdout);
  await once(running.stdout, 'data');
  running.stdin.write(`${password}\r`);
  await once(running, 'close');
  expect(await shown).toContain('Mail password');
  expect(await shown).not.toContain('horse');
  expect(readFileSync(file, 'utf8')).toBe('Changed profile alice.\n');
});

test('a terminal with nowhere to ask is told what to do instead', async () => {
  const file = join(folder.path, 'err.txt');
  const running = onTerminal(`spaceiq ${command.join(' ')} 2> '${file}'`);
  expect(await once(running, 'close')).toEqual([2, null]);
  expect(readFileSync(file, 'utf8')).toMatch(
    /is no terminal\.\nGive it on stdin: .*< password.txt\n/,
  );
});

test('a vault that is made at a terminal asks for its passphrase, which can be changed', async () => {
  const own = join(folder.path, 'protected');
  const given = { home: own, env };
  const plain = { url: 'https://main.example.test', building: 'HQ', floor: '2' };
  const email = { to: 'a@b.test', from: 'a@b.test', host: 'mail.b.test', user: 'a' };
  await openHome({ SPACEIQ_HOME: own, ...env }).add('alice', { ...plain, notify: { email } });
  const running = startCli(command, { ...given, terminal: true });
  await running.waitFor(/Mail password/);
  running.write(`${password}\r`);
  await running.waitFor(/Passphrase for the new key file/);
  running.write('first one\r');
  await running.waitFor(/The same again/);
  running.write('first one\r');
  expect((await running.ended).code).toBe(0);
  const read = async (passphrase: string) => {
    const opened = openHome({ SPACEIQ_HOME: own, ...env, SPACEIQ_PASSPHRASE: passphrase });
    return (await opened.open('alice').mailPassword.read())?.reveal();
  };
  expect(await read('first one')).toBe(password);
  const change = ['vault', 'passphrase', '--json'];
  expect((await cli(change, { ...given, input: 'second one\n' })).code).toBe(6);
  const old = { ...env, SPACEIQ_PASSPHRASE: 'first one' };
  const changed = await cli(change, { home: own, env: old, input: 'second one\n' });
  expect(changed.json).toEqual({ version: 1, protected: true, exitCode: 0 });
  expect(await read('second one')).toBe(password);
  await expect(read('first one')).rejects.toThrow('is another one');
  const elsewhere = await cli(change, { home: own, env: { SPACEIQ_VAULT: '' }, input: 'x' });
  expect([elsewhere.code, elsewhere.stderr]).toEqual([2, expect.stringContaining('Only the file')]);
});

/** Whether the tool listens to signals: unlike SIGTERM, SIGHUP is nothing that node takes by itself. */
function hearsHangUp(pid = 0): boolean {
  const [, caught = ''] = /SigCgt:\s*(\w+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return (BigInt(`0x${caught}`) & 1n) === 1n;
}

test.each([
  ['a password alone', []],
  ['a password and a change', ['windowDays=17']],
])('a pipe that stays open holds up no signal, and nothing is changed: %s', async (_, changes) => {
  const settings = () => readFileSync(join(home, 'profiles.json'), 'utf8');
  const before = settings();
  const running = spawn(process.execPath, [script, ...command, ...changes], {
    env: { PATH: process.env.PATH, SPACEIQ_HOME: home, ...env },
  });
  onTestFinished(() => void running.kill('SIGKILL'));
  running.stdin.on('error', () => {});
  const said = text(running.stderr);
  running.stdin.write(password);
  await vi.waitUntil(() => hearsHangUp(running.pid), { timeout: 30_000 });
  running.kill('SIGTERM');
  expect(await once(running, 'close')).toEqual([130, null]);
  expect(await said).toBe('Error: Interrupted.\n');
  expect(settings()).toBe(before);
});

test('a password is kept for one server, port and user, and for no other', async () => {
  const profile = openHome({ SPACEIQ_HOME: home, ...env }).open('alice');
  await cli(command, { home, env, input: `${password}\n` });
  expect((await profile.mailPassword.read())?.reveal()).toBe(password);
  for (const change of ['host=evil.example.test', 'port=2525', 'user=b']) {
    expect(
      (await cli(['profile', 'set', 'alice', `notify.email.${change}`], { home, env })).code,
    ).toBe(0);
    expect(await profile.mailPassword.read()).toBeNull();
    const back = { host: 'host=mail.example.test', port: 'port=', user: 'user=a' };
    const key = change.split('=')[0] as keyof typeof back;
    await cli(['profile', 'set', 'alice', `notify.email.${back[key]}`], { home, env });
    expect(await profile.mailPassword.read()).not.toBeNull();
  }
  await cli(['profile', 'set', 'alice', 'notify.email='], { home, env });
  const refused = await cli(command, { home, env, input: 'another one\n' });
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain('name no mail account');
});

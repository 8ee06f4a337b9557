import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ExitCode } from '../../src/lib/errors.js';
import { secret, stateTexts } from '../support/state-texts.js';
import { startWorkstation, type Workstation } from './login-workstation.js';

/** Milliseconds: several browsers on a small machine. */
const slow = 240_000;
const heavy = process.env.SPACEIQ_SOAK === '1';

let desk: Workstation;

beforeAll(async () => {
  desk = await startWorkstation();
  await desk.addProfile('alice');
  await desk.addProfile('bob');
});

afterAll(async () => {
  await desk?.[Symbol.asyncDispose]();
});

beforeEach(() => desk.simulator.record.clearRequests());

function cookie(name: string, value: string, more: object = {}): object {
  return {
    name: `${name}-localhost`,
    value,
    domain: 'localhost',
    path: '/',
    expires: -1,
    httpOnly: false,
    secure: false,
    sameSite: 'Lax',
    ...more,
  };
}

/** A storage state as Playwright writes it, for a session that the site has issued. */
function stateOf(token: string, more: object = {}): object {
  const api = encodeURIComponent(desk.simulator.origins.api);
  const cookies = [cookie('access_token', token, more), cookie('graphql_endpoint', api)];
  return { cookies, origins: [] };
}

async function importState(content: unknown, profile: string) {
  const file = join(desk.home, 'state.json');
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  return await desk.run(['login', '--profile', profile, '--import-state', file]);
}

const state = async (profile: string) =>
  (await desk.run(['status', '--profile', profile, '--json'])).json;

describe('login --import-state', { timeout: slow }, () => {
  it('reads stdin too, and warns of a file that keeps the session in the clear', async () => {
    const text = JSON.stringify(stateOf(desk.simulator.sessions.issue('alice')));
    const login = ['login', '--profile', 'alice', '--import-state'];
    const piped = await desk.run([...login, '-'], { input: text });
    expect(piped.code, piped.stderr).toBe(ExitCode.ok);
    expect(piped.stderr).not.toContain('in the clear');
    const { code, stderr } = await importState(text, 'alice');
    expect(code).toBe(ExitCode.ok);
    expect(stderr).toMatch(/state\.json holds a session in the clear, .*delete it now/);
  });

  it('asks the site whose it is, then seals it', async () => {
    const token = desk.simulator.sessions.issue('alice');
    const { code, stdout } = await importState(stateOf(token), 'alice');
    expect(stdout).toContain('signed in as Alice Amberly');
    expect(code).toBe(ExitCode.ok);
    const prints = new Set(desk.sent().map(({ tokenFingerprint }) => tokenFingerprint));
    expect([...prints]).toEqual([desk.simulator.sessions.fingerprint(token)]);
    expect((await desk.run(['status', '--profile', 'alice', '--check'])).code).toBe(ExitCode.ok);
  });

  it.each<[string, () => unknown]>([
    ['no JSON', () => 'not { json'],
    ['no storage state', () => ({ token: 'something' })],
    ['a list', () => []],
    ['cookies of the wrong shape', () => ({ cookies: [{ name: 1 }], origins: [] })],
    ['nothing at all', () => ''],
    ['no token', () => ({ cookies: [], origins: [] })],
    [
      'a token for another host',
      () => stateOf('0123456789abcdef', { domain: 'elsewhere.example' }),
    ],
    ['a cookie that has lapsed', () => stateOf('0123456789abcdef', { expires: 1_000_000_000 })],
    ['a token that is none', () => stateOf('two words of it')],
  ])('refuses %s with one sentence, and sends nothing', async (_, content) => {
    const { code, stdout, stderr } = await importState(content(), 'bob');
    expect(code).toBe(ExitCode.usage);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^Error: [^\n]+\n[^\n]+\n$/);
    expect(stderr).not.toContain('0123456789abcdef');
    expect(desk.simulator.record.requests).toEqual([]);
    expect(await state('bob')).toMatchObject({ profiles: [{ session: { state: 'none' } }] });
  });

  it('takes or refuses any content in one sentence, and seals nothing of it', async () => {
    for (const content of fc.sample(stateTexts, { numRuns: heavy ? 200 : 20, seed: 20_261_124 })) {
      const { code, stdout, stderr } = await importState(content, 'bob');
      expect([content, code]).toEqual([content, ExitCode.usage]);
      expect(stdout).toBe('');
      expect(stderr).toMatch(/^Error: [^\n]+\n[^\n]+\n$/);
      expect(stderr).not.toContain(secret);
    }
    expect(desk.simulator.record.requests).toEqual([]);
    expect(await state('bob')).toMatchObject({ profiles: [{ session: { state: 'none' } }] });
  });

  it('refuses what is no file, and does not wait for it', async () => {
    const pipe = join(desk.home, 'pipe');
    execFileSync('mkfifo', [pipe]);
    for (const file of [join(desk.home, 'nothing.json'), pipe, '/dev/zero', desk.home]) {
      const args = ['login', '--profile', 'bob', '--import-state', file];
      expect([file, (await desk.run(args)).code]).toEqual([file, ExitCode.usage]);
    }
  });

  it('seals nothing that the site does not accept', async () => {
    const token = desk.simulator.sessions.issue('bob');
    desk.simulator.sessions.revoke('bob');
    const { code, stderr } = await importState(stateOf(token), 'bob');
    expect(code).toBe(ExitCode.noSession);
    expect(stderr).not.toContain(token);
    expect(await state('bob')).toMatchObject({ profiles: [{ session: { state: 'none' } }] });
  });

  it('keeps the earlier session when the new one is somebody else’s', async () => {
    await importState(stateOf(desk.simulator.sessions.issue('alice')), 'alice');
    const { code } = await importState(stateOf(desk.simulator.sessions.issue('bob')), 'alice');
    expect(code).toBe(ExitCode.noSession);
    desk.simulator.record.clearRequests();
    expect((await desk.run(['status', '--profile', 'alice', '--check'])).code).toBe(ExitCode.ok);
    expect(new Set(desk.sent().map(({ person }) => person))).toEqual(new Set(['alice']));
  });
});

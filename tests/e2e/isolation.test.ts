import { copyFile, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ExitCode } from '../../src/lib/errors.js';
import { startWorkstation, type Workstation } from './login-workstation.js';

/** Milliseconds: several browsers on a small machine. */
const slow = process.env.SPACEIQ_SOAK === '1' ? 1_800_000 : 240_000;

const heavy = process.env.SPACEIQ_SOAK === '1';

let desk: Workstation;

beforeAll(async () => {
  desk = await startWorkstation({ keychain: true });
});

afterAll(async () => {
  await desk?.[Symbol.asyncDispose]();
});

/** Sealed sessions in the home folder by the profile's name, found without asking the tool where they are. */
async function sealedFiles(): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  const all = await readdir(desk.home, { recursive: true });
  for (const path of all.filter((each) => each.endsWith('session.sealed'))) {
    const full = join(desk.home, path);
    const journal = await readFile(join(full, '..', 'journal.jsonl'), 'utf8');
    const [, email] = /"email":"([^"@]+)@/.exec(journal) ?? [];
    if (email !== undefined) files.set(email, full);
  }
  return files;
}

async function sealedOf(name: string): Promise<string> {
  const file = (await sealedFiles()).get(name);
  if (file === undefined) throw new Error(`There is no sealed session of ${name}.`);
  return file;
}

/** Every command that would use the session ends with 3 and these words, and the site hears nothing. */
async function expectNoUse(profile: string, words: RegExp, commands: readonly string[][]) {
  desk.simulator.record.clearRequests();
  for (const command of commands) {
    const { code, stdout, stderr } = await desk.run([...command, '--profile', profile]);
    expect(stderr).toMatch(words);
    expect(stderr).toContain(`spaceiq login --profile ${profile}`);
    if (command[0] === 'book') expect(stdout).toBe('');
    expect(code).toBe(ExitCode.noSession);
  }
  expect(desk.simulator.record.requests).toEqual([]);
}

const everyUse = [
  ['status', '--check'],
  ['bookings'],
  ['book', '--dates', 'mon-fri'],
  ['login', '--renew'],
];
const oneUse = [['bookings']];

describe('isolation of profiles', { timeout: slow }, () => {
  it('signs many people in at once and never mixes them up', async () => {
    const people = desk.simulator.people.slice(0, heavy ? 16 : 3);
    for (const { userName } of people) await desk.addProfile(userName);
    const logins = await Promise.all(people.map(({ userName }) => desk.login(userName)));
    expect(logins.map(({ code, stderr }) => (code === 0 ? '' : stderr))).toEqual(
      people.map(() => ''),
    );

    for (const { userName, email, employeeId } of people) {
      desk.simulator.record.clearRequests();
      const { json } = await desk.run(['status', '--profile', userName, '--check', '--json']);
      expect(json).toMatchObject({
        profiles: [
          { name: userName, identity: { email, employeeId }, session: { state: 'valid' } },
        ],
      });
      expect(new Set(desk.sent().map(({ person }) => person))).toEqual(new Set([userName]));
    }
    const all = await desk.run(['status', '--all', '--check', '--json']);
    expect(all.json).toMatchObject({
      profiles: people.map(({ userName, email }) => ({ name: userName, identity: { email } })),
    });
  });

  it('does not open one profile’s session for another', async () => {
    const [alice, bob] = [await sealedOf('alice'), await sealedOf('bob')];
    const before = await readFile(bob);
    await copyFile(alice, bob);
    await expectNoUse('bob', /was sealed for another profile/, everyUse);
    await writeFile(bob, before);
    expect((await desk.run(['status', '--profile', 'bob', '--check'])).code).toBe(ExitCode.ok);
  });

  it('does not open a session for another origin', async () => {
    const { web } = desk.simulator.origins;
    const elsewhere = 'http://localhost:1';
    const set = (url: string) => desk.run(['profile', 'set', 'alice', `url=${url}`]);
    expect((await set(elsewhere)).code).toBe(ExitCode.ok);
    await expectNoUse('alice', /was sealed for http:\/\/localhost:\d+ and/, everyUse);
    expect((await set(web)).code).toBe(ExitCode.ok);
    expect((await desk.run(['status', '--profile', 'alice', '--check'])).code).toBe(ExitCode.ok);
  });

  it('does not open a session of which a byte was changed', async () => {
    const file = await sealedOf('carol');
    const sealed = await readFile(file);
    const count = heavy ? 50 : 5;
    for (let index = 0; index < count; index += 1) {
      const at = Math.floor((index * (sealed.length - 1)) / (count - 1));
      const changed = Buffer.from(sealed);
      changed[at] = (changed[at] ?? 0) ^ (1 << (index % 8));
      await writeFile(file, changed);
      await expectNoUse('carol', /The session of profile carol /, oneUse);
    }
    await writeFile(file, sealed.subarray(0, sealed.length - 1));
    await expectNoUse('carol', /was changed after it was sealed/, oneUse);
    await writeFile(file, sealed);
    expect((await desk.run(['status', '--profile', 'carol', '--check'])).code).toBe(ExitCode.ok);
  });

  it('does not take a session whose key is gone', async () => {
    const file = await sealedOf('alice');
    const sealed = await readFile(file);
    await desk.run(['logout', '--profile', 'alice']);
    await writeFile(file, sealed);
    await expectNoUse('alice', /its key is gone/, oneUse);
  });
});

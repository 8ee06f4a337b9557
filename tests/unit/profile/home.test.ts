import { chmodSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import type { EmployeeId, Identity } from '../../../src/booking/types.js';
import { SpaceiqError, UsageError } from '../../../src/lib/errors.js';
import { Secret } from '../../../src/lib/secret.js';
import type { RawSettings } from '../../../src/profile/home.js';
import { openHome } from '../../../src/profile/open-home.js';
import { makeFolder } from '../vault/make.js';
import { makeHome, plain } from './make.js';

const origin = 'https://main.example.com';
const alice: Identity = {
  employeeId: 'RW1wbG95ZWU=' as EmployeeId,
  email: 'alice@example.com',
  name: 'Alice Example',
};

function everyFile(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).map((entry) =>
    join(entry.parentPath, entry.name),
  );
}

describe('a home', () => {
  test('gives the profile that is asked for', async () => {
    const home = makeHome();
    expect(() => home.resolve()).toThrow('There is no profile yet');
    await home.add('alice', plain);
    expect(home.resolve()).toBe('alice');
    await home.add('bob', plain);
    expect(() => home.resolve()).toThrow(UsageError);
    expect(() => home.resolve()).toThrow('several profiles (alice, bob)');
    expect(home.resolve('BOB')).toBe('bob');
    expect(() => home.resolve('bobb')).toThrow('did you mean bob?');
    const withEnv = makeHome({ SPACEIQ_HOME: home.folder, SPACEIQ_PROFILE: 'bob' });
    expect(withEnv.resolve()).toBe('bob');
    await home.setDefault('alice');
    expect(home.resolve()).toBe('alice');
    expect(withEnv.resolve()).toBe('bob');
    expect(withEnv.resolve('alice')).toBe('alice');
  });

  test('gives nobody the session of a profile that was taken out by hand', async () => {
    const home = makeHome();
    await home.add('alice', plain);
    await (await home.add('bob', plain)).session.save(origin, new Secret('session of bob'));
    const takeOutBob = () => {
      const file = JSON.parse(readFileSync(home.settingsFile, 'utf8'));
      delete file.profiles.bob;
      writeFileSync(home.settingsFile, JSON.stringify(file));
    };
    takeOutBob();
    await home.rename('alice', 'bob');
    expect(await home.open('bob').session.exists()).toBe(false);
    await home.open('bob').session.save(origin, new Secret('session of alice'));
    takeOutBob();
    await home.planImport(JSON.stringify({ profiles: { bob: plain } }), 'file').apply();
    expect(await home.open('bob').session.exists()).toBe(false);
  });

  test('keeps apart what is of two profiles', async () => {
    const home = makeHome();
    const first = await home.add('alice', plain);
    const second = await home.add('bob', plain);
    await first.session.save(origin, new Secret('session of alice'));
    await second.session.save(origin, new Secret('session of bob'));
    await first.identity.remember(alice);
    await first.cache.write('key', { a: 1 });
    await first.journal.append({ runId: 'r', type: 'logout' });
    expect((await home.open('alice').session.open(origin)).reveal()).toBe('session of alice');
    expect((await home.open('bob').session.open(origin)).reveal()).toBe('session of bob');
    expect(await second.identity.known()).toBeNull();
    expect(await first.identity.known()).toEqual(alice);
    expect(await second.cache.read('key')).toBeUndefined();
    expect(await second.journal.read()).toEqual([]);
  });

  test('moves nothing when a profile is renamed', async () => {
    const home = makeHome();
    const { id, session } = await home.add('alice', plain);
    await session.save(origin, new Secret('x'));
    await home.setDefault('alice');
    await home.rename('alice', 'Alice2');
    expect(home.open('alice2').id).toBe(id);
    expect((await home.open('Alice2').session.open(origin)).reveal()).toBe('x');
    expect(home.defaultProfile).toBe('Alice2');
    expect(() => home.open('alice')).toThrow(UsageError);
  });

  test('never gives a handle the settings of another that took its name', async () => {
    const home = makeHome();
    const old = await home.add('alice', plain);
    await home.rename('alice', 'bob');
    await home.add('alice', { ...plain, floor: '9' });
    await expect(old.settings()).rejects.toThrow('renamed or removed');
  });

  test('refuses a name that is taken in another case', async () => {
    const home = makeHome();
    await home.add('alice', plain);
    await expect(home.add('ALICE', plain)).rejects.toThrow('There is a profile alice already');
    await home.add('bob', plain);
    await expect(home.rename('bob', 'Alice')).rejects.toThrow(UsageError);
    await expect(home.rename('bob', '../bob')).rejects.toThrow(UsageError);
  });

  test('has names such as constructor like any other', async () => {
    const home = makeHome();
    for (const name of ['constructor', 'toString', 'hasOwnProperty', 'valueOf']) {
      expect(() => home.open(name)).toThrow(UsageError);
      expect((await home.add(name, plain)).name).toBe(name);
    }
    expect(home.list()).toHaveLength(4);
  });

  test.each(['{"profiles": {', '[]', '{"profiles": []}', '{"profiles":{"a":{},"A":{}}}', ''])(
    'reports a broken settings file and leaves it alone: %s',
    async (text) => {
      const home = makeHome();
      writeFileSync(home.settingsFile, text);
      expect(() => home.list()).toThrow(UsageError);
      await expect(home.add('bob', plain)).rejects.toThrow('is broken');
      await expect(home.setDefault('a')).rejects.toThrow('is broken');
      expect(readFileSync(home.settingsFile, 'utf8')).toBe(text);
    },
  );

  test('refuses two names with one id: they would share a session', async () => {
    const home = makeHome();
    const { id } = await home.add('alice', plain);
    writeFileSync(
      home.settingsFile,
      JSON.stringify({ profiles: { alice: plain, bob: plain }, ids: { alice: id, bob: id } }),
    );
    expect(() => home.open('bob')).toThrow('alice" and "bob" share one id');
  });

  test('refuses an id that would lead out of its folder', () => {
    const home = makeHome();
    writeFileSync(
      home.settingsFile,
      JSON.stringify({ profiles: { alice: plain }, ids: { alice: '../../elsewhere' } }),
    );
    expect(() => home.open('alice')).toThrow(UsageError);
  });

  test('keeps what it does not understand, and the wrong settings of other profiles', async () => {
    const home = makeHome();
    const file = { later: { x: 1 }, profiles: { alice: { floor: 7, odd: true }, bob: plain } };
    writeFileSync(home.settingsFile, JSON.stringify(file));
    await home.change('bob', (settings) => ({ ...settings, floor: '3' }));
    expect(JSON.parse(readFileSync(home.settingsFile, 'utf8'))).toMatchObject({
      ...file,
      profiles: { alice: file.profiles.alice, bob: { floor: '3' } },
    });
    await expect(home.open('alice').settings()).rejects.toThrow('unknown key "odd"');
  });

  test('loses no change when many are made at once', async () => {
    const home = makeHome();
    const names = Array.from({ length: 12 }, (_, index) => `p${index}`);
    await Promise.all(names.map((name) => home.add(name, plain)));
    expect([...home.list()].sort()).toEqual([...names].sort());
    expect(new Set(names.map((name) => home.open(name).id)).size).toBe(12);
    const keys = ['email', 'browser', 'hours', 'todayUntil', 'order', 'windowDays'];
    const values = ['a@b.example', 'chrome', '08:00-17:00', '09:00', 'nearest-first', 9];
    const changes = keys.map((key, index) => ({ [key]: values[index] }));
    await Promise.all(
      changes.map((change) => home.change('p0', (settings) => ({ ...settings, ...change }))),
    );
    expect(home.raw('p0')).toEqual(Object.assign({}, plain, ...changes));
  });

  test('writes no settings once another has taken over their lock', async () => {
    const home = makeHome();
    await home.add('alice', plain);
    const before = readFileSync(home.settingsFile, 'utf8');
    const steal = (settings: RawSettings) => {
      const lock = `${home.settingsFile}.lock`;
      const taken = readFileSync(lock, 'utf8').replace(/"token":"\w+"/, '"token":"another"');
      writeFileSync(lock, taken);
      return { ...settings, floor: '9' };
    };
    const { id } = home.open('alice');
    let called = 0;
    const second = (settings: RawSettings) => (++called === 2 ? steal(settings) : settings);
    await expect(home.change('alice', second, id)).rejects.toThrow('has taken over the settings');
    expect(readFileSync(home.settingsFile, 'utf8')).toBe(before);
  });

  test('removes a profile only when nobody seals a session for it, and nobody does afterwards', async () => {
    const home = makeHome();
    const profile = await home.add('alice', plain);
    await profile.session.save(origin, new Secret('first'));
    const removals: Promise<unknown>[] = [];
    await profile.session.save(origin, new Secret('second'), async () => {
      removals.push(profile.remove());
      await vi.waitUntil(() => existsSync(join(home.folder, 'profiles', profile.id, 'lock')));
    });
    await Promise.all(removals);
    const late = profile.session.save(origin, new Secret('late'));
    await expect(late).rejects.toThrow('renamed or removed in the meantime');
    expect(readdirSync(join(home.folder, 'profiles'))).toEqual([]);
    expect(readdirSync(join(home.folder, 'vault')).filter((name) => /entry/.test(name))).toEqual(
      [],
    );
  });

  test('is for this user only, whatever the umask', async () => {
    const before = process.umask(0);
    const home = makeHome();
    try {
      const profile = await home.add('alice', plain);
      await profile.session.save(origin, new Secret('x'));
      await profile.identity.remember(alice);
      await profile.cache.write('key', 1);
      await profile.journal.append({ runId: 'r', type: 'logout' });
      const log = profile.openLog('r', 'info');
      log.info('hello');
      log.close();
      profile.shot('x');
      for (const path of everyFile(home.folder)) {
        const stat = statSync(path);
        expect([path, stat.mode & 0o777]).toEqual([path, stat.isDirectory() ? 0o700 : 0o600]);
      }
      const lock = await profile.acquireLock();
      expect(everyFile(home.folder).every((path) => (statSync(path).mode & 0o077) === 0)).toBe(
        true,
      );
      await lock.release();
    } finally {
      process.umask(before);
    }
  });

  test.each([0o777, 0o770, 0o720, 0o702])(
    'that others may write to (%o) is refused',
    async (mode) => {
      const home = makeHome();
      await home.add('alice', plain);
      chmodSync(home.folder, mode);
      expect(() => home.open('alice')).toThrow(`Others may write to the folder ${home.folder}`);
      await expect(home.add('bob', plain)).rejects.toThrow(UsageError);
      chmodSync(home.folder, 0o700);
      expect(home.list()).toEqual(['alice']);
    },
  );

  test('holds no trace of a profile that was removed', async () => {
    const home = makeHome();
    const profile = await home.add('alice', plain);
    await home.add('bob', plain);
    await home.setDefault('alice');
    await profile.session.save(origin, new Secret('x'));
    await profile.identity.remember(alice);
    await profile.journal.append({ runId: 'r', type: 'logout' });
    profile.openLog('r', 'info').info('hello');
    writeFileSync(profile.shot('x'), 'png');
    await profile.cache.write('key', 1);
    const report = await profile.remove();
    expect(report.deleted).toEqual([
      'the file entry',
      'the sealed session',
      'who it is known to be',
      'the journal',
      'the logs',
      'the screenshots',
      'the cache',
      'the settings',
    ]);
    expect(home.list()).toEqual(['bob']);
    expect(home.defaultProfile).toBeNull();
    for (const path of everyFile(home.folder)) {
      expect(path).not.toContain(profile.id);
      if (statSync(path).isFile()) expect(readFileSync(path, 'latin1')).not.toContain(profile.id);
    }
  });

  test('keeps only the newest of many pictures', async () => {
    const home = makeHome();
    const profile = await home.add('alice', plain);
    for (let index = 0; index < 130; index += 1) writeFileSync(profile.shot(`p ${index}`), 'png');
    const last = profile.shot('../../last');
    writeFileSync(last, 'png');
    const names = readdirSync(dirname(last));
    expect(names.length).toBe(100);
    expect(names).toContain(basename(last));
    expect(last).toContain(profile.id);
  });

  test('does not remove a profile that a run holds', async () => {
    const home = makeHome();
    const profile = await home.add('alice', plain);
    const lock = await profile.acquireLock();
    const error = await profile.remove().catch((reason: unknown) => reason);
    expect((error as SpaceiqError).exitCode).toBe(5);
    expect(home.list()).toEqual(['alice']);
    await expect(home.rename('alice', 'bob')).rejects.toThrow(SpaceiqError);
    await lock.release();
  });

  test('takes a document whole or not at all', async () => {
    const home = makeHome();
    await home.add('alice', plain);
    const before = readFileSync(home.settingsFile, 'utf8');
    const wrong = { profiles: { carol: plain, dave: { ...plain, floor: 1 } } };
    expect(() => home.planImport(JSON.stringify(wrong), 'a.json')).toThrow('profiles.dave.floor');
    expect(readFileSync(home.settingsFile, 'utf8')).toBe(before);
    const right = { profiles: { ALICE: { ...plain, floor: '3' }, carol: plain } };
    const plan = home.planImport(JSON.stringify(right), 'a.json');
    expect(plan).toMatchObject({ added: ['carol'], changed: ['alice'], unchanged: [] });
    expect(plan.diff).toContain('- profiles.alice.floor: "2"');
    expect(plan.diff).toContain('+ profiles.alice.floor: "3"');
    const { id } = home.open('alice');
    await plan.apply();
    expect(home.open('alice').id).toBe(id);
    expect(home.export()).toEqual({ profiles: { alice: right.profiles.ALICE, carol: plain } });
    const again = home.planImport(JSON.stringify(home.export()), 'a.json');
    expect(again.diff).toEqual([]);
  });
});

test('a home that is a file is said in one sentence', () => {
  const file = join(makeFolder(), 'file');
  writeFileSync(file, '');
  const home = openHome({ SPACEIQ_HOME: file });
  expect(() => home.list()).toThrow(`${file} is no folder, and the settings would lie there.`);
});

test('a settings file of a newer spaceiq is left as it is', async () => {
  const { home, file } = makeNewer();
  const before = readFileSync(file, 'utf8');
  expect(() => home.list()).toThrow('was written by a newer spaceiq');
  await expect(home.setDefault('alice')).rejects.toThrow('was written by a newer spaceiq');
  expect(readFileSync(file, 'utf8')).toBe(before);
});

function makeNewer() {
  const folder = makeFolder();
  const file = join(folder, 'profiles.json');
  writeFileSync(file, JSON.stringify({ version: 2, profiles: { alice: {} }, ids: {} }));
  return { file, home: openHome({ SPACEIQ_HOME: folder }) };
}

describe('a profile that was renamed while somebody was asked', () => {
  test('is the one that is changed, edited and removed, and not the next of its name', async () => {
    const home = makeHome();
    const first = await home.add('alice', plain);
    const text = JSON.stringify({ profiles: { alice: { ...plain, hours: '08:00-17:00' } } });
    const edited = home.planImport(text, 'Your text', first);
    await home.rename('alice', 'anna');
    await home.add('alice', { ...plain, floor: '9' });
    await edited.apply();
    expect(home.raw('anna')).toMatchObject({ floor: '2', hours: '08:00-17:00' });
    await home.change('alice', (settings) => ({ ...settings, windowDays: 9 }), first.id);
    expect(home.raw('anna')).toMatchObject({ windowDays: 9 });
    expect(home.raw('alice')).toEqual({ ...plain, floor: '9' });
    expect((await first.remove()).id).toBe(first.id);
    expect(home.list()).toEqual(['alice']);
  });

  test('makes what was agreed to about it void', async () => {
    const home = makeHome();
    await home.add('alice', plain);
    const text = JSON.stringify({ profiles: { alice: { ...plain, floor: '3' } } });
    const plan = home.planImport(text, 'a.json');
    await home.rename('alice', 'anna');
    await home.add('alice', { ...plain, floor: '9' });
    await expect(plan.apply()).rejects.toThrow('in the meantime, so nothing was changed');
    expect([home.raw('anna').floor, home.raw('alice').floor]).toEqual(['2', '9']);
  });
});

import { readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { BookingId, DeskCode, EmployeeId, Identity } from '../../../src/booking/types.js';
import type { CivilDate } from '../../../src/lib/civil-date.js';
import { SpaceiqError } from '../../../src/lib/errors.js';
import { Secret } from '../../../src/lib/secret.js';
import type { Profile } from '../../../src/profile/profile.js';
import { placeSuffix } from '../../../src/vault/place.js';
import { makeHome, plain } from './make.js';

const origin = 'https://main.example.com';
const identity: Identity = {
  employeeId: 'RW1wbG95ZWU=' as EmployeeId,
  email: 'alice@example.com',
  name: 'Alice Example',
};
const person = { apiOrigin: 'https://api.example.com', identity };
const made = {
  kind: 'made',
  made: {
    id: 'b1' as BookingId,
    desk: '2.24.01' as DeskCode,
    ...{ spaceId: null, building: null, floor: null, at: 0 },
  },
} as const;

/** A home in which all has been kept that is ever kept. */
async function makeUsed() {
  const home = makeHome();
  const alice = await home.add('alice', plain);
  await alice.session.save(origin, new Secret('{"version":1}'));
  await alice.identity.remember(identity);
  await alice.cache.write('schedule', { served: 1, running: null });
  await alice.journal.append({ runId: 'r', type: 'logout' });
  await noteDate(alice);
  await placeSuffix(home.folder);
  // Another process opens it anew.
  const opened = makeHome({ SPACEIQ_HOME: home.folder });
  return { folder: home.folder, home: opened, alice: opened.open('alice') };
}
type Used = Awaited<ReturnType<typeof makeUsed>>;

async function noteDate(profile: Profile): Promise<void> {
  const turns = profile.turnsOf(person);
  const turn = await turns.acquire(0);
  turns.dates.keep('2026-12-01' as CivilDate, made);
  const trouble = await turns.dates.kept();
  await turn.release();
  if (trouble !== null) throw trouble;
}

function everyFile(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** Makes what a file holds one of a later format. */
function makeNewer(file: string): void {
  const text = readFileSync(file, 'utf8').trimEnd();
  const lines = file.endsWith('.jsonl') ? text.split('\n') : [text];
  const last = JSON.parse(lines.pop() ?? '') as object;
  writeFileSync(file, `${[...lines, JSON.stringify({ ...last, version: 99 })].join('\n')}\n`);
}

const cases: readonly [what: string, pattern: RegExp, code: number, acts: Act[]][] = [
  [
    'the settings',
    /profiles\.json$/,
    2,
    [({ home }) => home.setDefault('alice'), ({ home }) => home.add('bob', plain)],
  ],
  [
    'the journal',
    /journal\.jsonl$/,
    2,
    [
      ({ alice }) => alice.journal.append({ runId: 'r', type: 'logout' }),
      ({ alice }) => alice.journal.read(),
    ],
  ],
  [
    'who a profile is known to be',
    /identity\.json$/,
    2,
    [({ alice }) => alice.identity.known(), ({ alice }) => alice.identity.remember(identity)],
  ],
  [
    "what its runs remember, the schedule's and the notices' too",
    /cache.[0-9a-f]+\.json$/,
    2,
    [({ alice }) => alice.cache.read('schedule'), ({ alice }) => alice.cache.write('schedule', 1)],
  ],
  [
    "a person's dates",
    /people.[0-9a-f]+\.dates$/,
    2,
    [({ alice }) => alice.turnsOf(person).dates.read(), ({ alice }) => noteDate(alice)],
  ],
  ['where the home lies', /place\.json$/, 6, [({ folder }) => placeSuffix(folder)]],
  [
    'the file vault',
    /vault\.json$/,
    6,
    [
      ({ alice }) => alice.session.save(origin, new Secret('second')),
      ({ home }) => home.changePassphrase(new Secret('another')),
    ],
  ],
  [
    'an entry of the vault',
    /[^.]+\.entry$/,
    6,
    [
      ({ alice }) => alice.session.save(origin, new Secret('second')),
      ({ home }) => home.changePassphrase(new Secret('another')),
    ],
  ],
];
type Act = (used: Used) => unknown;

test.each(cases)(
  '%s of a newer spaceiq stays as it is, and it is said',
  async (_, pattern, code, acts) => {
    const used = await makeUsed();
    const found = everyFile(used.folder).filter((file) => pattern.test(file));
    expect(found.length).toBeGreaterThan(0);
    for (const file of found) makeNewer(file);
    const before = found.map((file) => readFileSync(file, 'utf8'));
    for (const act of acts) {
      const error = await Promise.resolve()
        .then(() => act(used))
        .catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(SpaceiqError);
      const { exitCode, message, hint } = error as SpaceiqError;
      expect(message).toMatch(/ was written by a newer spaceiq, so it is left as it is\.$/);
      expect([exitCode, hint]).toEqual([code, 'Update spaceiq: npm install --global spaceiq']);
    }
    expect(found.map((file) => readFileSync(file, 'utf8'))).toEqual(before);
  },
);

test('a session of a later layout is neither read nor taken the place of', async () => {
  const { alice } = await makeUsed();
  await alice.session.save(origin, new Secret('{"version":2}'));
  const error = await alice.session
    .save(origin, new Secret('{"version":1}'))
    .catch((reason: unknown) => reason);
  expect(error).toMatchObject({ exitCode: 3, hint: expect.stringContaining('spaceiq logout') });
  expect((await alice.session.open(origin)).reveal()).toBe('{"version":2}');
});

test('no kind of file that is kept lacks a case here', async () => {
  const { folder } = await makeUsed();
  const json = everyFile(folder).filter((file) => /\.(json|jsonl|dates|entry)$/.test(file));
  for (const file of json) expect(cases.some(([, pattern]) => pattern.test(file))).toBe(true);
});

test('a lock that a newer spaceiq holds is held, until it is silent', async () => {
  const { alice, folder } = await makeUsed();
  const file = join(folder, 'profiles', alice.id, 'lock');
  writeFileSync(file, '{"version":2,"owner":"?"}');
  await expect(alice.acquireLock()).rejects.toMatchObject({ exitCode: 5 });
  expect(statSync(file).size).toBe(25);
  utimesSync(file, 1, 1);
  await (await alice.acquireLock()).release();
});

test("a newer spaceiq's back end stays noted where an older one puts its own key", async () => {
  const { alice, folder } = await makeUsed();
  const mark = join(folder, 'profiles', alice.id, 'vault');
  writeFileSync(mark, 'enclave file');
  await alice.session.remove();
  expect(readFileSync(mark, 'utf8')).toBe('enclave');
  await alice.session.save(origin, new Secret('x'));
  expect(readFileSync(mark, 'utf8')).toBe('enclave file');
});

test('a removal leaves what a newer spaceiq knows of people, and says so', async () => {
  const { alice, folder } = await makeUsed();
  const [dates = ''] = everyFile(folder).filter((file) => file.endsWith('.dates'));
  makeNewer(dates);
  const before = readFileSync(dates, 'utf8');
  expect((await alice.remove()).left).toEqual([`${dates} (a newer spaceiq wrote it)`]);
  expect(readFileSync(dates, 'utf8')).toBe(before);
});

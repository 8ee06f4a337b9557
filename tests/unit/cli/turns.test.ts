import { describe, expect, test } from 'vitest';
import type { Identity } from '../../../src/booking/types.js';
import { openTurns, StandingError, type Turns } from '../../../src/cli/book/turns.js';
import { systemClock } from '../../../src/lib/clock.js';
import type { Profile } from '../../../src/profile/profile.js';
import { makeHome, plain } from '../profile/make.js';

const apiOrigin = 'https://api.example';
const alice: Identity = {
  employeeId: 'RW1wbG95ZWU=' as Identity['employeeId'],
  email: 'alice@example.com',
  name: 'Alice',
};

async function turnsFor(profile: Profile, identity: Identity = alice): Promise<Turns> {
  return openTurns({
    profile,
    turns: profile.turnsOf({ apiOrigin, identity }),
    standing: profile.standing.read(),
    clock: systemClock,
    interrupted: new AbortController().signal,
  });
}

/** Whether two turns are ever had at once: each waits for the other for so long (ms). */
async function overlap(one: Turns, other: Turns, patience = 50): Promise<boolean> {
  let inside = 0;
  const both = new AbortController();
  const act = async () => {
    inside += 1;
    if (inside > 1) both.abort();
    await systemClock.sleep(patience, both.signal).catch(() => {});
    inside -= 1;
  };
  await Promise.all([one.turn(act), other.turn(act)]);
  return both.signal.aborted;
}

describe('the turns of a person', () => {
  test('come one after the other, by employee or by e-mail, and hold up nobody else', async () => {
    const home = makeHome();
    const [mine, again, hers] = [
      await home.add('alice', plain),
      await home.add('alice-up', plain),
      await home.add('bob', plain),
    ];
    const first = await turnsFor(mine);
    const sameMail = { ...alice, employeeId: 'other' as Identity['employeeId'] };
    const sameEmployee = { ...alice, email: 'a.other@example.com' };
    const stranger = { ...sameMail, email: 'bob@example.com' };
    expect(await overlap(first, await turnsFor(again, sameMail))).toBe(false);
    expect(await overlap(first, await turnsFor(again, sameEmployee))).toBe(false);
    expect(await overlap(first, await turnsFor(hers, stranger), 10_000)).toBe(true);
  });

  test('know every address of a person, and take no two for one because neither has an id', async () => {
    const home = makeHome();
    const [mine, again, hers] = [
      await home.add('alice', plain),
      await home.add('alice-up', plain),
      await home.add('bob', plain),
    ];
    const account = { ...alice, employeeId: null, otherEmails: ['A.Reed@example.com'] };
    const other = { ...alice, employeeId: null, email: 'a.reed@example.com' };
    const stranger = { ...alice, employeeId: null, email: 'bob@example.com' };
    const first = await turnsFor(mine, account);
    expect(await overlap(first, await turnsFor(again, other))).toBe(false);
    expect(await overlap(first, await turnsFor(hers, stranger), 10_000)).toBe(true);
  });

  test('tell whether somebody had one since it was read', async () => {
    const home = makeHome();
    const one = await turnsFor(await home.add('alice', plain));
    const other = await turnsFor(await home.add('alice-up', plain));
    await one.beforeReading();
    expect(await one.turn(async (waited) => waited)).toBe(false);
    await one.beforeReading();
    await other.turn(async () => {});
    expect(await one.turn(async (waited) => waited)).toBe(true);
  });

  test('are over once a person has signed in or out', async () => {
    const home = makeHome();
    const profile = await home.add('alice', plain);
    const turns = await turnsFor(profile);
    await profile.standing.change();
    await expect(turns.turn(async () => {})).rejects.toThrow(StandingError);
    await expect(turns.beforeReading()).rejects.toThrow(StandingError);
  });

  test('that were prepared and never came are given back', async () => {
    const home = makeHome();
    const profile = await home.add('alice', plain);
    const turns = await turnsFor(profile);
    turns.prepare(systemClock.now());
    await systemClock.sleep(100);
    await turns.close();
    const lock = await profile.acquireLock();
    await lock.release();
  });
});

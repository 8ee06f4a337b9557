import { afterEach, describe, expect, it } from 'vitest';
import { startSimulator } from '../../simulator/simulator.js';
import { fixedTenant } from '../../simulator/tenant/tenant.js';
import type { DeskCodes } from '../../simulator/tenant/world.js';
import type { Simulator } from '../../simulator/types.js';
import type { Finding } from '../../support/doctor.js';
import { openTestHome, type TestHome } from '../../support/home.js';
import { run } from '../../tenants/in-process.js';

const date = '2026-12-01';
let simulator: Simulator | null = null;
let home: TestHome | null = null;

afterEach(async () => {
  await home?.stop();
  await simulator?.stop();
  [home, simulator] = [null, null];
});

/** A building whose desks are written in that way, with everything free, and alice signed in to it. */
async function companyOf(
  deskCodes: DeskCodes,
): Promise<(...args: string[]) => ReturnType<typeof run>> {
  const standard = fixedTenant('standard');
  simulator = await startSimulator({
    tenant: { ...standard, world: { ...standard.world, deskCodes } },
    now: '2026-11-24T09:00:00Z',
    occupancy: 0,
  });
  home = await openTestHome(simulator);
  await home.add('alice', { desks: { others: false } });
  const env = { ...home.env, SPACEIQ_HOME: home.folder };
  return (...args) => run(args, env);
}

/** What the site holds for alice on the date. */
const heldDesks = () =>
  simulator?.record.bookings
    .filter((each) => each.date === date && each.person === 'alice')
    .map(({ desk }) => desk) ?? [];

const styles: readonly (readonly [DeskCodes, string, string])[] = [
  ['dashed', '3-101', '2-107'],
  ['worded', 'Desk 99', 'Desk 7'],
  ['spaced', 'WS 4.017', 'WS 2.007'],
  ['slashed', 'N-99/A', 'N-07/A'],
  ['plain', '99', '7'],
  ['lettered', '08W-125-G', '02W-107-G'],
  ['prefixed', 'L03-D12', 'L02-D07'],
  ['accented', 'Plaça Órbita 99', 'Plaça Órbita 07'],
];

describe('desk codes as companies write them', () => {
  it.each(styles)('%s: %s is said not to be there, %s is booked', async (style, stray, code) => {
    const spaceiq = await companyOf(style);
    const set = await spaceiq('profile', 'set', 'alice', `desks.prefer=${stray}`);
    expect(set, set.stderr).toMatchObject({ code: 0 });
    const sentence = new RegExp(
      `preference 1 "${escaped(stray)}" names no desk of floor 2; nearest: `,
    );

    const listed = await spaceiq('desks', '--profile', 'alice', '--date', date, '--json');
    expect(JSON.parse(listed.stdout)).toMatchObject({
      warnings: [expect.stringMatching(sentence)],
    });
    const planned = await spaceiq(
      'book',
      '--profile',
      'alice',
      '--dates',
      date,
      '--dry-run',
      '--json',
    );
    expect(JSON.parse(planned.stdout).runs).toMatchObject([
      { warnings: [expect.stringMatching(sentence)] },
    ]);
    const tried = await spaceiq('book', '--profile', 'alice', '--dates', date);
    expect(tried).toMatchObject({ code: 4, stderr: expect.stringMatching(sentence) });
    expect(heldDesks()).toEqual([]);

    await spaceiq('profile', 'set', 'alice', `desks.prefer=${code}`);
    const booked = await spaceiq('book', '--profile', 'alice', '--dates', date);
    expect(booked, booked.stderr).toMatchObject({ code: 0 });
    expect(booked.stderr).not.toContain('names no desk');
    expect(heldDesks()).toEqual([code]);
  });

  it('takes a range of such codes as an object', async () => {
    const spaceiq = await companyOf('lettered');
    const range = 'desks.prefer={"from":"02W-103-G","to":"02W-105-G"}';
    expect(await spaceiq('profile', 'set', 'alice', range)).toMatchObject({ code: 0 });
    const listed = await spaceiq('desks', '--profile', 'alice', '--date', date, '--json');
    const { desks } = JSON.parse(listed.stdout) as {
      desks: { desk: string; rank: number | null }[];
    };
    expect(desks.filter(({ rank }) => rank !== null).map(({ desk }) => desk)).toEqual([
      '02W-103-G',
      '02W-104-G',
      '02W-105-G',
    ]);
  });
});

describe('doctor', () => {
  const floorOf = async (spaceiq: Awaited<ReturnType<typeof companyOf>>) => {
    const { code, stdout } = await spaceiq('doctor', '--profile', 'alice', '--json');
    const { findings } = JSON.parse(stdout) as { findings: Finding[] };
    return { code, findings: findings.filter(({ check }) => /^alice: (floor|desks)$/.test(check)) };
  };

  it('says which wishes name no desk of the floor', async () => {
    const spaceiq = await companyOf('dotted');
    await spaceiq('profile', 'set', 'alice', 'desks.prefer=9.99.01-9.99.20');
    expect(await floorOf(spaceiq)).toMatchObject({
      code: 0,
      findings: [
        { level: 'ok', text: 'HQ floor 2: 70 desks, Europe/London' },
        {
          level: 'warn',
          text: 'preference 1 "9.99.01-9.99.20" names no desk of floor 2; nearest: 2.24.*',
          fix: 'Correct it: spaceiq profile edit alice',
        },
      ],
    });
  });

  it('is red for a floor that is not there', async () => {
    const spaceiq = await companyOf('dotted');
    await spaceiq('profile', 'set', 'alice', 'floor=9');
    expect(await floorOf(spaceiq)).toMatchObject({
      code: 2,
      findings: [
        {
          level: 'fail',
          text: expect.stringContaining('no floor "9"'),
          fix: expect.stringContaining('spaceiq profile set alice floor='),
        },
      ],
    });
  });
});

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

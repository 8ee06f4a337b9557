import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startSimulator } from '../simulator/simulator.js';
import type { Simulator } from '../simulator/types.js';
import { openTestHome, type TestHome } from '../support/home.js';
import { patience, writes } from './judge.js';

vi.setConfig(patience);

let simulator: Simulator;
let home: TestHome;

beforeAll(async () => {
  simulator = await startSimulator({
    now: '2026-12-01T08:30:00Z',
    occupancy: 0,
    desks: 12,
    seedData: {
      bookings: [
        { desk: '2.24.01', date: '2026-12-03', person: 'bob' },
        { desk: '2.24.09', date: '2026-12-04', person: 'alice' },
      ],
    },
  });
  home = await openTestHome(simulator);
  await home.add('alice', {
    windowDays: 29,
    skip: ['2026-12-24'],
    desks: {
      prefer: [{ desks: '2.24.03', note: 'window side' }, { desks: '2.24.01-2.24.02' }],
      avoid: ['2.24.04-2.24.06'],
      others: true,
    },
  });
});

afterAll(async () => {
  await home?.stop();
  await simulator?.stop();
});

const window = 'beyond the booking window, which ends on 2026-12-30 (windowDays 29)';
/** Furthest first; then what needs no request to book. */
const table = [
  [
    '2026-12-03',
    'to do',
    '2.24.03, 2.24.02, 2.24.07, 2.24.08, 2.24.09 and 3 more',
    'preference 1: 2.24.03',
  ],
  [
    '2026-12-02',
    'to do',
    '2.24.03, 2.24.01, 2.24.02, 2.24.07, 2.24.08 and 4 more',
    'preference 1: 2.24.03',
  ],
  [
    '2026-12-04',
    '✓ already booked',
    '2.24.09',
    'the site holds it from 09:00 to 17:00, and not from 09:00 to 18:00',
  ],
  ['2026-12-24', '- skipped', 'skip 2026-12-24'],
  ['2027-02-01', '✗ not open yet', window],
];

/** The cells of a line of a table. */
const cells = (line: string): string[] => line.trim().split(/ {2,}/);

describe('book --dry-run', () => {
  it('shows dates, desks in their order and why, and writes nothing', async () => {
    const before = simulator.record.bookings;
    const dates = '2026-12-02,2026-12-03,2026-12-04,2026-12-24,2027-02-01..2027-02-01';
    const args = ['book', '--dates', dates, '--transport', 'api', '--dry-run'];
    const { code, stdout, stderr } = await home.run(args);
    expect(code, stderr).toBe(0);
    const [title, header, ...rows] = stdout.split('\n').filter((line) => line !== '');
    expect(title).toBe(`alice  ${simulator.person('alice').email}, HQ floor 2; nothing is written`);
    expect(cells(header ?? '')).toEqual(['Date', 'State', 'Would ask for', 'Why']);
    expect(rows.map(cells)).toEqual(table);
    expect(writes(simulator)).toEqual([]);
    expect(simulator.record.bookings).toEqual(before);
  });
});

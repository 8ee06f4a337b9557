import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ExitCode } from '../../src/lib/errors.js';
import { startSimulator } from '../simulator/simulator.js';
import type { Simulator } from '../simulator/types.js';
import { openTestHome, type TestHome } from '../support/home.js';
import { heavy, patience, writes } from './judge.js';

vi.setConfig(patience);

let simulator: Simulator;
let home: TestHome;

beforeAll(async () => {
  simulator = await startSimulator({ now: '2026-12-01T08:30:00Z', occupancy: 0 });
  home = await openTestHome(simulator);
  await home.add('alice');
});

afterAll(async () => {
  await home?.stop();
  await simulator?.stop();
});

/** Wrong texts, each with the part of it that has to be underlined. A third of them is tried in the light mode. */
const wrong: Readonly<Record<string, readonly (readonly [text: string, part: string])[]>> = {
  '--dates': [
    ['', ''],
    ['   ', '   '],
    ['tue,,wed', ','],
    ['tue,', ','],
    ['yesterday', 'yesterday'],
    ['mon-fri,tomorow', 'tomorow'],
    ['2026-02-30', '2026-02-30'],
    ['2026-12-01, 2026-13-01', '2026-13-01'],
    ['01.12.2026', '01.12.2026'],
    ['2026/12/01', '2026/12/01'],
    ['2026-12-1', '2026-12-1'],
    ['2026-12-12..2026-12-01', '2026-12-12..2026-12-01'],
    ['2026-12-01..', '2026-12-01..'],
    ['..2026-12-01', '..2026-12-01'],
    ['2026-12-01..2026-12-32', '2026-12-32'],
    ['2026-12-01..2029-12-01', '2026-12-01..2029-12-01'],
    ['mon-fry', 'fry'],
    ['mon-', 'mon-'],
    ['+14', '+14'],
    ['+d', '+d'],
    ['+9999d', '+9999d'],
    ['window,-', '-'],
    ['window,-2026-12-44', '2026-12-44'],
    ['tue wed', 'tue wed'],
    ['2026-13', '2026-13'],
    ['window,!', '!'],
    ['!release', '!release'],
    ['last-month', 'last-month'],
  ],
  '--desks': [
    ['', ''],
    ['2.24.01,,2.24.02', ','],
    ['2.24.01,', ','],
    ['2.24.05..2.24.01', '2.24.05..2.24.01'],
    ['2.24.01, 2.24.01..2.25.09', '2.24.01..2.25.09'],
    ['2.24.01..', '2.24.01..'],
    ['A..B', 'A..B'],
  ],
  '--at': [
    ['', ''],
    ['midnight', 'midnight'],
    ['25:00', '25:00'],
    ['7:30', '7:30'],
    ['2026-12-32T00:00', '2026-12-32'],
    ['2026-12-02', '2026-12-02'],
    ['2026-12-02T24:30', '24:30'],
    ['2026-12-02T00:00+25:00', '+25:00'],
    ['2 fortnights', '2 fortnights'],
    ['9999d', '9999d'],
  ],
  '--until': [
    ['', ''],
    ['soon', 'soon'],
    ['18:60', '18:60'],
    ['2026-12-02T18:00Q', 'Q'],
    ['-2h', '-2h'],
  ],
};

/** The part of a message's text that stands above its carets. */
function underlined(stderr: string): { text: string; part: string } {
  const lines = stderr.split('\n');
  const carets = lines.findIndex((line) => /^\s*\^+\s*$/.test(line));
  const text = lines[carets - 1] ?? '';
  const [, space = '', marks = ''] = /^(\s*)(\^+)/.exec(lines[carets] ?? '') ?? [];
  return {
    text: text.slice(2),
    part: text.slice(space.length, space.length + marks.length),
  };
}

describe.each(Object.keys(wrong))('a wrong %s', (option) => {
  it('ends with 2, underlines what is wrong, and asks the site nothing', async () => {
    simulator.record.clearRequests();
    const texts = (wrong[option] ?? []).filter((_, index) => heavy || index % 3 === 0);
    for (const [text, part] of texts) {
      const label = `${option} "${text}"`;
      const { code, stdout, stderr } = await home.run(['book', option, text]);
      expect({ label, code, stdout }).toEqual({ label, code: ExitCode.usage, stdout: '' });
      expect(stderr).toContain(`Error: ${option}: `);
      expect({ label, ...underlined(stderr) }).toEqual({ label, text, part });
    }
    expect(simulator.record.requests).toEqual([]);
  });
});

describe('a time that has passed', () => {
  it.each(['--at', '--until'])(
    'ends with 2, underlined, and writes nothing: %s',
    async (option) => {
      const text = '2026-11-30T10:00';
      const args = ['book', '--watch', '--dates', '2026-12-02', option, text];
      const { code, stderr } = await home.run(args);
      expect(code, stderr).toBe(ExitCode.usage);
      expect(underlined(stderr)).toEqual({ text, part: text });
      expect(writes(simulator)).toEqual([]);
    },
  );
});

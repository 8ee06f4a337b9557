import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openHome } from '../../src/profile/open-home.js';
import { hostileTexts } from '../support/hostile-texts.js';
import { startTmux } from '../support/tmux.js';
import { makeFolder, plain } from '../unit/profile/make.js';

const at = '2026-11-30T00:00:00Z';

/** A profile whose journal holds the texts as they were sent, as if nothing had kept them from it. */
async function makeHistory(): Promise<string> {
  const home = makeFolder();
  const { id } = await openHome({ SPACEIQ_HOME: home, SPACEIQ_VAULT: 'file' }).add('alice', plain);
  const lines = hostileTexts.flatMap(({ text }, index) => {
    const runId = `run-${index}`;
    const about = { at, runId, date: '2026-12-01', desk: text, bookingId: text, reason: text };
    return [
      { at, runId, type: 'run-started', command: 'book', dates: text, desks: text, watch: false },
      { ...about, type: 'outcome', outcome: 'rejected', attempts: 1 },
      {
        ...{ at, runId, type: 'run-finished', command: 'book', exitCode: 4, transport: 'api' },
        ...{ identity: { employeeId: text, email: text, name: text }, error: text, rounds: 1 },
      },
    ];
  });
  const journal = join(home, 'profiles', id, 'journal.jsonl');
  await appendFile(journal, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  return home;
}

/** Letters may stand apart: what stood between them is gone or shown. */
const markOf = (mark: string) => new RegExp([...mark].join('[^Z]*?'));

test.each([
  ['a list', ['history', '--limit', '0', '--verbose']],
  ['JSON', ['history', '--limit', '0', '--json']],
])(
  'three hundred hostile texts do nothing on a terminal as %s, and each is there',
  async (_, args) => {
    const home = await makeHistory();
    const env = { SPACEIQ_HOME: home, SPACEIQ_VAULT: 'file', LC_ALL: 'C.UTF-8' };
    const terminal = await startTmux(args, { columns: 200, env });
    onTestFinished(() => terminal[Symbol.asyncDispose]());
    const { title } = await terminal.taken();
    expect(await terminal.ended()).toBe(0);
    expect(await terminal.taken()).toEqual({ clipboard: '', title });
    const lines = await terminal.all();
    const screen = lines.join('\n');
    for (const { mark } of hostileTexts) expect(markOf(mark).test(screen), mark).toBe(true);
    // No text has a line of its own, and nothing that was said is overwritten.
    expect(lines.filter((line) => /^(✓ booked|BEGIN:|Bcc:)/.test(line))).toEqual([]);
    expect(lines.filter((line) => /run-\d+/.test(line)).length).toBe(300);
  },
);

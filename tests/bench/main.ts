/**
 * `npm run bench`: the tool beside the bare things that it is made of, measured in turn in one run.
 * `-- --only a,c` picks groups, `-- --rounds 31` takes more samples. `npm run -s bench -- --json` gives ratios, as
 * baseline.json holds those of the last release; `-- --compare` prints what got worse than there by more than the noise,
 * and ends with 1 then.
 */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { Group } from './bench.js';
import { compare, type Kept, kept } from './compare.js';
import { judge, type Verdict } from './figure.js';
import { apiGroup } from './groups/api.js';
import { growthGroup } from './groups/growth.js';
import { memoryGroup } from './groups/memory.js';
import { releaseGroup } from './groups/release.js';
import { simulatorGroup } from './groups/simulator.js';
import { startGroup } from './groups/start.js';
import { webGroup } from './groups/web.js';
import { comparisonLines, table } from './print.js';

const groups: Readonly<Record<string, Group>> = {
  a: apiGroup,
  b: webGroup,
  c: releaseGroup,
  d: startGroup,
  e: memoryGroup,
  f: growthGroup,
  g: simulatorGroup,
};

const fewestRounds = 7;
const usualRounds = 15;
const baseline = new URL('baseline.json', import.meta.url);

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      only: { type: 'string' },
      json: { type: 'boolean', default: false },
      compare: { type: 'boolean', default: false },
      rounds: { type: 'string', default: String(usualRounds) },
    },
  });
  const letters = values.only?.split(',').map((letter) => letter.trim()) ?? Object.keys(groups);
  const rounds = Math.max(fewestRounds, Number.parseInt(values.rounds, 10) || usualRounds);
  const report: Record<string, readonly Verdict[]> = {};
  for (const letter of letters) {
    const group = groups[letter];
    if (group === undefined) {
      throw new Error(
        `There is no group "${letter}"; there are ${Object.keys(groups).join(', ')}.`,
      );
    }
    report[letter] = await measure(letter, group, rounds, values.json);
  }
  const now = kept(report);
  if (values.json) process.stdout.write(`${JSON.stringify(now, null, 2)}\n`);
  if (values.compare) await judgeAgainst(now, letters);
}

async function judgeAgainst(now: readonly Kept[], groups: readonly string[]): Promise<void> {
  if (!existsSync(baseline)) {
    process.stderr.write(
      'There is no tests/bench/baseline.json: write what --json prints into it on a quiet machine.\n',
    );
    process.exitCode = 1;
    return;
  }
  const before = JSON.parse(await readFile(baseline, 'utf8')) as Kept[];
  const found = compare(before, now, groups);
  process.stderr.write(`${comparisonLines(found).join('\n')}\n`);
  if (found.some(({ isWorse }) => isWorse)) process.exitCode = 1;
}

async function measure(
  letter: string,
  group: Group,
  rounds: number,
  json: boolean,
): Promise<readonly Verdict[]> {
  process.stderr.write(`(${letter}) ${group.title} …\n`);
  const verdicts: Verdict[] = [];
  await group.run({
    rounds,
    tell: (figure) => {
      verdicts.push(judge(figure));
    },
    note: (text) => {
      process.stderr.write(`    ${text}\n`);
    },
  });
  if (!json) {
    const lines = await table(verdicts, process.stdout.columns);
    process.stdout.write(`\n(${letter}) ${group.title}\n\n${lines.join('\n')}\n\n`);
  }
  return verdicts;
}

await main();

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const top = new URL('../../../', import.meta.url).pathname;
const folder = join(top, '.github/workflows');
const workflows = readdirSync(folder);

describe.each(workflows)('the workflow %s', (name) => {
  const text = readFileSync(join(folder, name), 'utf8');
  const lines = text.split('\n');

  it('uses actions by the commit that was looked at, and says which version that is', () => {
    const used = lines.filter((line) => /\buses:/.test(line));
    expect(used.length).toBeGreaterThan(0);
    for (const line of used) {
      expect(line).toMatch(/^ +- uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    }
  });

  it('may read and no more, where a job does not say what for', () => {
    expect(text).toMatch(/^permissions:\n {2}contents: read\n/m);
    expect(text).not.toMatch(/write-all|pull_request_target|workflow_run/);
    const writes = lines.filter((line) => /: write$/.test(line)).map((line) => line.trim());
    expect(writes).toEqual(name === 'release.yml' ? ['id-token: write'] : []);
    expect(text.match(/actions\/checkout@/g)).toHaveLength(
      text.match(/persist-credentials: false/g)?.length ?? 0,
    );
  });

  it('runs nothing that somebody else has written, and ends', () => {
    // An expression in a line of a shell is put there as it is.
    const shells = lines.filter((line) => /\brun:/.test(line));
    expect(shells.filter((line) => line.includes('${{'))).toEqual([]);
    const jobs = text.match(/^ {4}runs-on: /gm) ?? [];
    expect(text.match(/^ {4}timeout-minutes: \d+$/gm)).toHaveLength(jobs.length);
    expect(lines.filter((line) => /\t| $/.test(line))).toEqual([]);
  });
});

it('the container is made on an image that is named by its digest', () => {
  const text = readFileSync(join(top, 'docs/Containerfile'), 'utf8');
  expect(text).toMatch(/^ARG NODE=node:\d+\.\d+\.\d+-[\w-]+@sha256:[0-9a-f]{64}$/m);
  expect(text.match(/^FROM /gm)).toHaveLength(text.match(/^FROM \$\{NODE\}/gm)?.length ?? 0);
});

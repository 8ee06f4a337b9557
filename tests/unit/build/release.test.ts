import { expect, it } from 'vitest';
import { releaseProblems } from '../../../src/build/release-problems.js';

const ready = {
  version: '1.2.0',
  changelog:
    '# Changelog\n\n## Unreleased\n\n## 1.2.0 - 2026-12-01\n\n- A change.\n\n## 1.1.0 - 2026-11-01\n\n- Old.\n',
  changes: '',
  branch: 'main',
  tags: ['v1.1.0'],
};

it('lets go what is ready', () => {
  expect(releaseProblems(ready)).toEqual([]);
});

it.each([
  ['a change that is not committed', { changes: ' M src/a.ts' }, /not committed/],
  ['another branch', { branch: 'topic' }, /from main, and this is topic/],
  ['a version that is out', { tags: ['v1.2.0'] }, /tagged already/],
  ['no section', { version: '1.3.0' }, /no section "## 1\.3\.0/],
  ['a section without a date', { changelog: '## 1.2.0\n\n- A change.' }, /no section/],
  [
    'an empty section',
    { changelog: '## 1.2.0 - 2026-12-01\n\n## 1.1.0 - 2026-11-01\n' },
    /is empty/,
  ],
  [
    'changes beyond it',
    { changelog: ready.changelog.replace('Unreleased\n', 'Unreleased\n\n- More.\n') },
    /unreleased changes/,
  ],
])('holds back %s', (_, change, words) => {
  const [problem, ...more] = releaseProblems({ ...ready, ...change });
  expect(problem).toMatch(words);
  expect(more).toEqual([]);
});

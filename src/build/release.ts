/**
 * `npm run release`: checks that what is committed may be published under the version in package.json, runs all tests,
 * and tags it. Pushing the tag is left to a person; the release workflow publishes what is tagged.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { releaseProblems } from './release-problems.js';

const run = (command: string, ...args: string[]) =>
  execFileSync(command, args, { stdio: 'inherit' });
const ask = (...args: string[]) => execFileSync('git', args, { encoding: 'utf8' }).trim();

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
const tag = `v${version}`;
const problems = releaseProblems({
  version,
  changelog: readFileSync('CHANGELOG.md', 'utf8'),
  changes: ask('status', '--porcelain'),
  branch: ask('rev-parse', '--abbrev-ref', 'HEAD'),
  tags: ask('tag', '--list').split('\n'),
});
if (problems.length > 0) {
  process.stderr.write(`${problems.join('\n')}\n`);
  process.exitCode = 1;
} else {
  run('npm', 'test');
  run('npm', 'run', 'test:nodes');
  run('npx', 'publint', '--strict');
  run('npm', 'publish', '--dry-run');
  run('git', 'tag', '--annotate', tag, '--message', `spaceiq ${version}`);
  process.stderr.write(`Tagged. Publish it with: git push origin ${tag}\n`);
}

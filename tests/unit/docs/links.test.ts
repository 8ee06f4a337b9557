import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';

const top = new URL('../../../', import.meta.url).pathname;
const pages = ['README.md', ...readdirSync(join(top, 'docs')).map((name) => `docs/${name}`)];

/** What a page links to in the project, without links to the web and within itself. */
function targets(page: string): string[] {
  const text = readFileSync(join(top, page), 'utf8');
  const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
  return links
    .filter((target) => !/^(https?:|#)/.test(target))
    .map((target) => target.split('#')[0] ?? '');
}

it.each(pages.filter((page) => page.endsWith('.md')))('%s links to what is there', (page) => {
  const missing = targets(page).filter((target) => !existsSync(join(top, dirname(page), target)));
  expect(missing).toEqual([]);
});

it('each attack in the README is shown by tests that are there', () => {
  const table = readFileSync(join(top, 'README.md'), 'utf8').split(
    '| attack | what happens | shown by |\n',
  )[1];
  const rows = (table?.split('\n\n')[0] ?? '').split('\n').slice(1);
  expect(rows.length).toBeGreaterThan(30);
  for (const row of rows) {
    const cells = row.split(' | ');
    expect([row, cells.length]).toEqual([row, 3]);
    const files = [...(cells[2] ?? '').matchAll(/`([^`]+)`/g)].map(([, file = '']) => file);
    // A bare name lies beside the one before it.
    const paths = files.map((file, index) =>
      file.includes('/') ? file : join(dirname(files[index - 1] ?? ''), file),
    );
    const absent = paths.filter((path) => !existsSync(join(top, path)));
    expect([row, paths.length > 0, absent]).toEqual([row, true, []]);
  }
});

it('docs/architecture.md names functions that are where it says', () => {
  const page = readFileSync(join(top, 'docs/architecture.md'), 'utf8');
  const steps = [...page.matchAll(/`(\w+)\(\)` (?:in|of|\()\s*\[`[^`]+`\]\(([^)]+)\)/g)];
  expect(steps.length).toBeGreaterThan(8);
  const absent = steps.filter(([, name = '', file = '']) => {
    const source = readFileSync(join(top, 'docs', file), 'utf8');
    return !new RegExp(`\\b(function|const) ${name}\\b`).test(source);
  });
  expect(absent.map(([, name, file]) => `${name} in ${file}`)).toEqual([]);
});

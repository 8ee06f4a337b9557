import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const dist = new URL('../../../dist/site/api-site.js', import.meta.url).href;

it('loads no GraphQL library before a schema has to be looked at', async () => {
  const script = `
    import module from 'node:module';
    const loaded = () => Object.keys(module._cache).filter((file) => /node_modules.graphql/.test(file)).length;
    await import(${JSON.stringify(dist)});
    const before = loaded();
    await import('graphql');
    process.stdout.write(JSON.stringify({ before, after: loaded() > 0 }));`;
  const run = promisify(execFile);
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script]);
  expect(JSON.parse(stdout)).toEqual({ before: 0, after: true });
});

import { expect, it } from 'vitest';
import { ExitCode } from '../../../src/lib/errors.js';
import { startSimulator } from '../../simulator/simulator.js';
import { openTestHome } from '../../support/home.js';
import { loadedBy } from '../../support/loaded.js';

it('loads the GraphQL library for a schema that has to be looked at, and only then', async () => {
  await using simulator = await startSimulator();
  await using home = await openTestHome(simulator);
  await home.add('alice');
  const args = ['book', '--dates', 'window', '--transport', 'api'];
  const graphql = /^node_modules\/graphql\//;
  const options = { home: home.folder, env: home.env };
  const first = await loadedBy([...args, '--dry-run'], options);
  expect(first.result).toMatchObject({ code: ExitCode.ok });
  expect(first.sources).toContainEqual(expect.stringMatching(graphql));
  const second = await loadedBy(args, options);
  expect(second.result).toMatchObject({ code: ExitCode.ok });
  expect(second.sources).not.toContainEqual(expect.stringMatching(graphql));
});

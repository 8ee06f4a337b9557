import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { DeskInfo } from '../../simulator/types.js';
import { prepareBare } from '../bare-client.js';
import type { BareVisit } from '../bare-pages.js';
import type { Group } from '../bench.js';
import { book } from '../booking.js';
import { runNode, script } from '../children.js';
import { datesAhead } from '../dates.js';
import { inTurn } from '../figure.js';
import { openBenchHome } from '../home.js';
import { startSite } from '../site.js';

const latencies = [0, 50];

export const webGroup: Group = {
  title: 'One date over the pages, process start included',
  async run(bench) {
    await using site = await startSite();
    await using home = await openBenchHome(site);
    const dates = await datesAhead(site, 1);
    const [run] = await prepareBare(site, ['alice'], dates);
    const desks = (await site.control('desks', 'HQ', '2')) as readonly DeskInfo[];
    const desk = desks.find(({ code }) => code === run?.desk);
    const [date] = dates;
    if (run === undefined || desk === undefined || date === undefined) {
      throw new Error('There is no desk to book.');
    }
    await home.add('alice', { desks: { prefer: [{ desks: desk.code }] } });
    await runNode([script, 'bookings', '--profile', 'alice', '--transport', 'web'], {
      env: home.env,
    });
    await home.mark();
    const args = ['--profile', 'alice', '--transport', 'web', '--dates', date];
    const visit: BareVisit = { origins: site.origins, token: run.token, desk, date };
    const bare = await compile('bare-pages');
    for (const latency of latencies) {
      bench.note(`latency ${latency} ms`);
      await site.control('latency/set', { api: latency, web: latency });
      const samples = await inTurn(bench.rounds, {
        ours: async () => {
          await home.reset();
          return (await book(home, args)).process;
        },
        bare: async () => {
          await home.reset();
          return (await runNode([bare, JSON.stringify(visit)], { env: home.env })).ms;
        },
      });
      bench.tell({
        what: `latency ${latency} ms`,
        unit: 'ms',
        samples: samples.ours,
        bare: { what: 'a bare Playwright script', samples: samples.bare },
        target: { of: 'ratio', most: 1.1 },
      });
    }
  },
};

/** As plain JavaScript, so that no time is measured that compiling takes; beside the packages that it imports. */
async function compile(name: string): Promise<string> {
  const outfile = fileURLToPath(
    new URL(`../../../node_modules/.cache/spaceiq-bench/${name}.mjs`, import.meta.url),
  );
  const entry = fileURLToPath(new URL(`../${name}.ts`, import.meta.url));
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    format: 'esm',
    packages: 'external',
    platform: 'node',
  });
  return outfile;
}

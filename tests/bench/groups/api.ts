import { bareRun, prepareBare } from '../bare-client.js';
import type { Group } from '../bench.js';
import { book } from '../booking.js';
import { datesAhead } from '../dates.js';
import { inTurn } from '../figure.js';
import { openBenchHome } from '../home.js';
import { startSite } from '../site.js';

const latencies = [0, 50, 150];
/** Without latency the machine's own work is all there is to see. */
const most: Readonly<Record<number, number>> = { 0: 2, 50: 1.15, 150: 1.05 };

export const apiGroup: Group = {
  title: 'Eight dates over the api, process start apart',
  async run(bench) {
    await using site = await startSite(['--occupancy', '0.3']);
    await using home = await openBenchHome(site);
    const dates = await datesAhead(site, 8);
    await home.add('alice');
    const [bare] = await prepareBare(site, ['alice'], dates);
    if (bare === undefined) throw new Error('There is no bare run.');
    const args = ['--profile', 'alice', '--transport', 'api', '--dates', dates.join(',')];
    // What is learned once is there: the schema, the floor, its zone. A booking is too, so that no date has to go ahead.
    await book(home, ['--profile', 'alice', '--transport', 'api', '--dates', '+25d']);
    await home.mark();
    for (const latency of latencies) {
      bench.note(`latency ${latency} ms`);
      await site.control('latency/set', { api: latency });
      const samples = await inTurn(bench.rounds, {
        ours: async () => {
          await home.reset();
          return (await book(home, args)).run;
        },
        bare: async () => {
          await home.reset();
          return await bareRun(site, bare);
        },
      });
      bench.tell({
        what: `latency ${latency} ms`,
        unit: 'ms',
        samples: samples.ours,
        bare: { what: 'the same round trips by undici', samples: samples.bare },
        target: { of: 'ratio', most: most[latency] ?? 1 },
      });
    }
  },
};

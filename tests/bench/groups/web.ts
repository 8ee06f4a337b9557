import type { DeskInfo } from '../../simulator/types.js';
import { prepareBare } from '../bare-client.js';
import { bareVisit } from '../bare-pages.js';
import type { Group } from '../bench.js';
import { book } from '../booking.js';
import { datesAhead } from '../dates.js';
import { inTurn } from '../figure.js';
import { openBenchHome } from '../home.js';
import { startSite } from '../site.js';

const latencies = [0, 50];

export const webGroup: Group = {
  title: 'One date over the pages, process start apart',
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
    const args = ['--profile', 'alice', '--transport', 'web', '--dates', date];
    for (const latency of latencies) {
      bench.note(`latency ${latency} ms`);
      await site.control('latency/set', { api: latency, web: latency });
      const samples = await inTurn(bench.rounds, {
        ours: async () => {
          await site.clear();
          return (await book(home, args)).run;
        },
        bare: async () => {
          await site.clear();
          return await bareVisit(site, { token: run.token, desk, date });
        },
      });
      bench.tell({
        what: `latency ${latency} ms`,
        unit: 'ms',
        samples: samples.ours,
        bare: { what: 'a bare Playwright script', samples: samples.bare },
        target: { of: 'ratio', most: 1.3 },
      });
    }
  },
};

import { type BareRun, bareRun, floorIdOf } from '../bare-client.js';
import type { Group } from '../bench.js';
import { book } from '../booking.js';
import { datesAhead } from '../dates.js';
import { inTurn } from '../figure.js';
import { openBenchHome } from '../home.js';
import { type Site, startSite } from '../site.js';

const latencies = [0, 50, 150];
/** Without latency the machine's own work is all there is to see. */
const target = (latency: number) => (latency === 0 ? null : ({ of: 'ratio', most: 1.3 } as const));

export const apiGroup: Group = {
  title: 'Eight dates over the api, process start apart',
  async run(bench) {
    await using site = await startSite(['--occupancy', '0.3']);
    await using home = await openBenchHome(site);
    const dates = await datesAhead(site, 8);
    const bare = await prepareBare(site, dates, await home.add('alice'));
    const args = ['--profile', 'alice', '--transport', 'api', '--dates', dates.join(',')];
    await book(home, args);
    for (const latency of latencies) {
      bench.note(`latency ${latency} ms`);
      await site.control('latency/set', { api: latency });
      const samples = await inTurn(bench.rounds, {
        ours: async () => {
          await site.clear();
          return (await book(home, args)).run;
        },
        bare: async () => {
          await site.clear();
          return await bareRun(site, bare);
        },
      });
      bench.tell({
        what: `latency ${latency} ms`,
        unit: 'ms',
        samples: samples.ours,
        bare: { what: 'the same round trips by undici', samples: samples.bare },
        target: target(latency),
      });
    }
  },
};

async function prepareBare(site: Site, dates: readonly string[], token: string): Promise<BareRun> {
  const held = (await site.control('record/bookings')) as readonly { desk: string; date: string }[];
  const desks = (await site.control('desks')) as readonly { spaceId: string; code: string }[];
  const taken = new Set(held.filter(({ date }) => dates.includes(date)).map(({ desk }) => desk));
  const desk = desks.find(({ code }) => !taken.has(code));
  const alice = site.people.find(({ userName }) => userName === 'alice');
  if (desk === undefined || alice === undefined) throw new Error('No desk is free all the time.');
  const floorId = await floorIdOf(site, token);
  const { employeeId } = alice;
  return { token, employeeId, floorId, spaceId: desk.spaceId, dates };
}

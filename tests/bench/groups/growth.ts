import { mapLimited } from '../../../src/lib/parallel.js';
import { type BareRun, bareRun, prepareBare, writesAtOnce } from '../bare-client.js';
import type { Bench, Group } from '../bench.js';
import { book } from '../booking.js';
import { datesAhead } from '../dates.js';
import { type Figure, inTurn } from '../figure.js';
import { type BenchHome, openBenchHome } from '../home.js';
import { type Site, startSite } from '../site.js';

const latency = 50;
const dateCounts = [1, 4, 16, 64];
const profileCounts = [1, 4, 16];
const datesPerProfile = 4;
/** As many profiles as `book` works for at once by default. */
const profilesAtOnce = 4;
/** Reads of one run, however many dates it is for: the floor, what is taken, and what is booked in the end. */
const reads = 3;

export const growthGroup: Group = {
  title: `Growth with dates and profiles, latency ${latency} ms`,
  async run(bench) {
    await using site = await startSite(['--occupancy', '0', '--window', '90']);
    await using home = await openBenchHome(site);
    const people = site.people.slice(0, Math.max(...profileCounts)).map((each) => each.userName);
    const dates = await datesAhead(site, Math.max(...dateCounts));
    const runners = await prepareBare(site, people, dates);
    for (const { person, desk } of runners) {
      // Each wants another desk: what it costs to be beaten to one is not asked here.
      await home.add(person, { windowDays: 90, desks: { prefer: [{ desks: desk }] } });
      await book(home, [...profileArgs([person]), '--dates', '+85d']);
    }
    await home.mark();
    await site.control('latency/set', { api: latency });
    for (const count of dateCounts) {
      bench.note(`${count} dates`);
      await measure(bench, { site, home, runners: runners.slice(0, 1) }, dates.slice(0, count));
    }
    for (const count of profileCounts.slice(1)) {
      bench.note(`${count} profiles`);
      const some = dates.slice(0, datesPerProfile);
      await measure(bench, { site, home, runners: runners.slice(0, count) }, some);
    }
  },
};

interface Setting {
  readonly site: Site;
  readonly home: BenchHome;
  readonly runners: readonly BareRun[];
}

async function measure(
  bench: Bench,
  { site, home, runners }: Setting,
  dates: readonly string[],
): Promise<void> {
  const names = runners.map(({ person }) => person);
  const args = [...profileArgs(names), '--dates', dates.join(',')];
  const perDate: number[] = [];
  const samples = await inTurn(bench.rounds, {
    ours: async () => {
      await home.reset();
      const { run } = await book(home, args);
      const requests = (await site.requests()).length - reads * names.length;
      perDate.push(requests / (dates.length * names.length));
      return run;
    },
    bare: async () => {
      await home.reset();
      const startedAt = performance.now();
      await mapLimited(runners, profilesAtOnce, (run) => bareRun(site, { ...run, dates }));
      return performance.now() - startedAt;
    },
  });
  const what = `${names.length} profiles × ${dates.length} dates`;
  bench.tell({ ...time(what, samples), target: null });
  bench.tell({
    what: `${what}, requests per date beside ${reads} reads`,
    unit: 'requests',
    samples: perDate,
    bare: null,
    target: { of: 'median', most: 1 },
  });
}

function time(
  what: string,
  samples: { readonly ours: readonly number[]; readonly bare: readonly number[] },
): Omit<Figure, 'target'> {
  const bare = { what: `round trips, ${writesAtOnce} writes at once`, samples: samples.bare };
  return { what, unit: 'ms', samples: samples.ours, bare };
}

function profileArgs(names: readonly string[]): string[] {
  return ['--transport', 'api', ...names.flatMap((name) => ['--profile', name])];
}

import type { RecordedBooking } from '../../simulator/types.js';
import type { Bench, Group } from '../bench.js';
import { book } from '../booking.js';
import { datesAhead } from '../dates.js';
import { type BenchHome, openBenchHome } from '../home.js';
import { type Site, startSite } from '../site.js';

/** Milliseconds from a run's start to its release: enough to warm up and to sharpen the clock. */
const ahead = 14_000;
/** Runs for releases of their own, a second apart: each waits for nearly all of its time. */
const atOnce = 10;
/** How often; a date has one release only, so that each of all these has a date of its own. */
const times = atOnce;

interface Setting {
  readonly what: string;
  readonly latency: number;
  readonly flags: readonly string[];
}

const settings: readonly Setting[] = [
  { what: 'latency 0 ms', latency: 0, flags: [] },
  { what: 'latency 50 ms', latency: 50, flags: [] },
  { what: 'latency 0 ms, 2,000 desks', latency: 0, flags: ['--desks', '2000'] },
];

export const releaseGroup: Group = {
  title: 'From the release to the booking at the site',
  async run(bench) {
    for (const setting of settings) await measure(setting, bench);
  },
};

async function measure({ what, latency, flags }: Setting, bench: Bench): Promise<void> {
  await using site = await startSite(['--occupancy', '0', ...flags]);
  await using home = await openBenchHome(site);
  const people = site.people.slice(0, atOnce).map(({ userName }) => userName);
  const [tomorrow = '', ...dates] = await datesAhead(site, 1 + atOnce * times);
  for (const person of people) {
    await home.add(person);
    await book(home, ['--profile', person, '--transport', 'api', '--dates', tomorrow]);
  }
  await site.control('latency/set', { api: latency });
  const samples: number[] = [];
  for (let time = 0; time < times; time += 1) {
    bench.note(`${what}, releases ${time * atOnce + 1} to ${(time + 1) * atOnce}`);
    const late = people.map((person, place) =>
      release(site, home, person, dates[time * atOnce + place] ?? '', place),
    );
    samples.push(...(await Promise.all(late)));
  }
  const figure = {
    what: `made after the release, ${what}`,
    unit: 'ms',
    samples,
    bare: null,
  } as const;
  bench.tell({ ...figure, target: { of: 'median', most: latency + 5 } });
  bench.tell({ ...figure, target: { of: 'p99', most: latency + 15 } });
}

/** Books one date at a release of its own; gives how long after it (ms) the site made the booking. */
async function release(
  site: Site,
  home: BenchHome,
  person: string,
  date: string,
  place: number,
): Promise<number> {
  const instant = Math.ceil((Date.now() + ahead) / 1000) * 1000 + place * 1000;
  await site.control('window/openAt', date, new Date(instant).toISOString());
  const at = new Date(instant).toISOString();
  await book(home, ['--profile', person, '--transport', 'api', '--dates', date, '--at', at]);
  const made = ((await site.control('record/bookings')) as RecordedBooking[]).find(
    (booking) => booking.person === person && booking.date === date && booking.via === 'api',
  );
  if (made === undefined) throw new Error(`${person} holds nothing on ${date}.`);
  return Date.parse(made.madeAt) - instant;
}

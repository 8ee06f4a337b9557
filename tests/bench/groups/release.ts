import type { RecordedBooking } from '../../simulator/types.js';
import type { Bench, Group } from '../bench.js';
import { book } from '../booking.js';
import { datesAhead } from '../dates.js';
import { type BenchHome, openBenchHome } from '../home.js';
import { type Site, startSite } from '../site.js';

const releases = 21;
/** Milliseconds from a run's start to its release: enough to warm up and to sharpen the clock. */
const ahead = 14_000;
/** Runs for releases of their own, side by side: each waits for nearly all of its time. */
const atOnce = 3;
const latencies = [0, 50];

export const releaseGroup: Group = {
  title: 'From the release to the booking at the site',
  async run(bench) {
    for (const latency of latencies) await measure(latency, bench);
  },
};

async function measure(latency: number, bench: Bench): Promise<void> {
  await using site = await startSite(['--occupancy', '0']);
  await using home = await openBenchHome(site);
  const people = site.people.slice(0, atOnce).map(({ userName }) => userName);
  const dates = await datesAhead(site, releases);
  for (const person of people) {
    await home.add(person);
    await book(home, ['--profile', person, '--transport', 'api', '--dates', '+25d']);
  }
  await site.control('latency/set', { api: latency });
  const samples: number[] = [];
  for (let done = 0; done < dates.length; done += atOnce) {
    bench.note(`latency ${latency} ms, releases ${done + 1} to ${done + atOnce}`);
    const late = dates
      .slice(done, done + atOnce)
      .map((date, place) => release(site, home, people[place] ?? '', date, place));
    samples.push(...(await Promise.all(late)));
  }
  const what = `made after the release, latency ${latency} ms`;
  bench.tell({
    what,
    unit: 'ms',
    samples,
    bare: null,
    target: { of: 'median', most: latency + 15 },
  });
  bench.tell({ what, unit: 'ms', samples, bare: null, target: { of: 'p99', most: latency + 50 } });
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

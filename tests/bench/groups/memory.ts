import type { Bench, Group } from '../bench.js';
import { book } from '../booking.js';
import { script } from '../children.js';
import { datesAhead } from '../dates.js';
import { inTurn } from '../figure.js';
import { type BenchHome, openBenchHome } from '../home.js';
import { peakOfFamily, peakOfNode } from '../memory.js';
import { startSite } from '../site.js';

const bareWithTls = "require('node:https'); require('node:tls').createSecureContext()";

export const memoryGroup: Group = {
  title: 'Peak memory of a run',
  async run(bench) {
    await using site = await startSite();
    await using home = await openBenchHome(site);
    await home.add('alice');
    const dates = await datesAhead(site, 8);
    const run = (transport: string) => [
      script,
      'book',
      '--profile',
      'alice',
      '--transport',
      transport,
      '--dates',
      (transport === 'web' ? dates.slice(0, 1) : dates).join(','),
    ];
    await book(home, ['--profile', 'alice', '--transport', 'api', '--dates', '+25d']);
    await home.mark();
    await measureApi(bench, home, run('api'));
    await measureWeb(bench, home, run('web'));
  },
};

async function measureApi(bench: Bench, home: BenchHome, args: readonly string[]): Promise<void> {
  const samples = await inTurn(bench.rounds, {
    ours: async () => {
      await home.reset();
      return await peakOfNode(args, home.env);
    },
    bare: async () => await peakOfNode(['-e', bareWithTls]),
  });
  bench.tell({
    what: 'book, eight dates over the api',
    unit: 'MB',
    samples: samples.ours,
    bare: { what: 'node with TLS loaded', samples: samples.bare },
    target: { of: 'ratio', most: 1.6 },
  });
}

async function measureWeb(bench: Bench, home: BenchHome, args: readonly string[]): Promise<void> {
  const samples: number[] = [];
  for (let round = 0; round < bench.rounds; round += 1) {
    await home.reset();
    samples.push(await peakOfFamily(args, home.env));
  }
  bench.tell({
    what: 'book, one date over the pages, browser included',
    unit: 'MB',
    samples,
    bare: null,
    target: null,
  });
}

import type { Group } from '../bench.js';
import { runNode, script } from '../children.js';
import { datesAhead } from '../dates.js';
import { inTurn } from '../figure.js';
import { openBenchHome } from '../home.js';
import { startSite } from '../site.js';

/** What each may take of the time that node itself does. */
const most: Readonly<Record<string, number>> = {
  '--help': 1.3,
  '--version': 1.3,
  'book --help': 2,
  'book --dry-run': 4,
};

export const startGroup: Group = {
  title: 'Start of the process',
  async run(bench) {
    await using site = await startSite();
    await using home = await openBenchHome(site);
    await home.add('alice');
    const [date = ''] = await datesAhead(site, 1);
    const time =
      (...args: string[]) =>
      async () =>
        (await runNode(args, { env: home.env })).ms;
    const dryRun = time(script, 'book', '--dry-run', '--transport', 'api', '--dates', date);
    await dryRun();
    const { bare, ...ours } = await inTurn(2 * bench.rounds, {
      bare: time('-e', '0'),
      '--help': time(script, '--help'),
      '--version': time(script, '--version'),
      'book --help': time(script, 'book', '--help'),
      'book --dry-run': dryRun,
    });
    for (const [what, samples] of Object.entries(ours)) {
      bench.tell({
        what: `spaceiq ${what}`,
        unit: 'ms',
        samples,
        bare: { what: 'node -e 0', samples: bare },
        target: { of: 'ratio', most: most[what] ?? 1 },
      });
    }
  },
};

import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const heavy = process.env.SPACEIQ_SOAK === '1';

/** Files that take a minute or more, the longest first: begun last they would be waited for in the end. */
const slow = [
  'schedule/cron-daemon',
  'tenants/soak-1',
  'tenants/soak-2',
  'tenants/soak-3',
  'e2e/login-renewal',
  'e2e/login-headless',
  'session/guest-page',
  'session/provider',
  'e2e/late-schedule',
  'web/faults',
  'chaos/dialects',
  'e2e/login-person',
  'chaos/exactly-once',
  'e2e/cron-keychain',
  'e2e/bookings',
  'web/hung-page',
  'web/dress',
  'web/tenants',
  'site/tenant-report',
  'chaos/two-weeks',
  'e2e/demo',
  'chaos/kill',
  'e2e/login-killed',
  'profile/commands',
  'e2e/canary',
  'schedule/schedule',
  'chaos/many-profiles',
];

/**
 * The slow ones, the others, and the unit tests in the end: a worker serves one project, and what it has loaded and the
 * browsers that it keeps go with it when files of the other come next.
 */
class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId, project }: TestSpecification) => {
      const found = slow.findIndex((name) => moduleId.endsWith(`${name}.test.ts`));
      if (found !== -1) return found;
      return project.name === 'unit' ? slow.length + 1 : slow.length;
    };
    return (await super.sort(files)).toSorted((a, b) => place(a) - place(b));
  }
}

export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['tests/unit/**/*.test.ts'],
          setupFiles: ['tests/support/no-processes.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'whole',
          // graphql-js checks much more of itself outside production.
          env: { NODE_ENV: 'production' },
          include: ['tests/**/*.test.ts'],
          exclude: ['tests/unit/**'],
          globalSetup: ['tests/support/global-setup.ts'],
          setupFiles: ['tests/support/whole-setup.ts'],
        },
      },
    ],
    testTimeout: heavy ? 1_800_000 : 60_000,
    hookTimeout: 60_000,
    maxWorkers: 4,
    sequence: { sequencer: SlowFirst },
    pool: 'forks',
    // Simulators and commands make much that lives for a moment only.
    execArgv: ['--max-semi-space-size=64'],
    // Files share the modules of their worker: to load them anew for each is a tenth of the whole time.
    isolate: false,
  },
});

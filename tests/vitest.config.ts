import { defineConfig } from 'vitest/config';

const heavy = process.env.SPACEIQ_SOAK === '1';

export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['tests/**/*.test.ts'],
    globalSetup: ['tests/support/global-setup.ts'],
    testTimeout: heavy ? 1_800_000 : 60_000,
    hookTimeout: 60_000,
    maxWorkers: 3,
    // Browsers, keyrings and screens on a small shared machine: one more try there, and the report says so.
    retry: process.env.CI === undefined ? 0 : 1,
    pool: 'forks',
    // Files share the modules of their worker: to load them anew for each is a tenth of the whole time.
    isolate: false,
  },
});

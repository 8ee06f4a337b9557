import { createRequire } from 'node:module';

type Playwright = typeof import('playwright');

/**
 * Playwright, loaded when a browser is wanted. By `require`, since `import` reads all of its three megabytes once more for
 * the names that they might export, which takes a tenth of a second.
 */
export function loadPlaywright(): Playwright {
  return createRequire(import.meta.url)('playwright') as Playwright;
}

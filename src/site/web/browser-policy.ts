import { ExitCode, SpaceiqError } from '../../lib/errors.js';

/** What downloads the Chromium that fits Playwright, which knows no company's policies. */
export const getOwn = 'npx playwright-core@1.65.1 install chromium';

/** Whether a browser said on starting that a company's policy forbids it to be driven (RemoteDebuggingAllowed). */
export function saysForbidden(said: string): boolean {
  return /remote debugging is disallowed/i.test(said);
}

export function policyError(browser: string): SpaceiqError {
  return new SpaceiqError(
    ExitCode.failed,
    `A policy of your company forbids the browser "${browser}" to be driven (RemoteDebuggingAllowed, see chrome://policy).`,
    `Name another browser with --browser, run "${getOwn}" where you may, or use: spaceiq login --import-state FILE`,
  );
}

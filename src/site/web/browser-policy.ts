import { ExitCode, SpaceiqError } from '../../lib/errors.js';

/** Whether a browser said on starting that a company's policy forbids it to be driven (RemoteDebuggingAllowed). */
export function saysForbidden(said: string): boolean {
  return /remote debugging is disallowed/i.test(said);
}

export function policyError(browser: string): SpaceiqError {
  return new SpaceiqError(
    ExitCode.failed,
    `A policy of your company forbids the browser "${browser}" to be driven (RemoteDebuggingAllowed, see chrome://policy).`,
    'Name another browser with --browser, run "npx playwright install chromium" where you may, or use: spaceiq login --import-state FILE',
  );
}

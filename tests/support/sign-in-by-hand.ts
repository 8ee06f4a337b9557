import { setTimeout as rhythm } from 'node:timers/promises';
import { expect } from 'vitest';
import type { Simulator } from '../simulator/types.js';
import type { Display } from './display.js';

const patience = { timeout: 90_000, interval: 100 };

/** Keys in a person's rhythm at the login page (contract S2), until the site has heard what they lead to. */
export async function signInByHand(
  display: Display,
  simulator: Simulator,
  person: string,
): Promise<void> {
  const heard = (path: string): boolean =>
    simulator.record.requests.some((request) => request.path.startsWith(path));
  const { email } = simulator.person(person);
  await expect.poll(() => heard('/assets/guest.js'), patience).toBe(true);
  for (let turn = 0; turn < 6 && !heard('/sso/lookup'); turn += 1) {
    await display.key('F5');
    await rhythm(2_500);
    for (const key of ['Tab', 'Tab', 'Tab', 'Return', 'Tab']) {
      await display.key(key);
      await rhythm(250);
    }
    await display.type(email);
    await display.key('Return');
    await rhythm(1_500);
  }
}

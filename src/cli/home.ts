import { Secret } from '../lib/secret.js';
import type { Home } from '../profile/home.js';
import { openHome } from '../profile/open-home.js';
import { ask } from './ask.js';
import type { CliContext } from './context.js';

/** The person's profiles; a passphrase is asked for only where somebody is there to type it. */
export function homeOf({ env, clock, random, interactive }: CliContext): Home {
  return openHome(env, { clock, random, ...(interactive ? { askPassphrase } : {}) });
}

async function askPassphrase(): Promise<Secret> {
  const message = 'Passphrase of the key file:';
  const { passphrase } = await ask<{ passphrase: string }>({
    type: 'password',
    name: 'passphrase',
    message,
  });
  return new Secret(passphrase);
}

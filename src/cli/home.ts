import { Secret } from '../lib/secret.js';
import type { Home } from '../profile/home.js';
import { openHome } from '../profile/open-home.js';
import { ask } from './ask.js';
import type { CliContext } from './context.js';

/** The person's profiles; a passphrase is asked for only where somebody is there to type it. */
export function homeOf({
  env,
  clock,
  random,
  interactive,
  interrupted,
  terminal,
}: CliContext): Home {
  const askPassphrase = async (): Promise<Secret> => {
    const message = 'Passphrase of the key file:';
    const question = { type: 'password', name: 'passphrase', message } as const;
    return new Secret(
      (await ask<{ passphrase: string }>(question, { terminal, interrupted })).passphrase,
    );
  };
  return openHome(env, { clock, random, ...(interactive ? { askPassphrase } : {}) });
}

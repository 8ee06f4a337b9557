import { Secret } from '../lib/secret.js';
import type { Home } from '../profile/home.js';
import { openHome } from '../profile/open-home.js';
import { ask } from './ask.js';
import type { CliContext } from './context.js';

/** The person's profiles; a passphrase is asked for only where somebody is there to type it. */
export function homeOf(context: CliContext): Home {
  const { env, clock, random, interactive, interrupted, terminal } = context;
  const askPassphrase = async (): Promise<Secret> => {
    const message = 'Passphrase of the key file:';
    const question = { type: 'password', name: 'passphrase', message } as const;
    return new Secret(
      (await ask<{ passphrase: string }>(question, { terminal, interrupted })).passphrase,
    );
  };
  const say = (sentence: string) => context.output.message(sentence);
  return openHome(env, { clock, random, say, ...(interactive ? { askPassphrase } : {}) });
}

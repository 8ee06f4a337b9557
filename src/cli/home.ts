import { UsageError } from '../lib/errors.js';
import { Secret } from '../lib/secret.js';
import type { Home } from '../profile/home.js';
import { openHome } from '../profile/open-home.js';
import { ask } from './ask.js';
import type { Asking, CliContext } from './context.js';

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
  const askNewPassphrase = () => newPassphrase({ terminal, interrupted });
  const say = (sentence: string) => context.output.message(sentence);
  return openHome(env, {
    clock,
    random,
    say,
    ...(interactive ? { askPassphrase, askNewPassphrase } : {}),
  });
}

/** Typed twice, since nobody sees it. */
async function newPassphrase(asking: Asking): Promise<Secret | null> {
  const typed = async (message: string) =>
    (await ask<{ text: string }>({ type: 'password', name: 'text', message }, asking)).text;
  const first = await typed(
    'Passphrase for the new key file (empty: none; who reads it can use it):',
  );
  if (first === '') return null;
  if ((await typed('The same again:')) === first) return new Secret(first);
  throw new UsageError('The two passphrases differ, so nothing was kept.', 'Do it again.');
}

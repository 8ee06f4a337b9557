import { addAbortSignal } from 'node:stream';
import { text } from 'node:stream/consumers';
import { UsageError } from '../../lib/errors.js';
import { ask } from '../ask.js';
import type { Asking } from '../context.js';

/** Everything on stdin, as text. Rejects as soon as the command is interrupted, though stdin may stay open. */
export async function readInput({ terminal, interrupted }: Asking): Promise<string> {
  return await text(addAbortSignal(interrupted, terminal.stdin));
}

/**
 * A password: typed unseen where stdin is a terminal, whatever stdout is, else the first and only line of stdin.
 * @throws UsageError when it is empty, or there is a terminal to type on but none to ask on
 */
export async function readPassword(
  message: string,
  example: string,
  asking: Asking,
): Promise<string> {
  const password = asking.terminal.stdin.isTTY
    ? await typedPassword(message, example, asking)
    : (await readInput(asking)).replace(/\r?\n$/, '');
  if (password === '') {
    throw new UsageError(
      `The ${message.toLowerCase()} is empty.`,
      `Type it on a terminal, or give it on stdin: ${example} < FILE`,
    );
  }
  return password;
}

async function typedPassword(message: string, example: string, asking: Asking): Promise<string> {
  if (!asking.terminal.stderr.isTTY) {
    throw new UsageError(
      `The ${message.toLowerCase()} is asked for on stderr, which is no terminal.`,
      `Give it on stdin: ${example} < password.txt`,
    );
  }
  const question = { type: 'password', name: 'text', message } as const;
  // Results go to stdout, and may be JSON.
  return (await ask<{ text: string }>(question, asking, asking.terminal.stderr)).text;
}

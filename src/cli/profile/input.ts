import { addAbortSignal } from 'node:stream';
import { text } from 'node:stream/consumers';
import { UsageError } from '../../lib/errors.js';
import { ask } from '../ask.js';

/** Everything on stdin, as text. Rejects as soon as the command is interrupted, though stdin may stay open. */
export async function readInput(interrupted: AbortSignal): Promise<string> {
  return await text(addAbortSignal(interrupted, process.stdin));
}

/**
 * A password: typed unseen where stdin is a terminal, whatever stdout is, else the first and only line of stdin.
 * @throws UsageError when it is empty, or there is a terminal to type on but none to ask on
 */
export async function readPassword(
  message: string,
  example: string,
  interrupted: AbortSignal,
): Promise<string> {
  const password = process.stdin.isTTY
    ? await typedPassword(message, example, interrupted)
    : (await readInput(interrupted)).replace(/\r?\n$/, '');
  if (password === '') throw new UsageError(`The ${message.toLowerCase()} is empty.`);
  return password;
}

async function typedPassword(
  message: string,
  example: string,
  interrupted: AbortSignal,
): Promise<string> {
  if (!process.stderr.isTTY) {
    throw new UsageError(
      `The ${message.toLowerCase()} is asked for on stderr, which is no terminal.`,
      `Give it on stdin: ${example} < password.txt`,
    );
  }
  const question = { type: 'password', name: 'text', message } as const;
  // Results go to stdout, and may be JSON.
  return (await ask<{ text: string }>(question, interrupted, process.stderr)).text;
}

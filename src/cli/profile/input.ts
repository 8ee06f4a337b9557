import { text } from 'node:stream/consumers';

/** Everything on stdin, as text. */
export async function readInput(): Promise<string> {
  return await text(process.stdin);
}

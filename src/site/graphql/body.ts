import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

const unzip = promisify(gunzip);

/** The whole body as text. Throws when it is cut short, cannot be unpacked, or has more than `limit` bytes. */
export async function readBody(response: IncomingMessage, limit: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) throw new Error(`the answer is larger than ${limit} bytes`);
    chunks.push(chunk);
  }
  if (!response.complete) throw new Error('the answer was cut short');
  const bytes = Buffer.concat(chunks);
  const packed = response.headers['content-encoding'] === 'gzip';
  return (packed ? await unzip(bytes, { maxOutputLength: limit }) : bytes).toString('utf8');
}

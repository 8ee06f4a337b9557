import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { KeychainError } from '../lib/errors.js';
import { createOnce, makePrivateFolder, readText, writeAtomically } from '../lib/files.js';
import { parseJson } from '../lib/json.js';
import { isNewer, newerError } from '../lib/newer-format.js';

/** Where a home lies, as it says itself, and what its entries are called by beside a profile's id. */
const place = z.object({ version: z.literal(1), path: z.string(), suffix: z.string() });
type Place = z.infer<typeof place>;

/**
 * What is added to a profile's id for the names of its entries outside the home. A copy of a home has the same profiles, so
 * that it needs names of its own: else a login or a logout in one would end the other's session. A home that was moved
 * keeps what it has.
 */
export async function placeSuffix(folder: string): Promise<string> {
  makePrivateFolder(folder);
  const path = realpathSync(folder);
  const own = await readPlace(path);
  if (own?.path === path) return own.suffix;
  const isCopy = own !== null && (await readPlace(own.path))?.path === own.path;
  const suffix = isCopy ? `-${hash(path)}` : (own?.suffix ?? '');
  const text = `${JSON.stringify({ version: 1, path, suffix } satisfies Place)}\n`;
  if (own !== null) await writeAtomically(fileIn(path), text);
  // Another process that was first has written the same.
  else await createOnce(fileIn(path), text);
  return suffix;
}

async function readPlace(folder: string): Promise<Place | null> {
  const value = parseJson((await readText(fileIn(folder))) ?? '');
  if (isNewer(value, 1)) throw newerError(`The file ${fileIn(folder)}`, KeychainError);
  return place.safeParse(value).data ?? null;
}

function fileIn(folder: string): string {
  return join(folder, 'place.json');
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}

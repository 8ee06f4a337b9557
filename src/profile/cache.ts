import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { makePrivateFolder, readText, writeAtomically } from '../lib/files.js';
import { refuseNewer } from '../lib/newer-format.js';
import type { Cache } from './profile.js';

/** Of the values' files; one that names none has this one. */
const version = 1;

export function openCache(folder: string, name: string): Cache {
  const file = (key: string) =>
    join(folder, `${createHash('sha256').update(key).digest('hex').slice(0, 40)}.json`);
  const read = async (key: string) => {
    const text = await readText(file(key)).catch(() => null);
    if (text !== null) refuseNewer(text, version, `What profile ${name} remembers`);
    return text;
  };
  return {
    read: async (key) => {
      const text = await read(key);
      try {
        return text === null ? undefined : (JSON.parse(text) as unknown);
      } catch {
        return undefined;
      }
    },
    write: async (key, value) => {
      makePrivateFolder(folder);
      await read(key);
      await writeAtomically(file(key), JSON.stringify(value));
    },
  };
}

import { rm } from 'node:fs/promises';
import { readText, writeAtomically } from '../lib/files.js';

/** A text that a person works on before it becomes settings. It is kept until it is discarded. */
export interface Draft {
  /** For the editor. */
  readonly path: string;
  read(): Promise<string>;
  discard(): Promise<void>;
}

/** Where editors find what may stand in settings. */
export const schemaAddress = new URL('../profiles.schema.json', import.meta.url).href;

/** The draft that was left for a profile, or a new one with `text`. */
export async function openDraft(
  path: string,
  text: string,
): Promise<Draft & { readonly isLeftOver: boolean }> {
  const leftOver = await readText(path);
  if (leftOver === null) await writeAtomically(path, text);
  return {
    path,
    isLeftOver: leftOver !== null,
    read: async () => (await readText(path)) ?? '',
    discard: () => rm(path, { force: true }),
  };
}

import type { NewJournalEntry } from '../journal/entry.js';
import { messageOf } from '../lib/errors.js';
import type { Profile } from '../profile/profile.js';
import type { Output } from './output.js';

/** Adds to a profile's journal what is done already. That it cannot be written is said, and makes nothing undone. */
export async function record(
  { name, journal }: Pick<Profile, 'name' | 'journal'>,
  entry: NewJournalEntry,
  output: Output,
): Promise<void> {
  await journal.append(entry).catch((error: unknown) => {
    output.warn(`${name}: its journal cannot be written: ${messageOf(error)}`);
  });
}

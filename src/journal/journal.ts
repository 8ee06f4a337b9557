import { isAbsolute } from 'node:path';
import type { Clock } from '../lib/clock.js';
import { appendLine, isPlainFile, readText } from '../lib/files.js';
import { parseForeign } from '../lib/foreign-text.js';
import { refuseNewerLines } from '../lib/newer-format.js';
import { redactValue } from '../lib/redact.js';
import { type Journal, type JournalEntry, journalEntry, type NewJournalEntry } from './entry.js';

/** Of a line; one that names none has this one. */
const version = 1;

/** The journal kept in `file`, whose folder is there already. `what` it is, for people: `The journal of profile alice`. */
export function openJournal(file: string, clock: Clock, what = `The journal ${file}`): Journal {
  if (!isAbsolute(file)) throw new TypeError('A journal needs an absolute path');
  let isOurs = false;
  const read = async () => {
    const text = ((await isPlainFile(file)) && (await readText(file))) || '';
    refuseNewerLines(text, version, what);
    isOurs = true;
    return text;
  };
  const write = together(async (lines) => {
    if (!isOurs) await read();
    await appendLine(file, lines.join('\n'));
  });
  return {
    append: async (entry: NewJournalEntry) => {
      const at = new Date(clock.now()).toISOString();
      const checked = journalEntry.parse({ at, ...entry });
      await write(JSON.stringify(withoutSecrets(checked)));
    },
    read: async () => parseJournal(await read()),
  };
}

/** Writes in the order of the calls; what comes while a write is under way goes together in the next one. */
function together(write: (lines: readonly string[]) => Promise<void>) {
  let waiting: string[] = [];
  let last: Promise<void> = Promise.resolve();
  let next: Promise<void> | null = null;
  const flush = async () => {
    const lines = waiting;
    waiting = [];
    next = null;
    await write(lines);
  };
  return (line: string): Promise<void> => {
    waiting.push(line);
    next ??= last.catch(() => {}).then(flush);
    last = next;
    return next;
  };
}

/** The entries of a journal's text; lines that are torn or not understood are left out. */
function parseJournal(text: string): readonly JournalEntry[] {
  return text.split('\n').flatMap((line) => {
    const entry = parseLine(line);
    return entry === null ? [] : [entry];
  });
}

function parseLine(line: string): JournalEntry | null {
  if (line.trim() === '') return null;
  try {
    // Lines that an editor or an earlier version has written may hold a stranger's text as it came.
    return journalEntry.parse(parseForeign(line));
  } catch {
    return null;
  }
}

/** Ids stand in a journal as they are (contract G8); words that came from elsewhere pass the filter. */
function withoutSecrets(entry: JournalEntry): object {
  const plain = redactValue(entry) as Record<string, unknown>;
  for (const key of ['runId', 'bookingId', 'identity'] as const) {
    if (key in entry) plain[key] = (entry as Record<string, unknown>)[key];
  }
  return plain;
}

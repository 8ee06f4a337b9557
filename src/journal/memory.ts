import type { AskedDesk, GivenUp, MadeBooking, Memory, WindowWord } from '../booking/memory.js';
import type { BookingId, DeskCode } from '../booking/types.js';
import { type CivilDate, parseCivilDate } from '../lib/civil-date.js';
import type { JournalEntry } from './entry.js';

interface Notes {
  readonly made: Map<CivilDate, MadeBooking>;
  readonly givenUp: Map<CivilDate, GivenUp>;
  readonly asked: Map<CivilDate, readonly AskedDesk[]>;
}

/** What a journal tells of bookings that runs of its profile made, or may have, and of those that are no more. */
export function memoryOf(entries: readonly JournalEntry[]): Memory {
  const notes: Notes = { made: new Map(), givenUp: new Map(), asked: new Map() };
  const said: WindowWord[] = [];
  for (const entry of entries) {
    const date = parseCivilDate('date' in entry ? entry.date : '');
    if (date === null) continue;
    remember(entry, date, notes);
    const word = wordOf(entry, date);
    if (word !== null) said.push(word);
  }
  return { ...notes, said };
}

/** What an answer to a request to book says of how far ahead the site lets one book. */
function wordOf(entry: JournalEntry, date: CivilDate): WindowWord | null {
  if (entry.type === 'attempt' && entry.answer === 'booked') {
    return { date, at: instantOf(entry), open: true };
  }
  const isRefused = entry.type === 'outcome' && entry.outcome === 'not-open' && entry.attempts > 0;
  return isRefused ? { date, at: instantOf(entry), open: false } : null;
}

function remember(entry: JournalEntry, date: CivilDate, notes: Notes): void {
  const { made, givenUp } = notes;
  if (entry.type === 'asked' || entry.type === 'attempt') rememberRequest(entry, date, notes);
  if (entry.type === 'outcome') rememberOutcome(entry, date, notes);
  const how = lossOf(entry);
  if (how === null || !('desk' in entry) || entry.desk === null) return;
  const on = entry.at.slice(0, 10) as CivilDate;
  givenUp.set(date, { desk: entry.desk as DeskCode, on, how });
  made.delete(date);
}

type Of<Type extends JournalEntry['type']> = Extract<JournalEntry, { readonly type: Type }>;

/** A run that is killed leaves no outcome: its requests tell what it made, or may have. */
function rememberRequest(
  entry: Of<'asked' | 'attempt'>,
  date: CivilDate,
  { made, givenUp, asked }: Notes,
): void {
  const desk = entry.desk as DeskCode;
  const at = instantOf(entry);
  const others = (asked.get(date) ?? []).filter((each) => each.desk !== desk);
  const isOpen = entry.type === 'asked' || entry.answer === 'unclear';
  asked.set(date, isOpen ? [...others, { desk, at }] : others);
  if (entry.type === 'asked' || entry.answer !== 'booked' || !entry.bookingId) return;
  givenUp.delete(date);
  made.set(date, { id: entry.bookingId as BookingId, desk, ...unplaced, at });
}

function rememberOutcome(
  entry: Of<'outcome'>,
  date: CivilDate,
  { made, givenUp, asked }: Notes,
): void {
  const { outcome, bookingId, desk } = entry;
  // What failed may still have an answer to come.
  if (outcome !== 'failed') asked.delete(date);
  if (outcome !== 'booked' && outcome !== 'already-booked') return;
  givenUp.delete(date);
  if (outcome === 'already-booked' && made.get(date)?.id === bookingId) return;
  made.delete(date);
  if (outcome === 'already-booked' || bookingId === null || desk === null) return;
  const booked = { id: bookingId as BookingId, desk: desk as DeskCode, ...unplaced };
  made.set(date, { ...booked, at: instantOf(entry) });
}

/** By the site's clock, which says the same to every run, whatever this machine's says by then. */
function instantOf({ at, siteAt }: Of<'asked' | 'attempt' | 'outcome'>): number {
  return Date.parse(siteAt ?? at);
}

const unplaced = { spaceId: null, building: null, floor: null };

function lossOf(entry: JournalEntry): GivenUp['how'] | null {
  const isGivenUp = entry.type === 'cancel' && ['done', 'said-yes'].includes(entry.result);
  if (isGivenUp) return 'cancelled';
  if (entry.type === 'gone') return entry.released ? 'released' : 'gone';
  return null;
}

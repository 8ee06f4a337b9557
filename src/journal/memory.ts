import type { GivenUp, MadeBooking, Memory, WindowWord } from '../booking/memory.js';
import type { BookingId, DeskCode } from '../booking/types.js';
import { type CivilDate, parseCivilDate } from '../lib/civil-date.js';
import type { JournalEntry } from './entry.js';

/** What a journal tells of bookings that runs of its profile made, and of those that are no more. */
export function memoryOf(entries: readonly JournalEntry[]): Memory {
  const made = new Map<CivilDate, MadeBooking>();
  const givenUp = new Map<CivilDate, GivenUp>();
  const said: WindowWord[] = [];
  for (const entry of entries) {
    const date = parseCivilDate('date' in entry ? entry.date : '');
    if (date === null) continue;
    remember(entry, date, made, givenUp);
    const word = wordOf(entry, date);
    if (word !== null) said.push(word);
  }
  return { made, givenUp, said };
}

/** What an answer to a request to book says of how far ahead the site lets one book. */
function wordOf(entry: JournalEntry, date: CivilDate): WindowWord | null {
  if (entry.type === 'attempt' && entry.answer === 'booked') {
    return { date, at: Date.parse(entry.siteAt ?? entry.at), open: true };
  }
  const isRefused = entry.type === 'outcome' && entry.outcome === 'not-open' && entry.attempts > 0;
  return isRefused ? { date, at: Date.parse(entry.at), open: false } : null;
}

function remember(
  entry: JournalEntry,
  date: CivilDate,
  made: Map<CivilDate, MadeBooking>,
  givenUp: Map<CivilDate, GivenUp>,
): void {
  if (entry.type === 'outcome') {
    const { outcome, bookingId, desk } = entry;
    if (outcome !== 'booked' && outcome !== 'already-booked') return;
    givenUp.delete(date);
    if (outcome === 'already-booked' && made.get(date)?.id === bookingId) return;
    made.delete(date);
    if (outcome === 'already-booked' || bookingId === null || desk === null) return;
    const at = Date.parse(entry.at);
    const place = { spaceId: null, building: null, floor: null };
    made.set(date, { id: bookingId as BookingId, desk: desk as DeskCode, ...place, at });
    return;
  }
  const how = lossOf(entry);
  if (how === null || !('desk' in entry) || entry.desk === null) return;
  const on = entry.at.slice(0, 10) as CivilDate;
  givenUp.set(date, { desk: entry.desk as DeskCode, on, how });
  made.delete(date);
}

function lossOf(entry: JournalEntry): GivenUp['how'] | null {
  if (entry.type === 'cancel' && entry.result === 'done') return 'cancelled';
  if (entry.type === 'gone') return entry.released ? 'released' : 'gone';
  return null;
}

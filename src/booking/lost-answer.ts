import type { CivilDate } from '../lib/civil-date.js';
import { backoff, passGate, pause, stopReason } from './pace.js';
import { listOwn, readDesk, readPatiently, surveyDates } from './reading.js';
import type { Run } from './run-state.js';
import type { Desk } from './types.js';

/** What became of a request whose answer was lost: it holds the date, it surely came to nothing, or, in words, nobody knows. */
export type Settled = 'held' | 'none' | { readonly open: string };

/** How long (ms) a date is read again while nothing tells: a site may show late what it wrote (`lostLag`). */
const lookingFor = 30_000;
/** The longest wait (ms) between two looks. */
const longestWait = 4000;
/** Times to read a date whose request has no clear answer. */
const readTries = 5;

/** Reads the date with growing waits until a reading tells (contract G7); no desk is asked for meanwhile. Never throws. */
export async function settleLost(run: Run, date: CivilDate, desk: Desk): Promise<Settled> {
  const { ledger } = run;
  const { clock } = run.deps.site;
  const since = clock.now();
  for (let look = 0; ; look += 1) {
    if (look > 0) await passGate(run);
    // The request may still be on its way through the site.
    await pause(Math.min(backoff(look, run) / 4, longestWait), run);
    const reading = await readPatiently(run, readTries, () => resolve(run, date, desk));
    if (ledger.stageOf(date) === 'proved') return 'held';
    if (reading.kind === 'unreadable')
      return { open: `the date could not be read: ${reading.reason}` };
    if (ledger.isFree(date)) return 'none';
    const isOver = clock.now() - since >= lookingFor || stopReason(run) !== null;
    if (isOver || ledger.stageOf(date) !== 'asked') {
      return { open: `the site does not tell whose ${desk.code} is by now` };
    }
  }
}

/** Reads what became of a request, by whatever may tell. Throws what the site throws. */
async function resolve(run: Run, date: CivilDate, desk: Desk): Promise<void> {
  const taken = await readDesk(run, date, desk);
  if (run.ledger.stageOf(date) !== 'asked') return;
  await listOwn(run, [date]);
  if (taken === null && run.ledger.stageOf(date) === 'asked') await surveyDates(run, [date]);
}

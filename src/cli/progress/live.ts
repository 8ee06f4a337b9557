import { createLogUpdate } from 'log-update';
import type { BookingEvent } from '../../booking/events.js';
import type { Clock } from '../../lib/clock.js';
import { formatDuration } from '../../lib/duration.js';
import type { Output } from '../output.js';
import { paintState } from '../render/states.js';
import { renderTable } from '../render/table.js';
import { advance, type Board, emptyBoard } from './board.js';
import type { Progress } from './progress.js';

const redrawMs = 250;

/** A table that is redrawn in place, one block per profile. */
export function liveProgress(
  profiles: readonly string[],
  output: Output,
  clock: Clock,
  stream: NodeJS.WriteStream,
): Progress {
  const boards = new Map(profiles.map((name) => [name, emptyBoard(name)]));
  const update = createLogUpdate(stream, { showCursor: true });
  const draw = () => update(frame([...boards.values()], output, clock, stream.columns));
  const timer = setInterval(draw, redrawMs);
  timer.unref();
  draw();
  return {
    on(profile: string, event: BookingEvent) {
      boards.set(profile, advance(boards.get(profile) ?? emptyBoard(profile), event));
    },
    end() {
      clearInterval(timer);
      update.clear();
      update.done();
    },
  };
}

function frame(boards: readonly Board[], output: Output, clock: Clock, width: number): string {
  return boards.flatMap((board) => [...block(board, output, clock, width), '']).join('\n');
}

function block(board: Board, output: Output, clock: Clock, width: number): string[] {
  const left = board.waitingUntil === null ? null : board.waitingUntil - clock.now();
  const wait = left === null ? '' : `, ${formatDuration(Math.max(0, left))} to go`;
  const rows = [...board.rows.values()]
    .toSorted((a, b) => a.date.localeCompare(b.date))
    .map((row) => [
      row.date,
      paintState(row.state, output.color),
      row.desk ?? '',
      row.attempts === 0 ? '' : String(row.attempts),
      row.doing,
    ]);
  const title = `${output.color.bold(board.profile)}  ${board.headline}${wait}`;
  return rows.length === 0 ? [title] : [title, ...renderTable(columns, rows, width)];
}

const columns = [
  { header: 'Date' },
  { header: 'State' },
  { header: 'Desk' },
  { header: 'Tries', align: 'right' },
  { header: 'Now', shrinks: true },
] as const;

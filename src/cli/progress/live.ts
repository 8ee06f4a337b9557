import { clearLine, moveCursor } from 'node:readline';
import { createLogUpdate } from 'log-update';
import type { BookingEvent } from '../../booking/events.js';
import type { Clock } from '../../lib/clock.js';
import { formatDuration } from '../../lib/duration.js';
import { type Output, safe } from '../output.js';
import { paintState, stateWords } from '../render/states.js';
import { layOut } from '../render/table.js';
import { wide } from '../render/wide.js';
import { advance, type Board, emptyBoard, type Row } from './board.js';
import type { Progress } from './progress.js';

const redrawMs = 250;

/** Size in characters. */
type Screen = Pick<NodeJS.WriteStream, 'columns' | 'rows'>;

/** A table that is redrawn in place, one block per profile. */
export function liveProgress(
  profiles: readonly string[],
  output: Output,
  clock: Clock,
  stream: NodeJS.WriteStream,
): Progress {
  const boards = new Map(profiles.map((name) => [name, emptyBoard(name)]));
  const update = createLogUpdate(stream, { showCursor: true });
  let drawn = { text: '', columns: stream.columns };
  const draw = () => {
    if (stream.columns < drawn.columns) {
      eraseBroken(drawn.text, stream);
      update.done();
    }
    drawn = {
      text: safe(frame([...boards.values()], output, clock, stream)),
      columns: stream.columns,
    };
    update(drawn.text);
  };
  const timer = setInterval(draw, redrawMs);
  timer.unref();
  draw();
  return {
    on(profile: string, event: BookingEvent) {
      boards.set(profile, advance(boards.get(profile) ?? emptyBoard(profile), event));
    },
    end() {
      clearInterval(timer);
      draw();
      update.clear();
      update.done();
    },
  };
}

/** A terminal that became narrower has broken each line that no longer fits, and so the frame is taller than it was drawn. */
function eraseBroken(text: string, stream: NodeJS.WriteStream): void {
  const lines = text.split('\n').slice(0, -1);
  const heights = lines.map((line) => Math.max(1, Math.ceil(wide.width(line) / stream.columns)));
  const height = heights.reduce((sum, each) => sum + each, 0);
  // Line by line: erased as a whole, a screen may go to the terminal's history instead.
  for (let line = Math.min(height, stream.rows - 1); line > 0; line -= 1) {
    moveCursor(stream, 0, -1);
    clearLine(stream, 0);
  }
}

function frame(boards: readonly Board[], output: Output, clock: Clock, screen: Screen): string {
  // Each block has a title, a header, perhaps a line of what is hidden, and a blank line after it.
  const height = Math.max(1, Math.floor((screen.rows - 1) / boards.length) - 4);
  return boards
    .flatMap((board) => [
      ...block(board, output, clock, { columns: screen.columns, rows: height }),
      '',
    ])
    .join('\n');
}

function block(board: Board, output: Output, clock: Clock, { columns, rows }: Screen): string[] {
  const left = board.waitingUntil === null ? null : board.waitingUntil - clock.now();
  const wait = left === null ? '' : `, ${formatDuration(Math.max(0, left))} to go`;
  const title = `${output.color.bold(board.profile)}  ${board.headline}${wait}`;
  if (board.rows.size === 0) return [wide.cut(title, columns)];
  const { shown, hidden } = fitRows([...board.rows.values()], rows);
  const cells = shown.map((row) => [
    row.date,
    paintState(row.state, output.color),
    row.desk ?? '',
    row.attempts === 0 ? '' : String(row.attempts),
    row.doing,
  ]);
  const rest = hidden.length === 0 ? [] : [output.color.dim(describeHidden(hidden))];
  return [
    wide.cut(title, columns),
    ...layOut(header, cells, columns, wide),
    ...rest.map((line) => wide.cut(line, columns)),
  ];
}

/** What is being tried comes first when not every date fits on the screen; what is shown stays in order. */
export function fitRows(rows: readonly Row[], height: number): { shown: Row[]; hidden: Row[] } {
  const ordered = rows.toSorted((a, b) => a.date.localeCompare(b.date));
  const weight = (row: Row) => (row.state === 'trying' ? 0 : row.state === 'planned' ? 1 : 2);
  const kept = new Set(ordered.toSorted((a, b) => weight(a) - weight(b)).slice(0, height));
  return {
    shown: ordered.filter((row) => kept.has(row)),
    hidden: ordered.filter((row) => !kept.has(row)),
  };
}

function describeHidden(hidden: readonly Row[]): string {
  const counts = new Map<string, number>();
  for (const { state } of hidden) {
    counts.set(stateWords[state], (counts.get(stateWords[state]) ?? 0) + 1);
  }
  return `and ${[...counts].map(([words, count]) => `${count} ${words}`).join(', ')}`;
}

const header = [
  { header: 'Date' },
  { header: 'State' },
  { header: 'Desk' },
  { header: 'Tries', align: 'right' },
  { header: 'Now', shrinks: true },
] as const;

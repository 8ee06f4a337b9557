import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import type { BookingEvent } from '../../../src/booking/events.js';
import type { DeskCode } from '../../../src/booking/types.js';
import { advance, emptyBoard, type Row } from '../../../src/cli/progress/board.js';
import { fitRows } from '../../../src/cli/progress/live.js';
import { createPalette } from '../../../src/cli/render/palette.js';
import { renderTable } from '../../../src/cli/render/table.js';
import type { CivilDate } from '../../../src/lib/civil-date.js';

const date = '2026-12-01' as CivilDate;
const desk = '2.24.05' as DeskCode;

function boardAfter(...events: BookingEvent[]) {
  return events.reduce(advance, emptyBoard('alice'));
}

describe('the board of a run', () => {
  it('follows a date from plan to outcome', () => {
    const planned: BookingEvent = { type: 'round-started', round: 1, dates: [date] };
    const asked: BookingEvent = { type: 'attempt', date, desk, attempt: 1, rank: 0 };
    const refused: BookingEvent = {
      type: 'answer',
      date,
      desk,
      attempt: 1,
      answer: { kind: 'taken', reason: 'reserved' },
      elapsed: 5,
    };
    const state = (...events: BookingEvent[]) => boardAfter(...events).rows.get(date);
    expect(state(planned)).toMatchObject({ state: 'planned', attempts: 0 });
    expect(state(planned, asked)).toMatchObject({ state: 'trying', desk, attempts: 1 });
    expect(state(planned, asked, refused)).toMatchObject({ doing: '2.24.05: reserved' });
  });

  it("turns instants of the site's clock into this machine's", () => {
    const waiting: BookingEvent = { type: 'waiting-for-release', until: 100_000 };
    const board = boardAfter({ type: 'clock-corrected', offset: 60_000 }, waiting);
    expect(board.waitingUntil).toBe(40_000);
  });
});

describe('rows on a small screen', () => {
  const row = (day: number, state: Row['state']): Row => ({
    date: `2026-12-0${day}` as CivilDate,
    state,
    desk: null,
    attempts: 0,
    doing: '',
  });

  it('keeps what is being tried, in the order of dates', () => {
    const rows = [row(1, 'booked'), row(2, 'trying'), row(3, 'planned'), row(4, 'trying')];
    const { shown, hidden } = fitRows(rows, 3);
    expect(shown.map((each) => each.state)).toEqual(['trying', 'planned', 'trying']);
    expect(hidden.map((each) => each.state)).toEqual(['booked']);
  });
});

describe('a table', () => {
  const columns = [
    { header: 'Date' },
    { header: 'N', align: 'right' },
    { header: 'Why', shrinks: true },
  ] as const;
  const { red } = createPalette(true);

  it('aligns its columns whatever their colours', async () => {
    expect(
      await renderTable(columns, [
        ['a', '1', 'x'],
        [red('long one'), '12', 'y'],
      ]),
    ).toEqual(['Date       N  Why', 'a          1  x', `${red('long one')}  12  y`]);
  });

  it.each([20, 40, 80])('is never wider than %d columns', async (width) => {
    const lines = await renderTable(columns, [['2026-12-01', '3', red('word '.repeat(40))]], width);
    expect(Math.max(...lines.map((line) => stringWidth(line)))).toBeLessThanOrEqual(width);
  });
});

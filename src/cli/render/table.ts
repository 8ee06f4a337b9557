import { stripVTControlCharacters } from 'node:util';
import cliTruncate from 'cli-truncate';
import stringWidth from 'string-width';

export interface Column {
  readonly header: string;
  readonly align?: 'left' | 'right';
  /** The one column that gives way when the terminal is too narrow. */
  readonly shrinks?: boolean;
}

const gap = '  ';
const narrowest = 8;

/**
 * Lines of a table with aligned columns, none wider than `width` (columns of the terminal; undefined or 0: unknown, and so
 * no limit).
 * Cells may hold colour codes.
 */
export function renderTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width = 0,
): string[] {
  const limit = width > 0 ? width : Number.POSITIVE_INFINITY;
  const widths = columnWidths(columns, rows, limit);
  const line = (cells: readonly string[]) =>
    columns
      .map((column, index) => cell(cells[index] ?? '', widths[index] ?? 0, column.align))
      .join(gap)
      .trimEnd();
  const lines = [line(columns.map((column) => column.header)), ...rows.map(line)];
  return lines.map((text) => (widthOf(text) > limit ? cliTruncate(text, limit) : text));
}

function columnWidths(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  limit: number,
): number[] {
  const natural = columns.map((column, index) =>
    Math.max(widthOf(column.header), ...rows.map((row) => widthOf(row[index] ?? ''))),
  );
  const total = natural.reduce((sum, each) => sum + each, gap.length * (columns.length - 1));
  const excess = total - limit;
  return natural.map((each, index) =>
    excess > 0 && columns[index]?.shrinks === true ? Math.max(narrowest, each - excess) : each,
  );
}

function cell(text: string, width: number, align: Column['align'] = 'left'): string {
  const shown = widthOf(text) > width ? cliTruncate(text, width) : text;
  const padding = ' '.repeat(Math.max(0, width - widthOf(shown)));
  return align === 'right' ? padding + shown : shown + padding;
}

/** Latin text and our own marks, which are as wide as they are long. */
const plainText = /^[ -~✓✗●…]*$/;

/** Columns of a terminal that a text covers. The first look at any other sign takes `stringWidth` long. */
function widthOf(text: string): number {
  const visible = stripVTControlCharacters(text);
  return plainText.test(visible) ? visible.length : stringWidth(visible);
}

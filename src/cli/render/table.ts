import { stripVTControlCharacters } from 'node:util';
import { redactOutput } from '../../lib/redact.js';
import type { Wide } from './wide.js';

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
 * no limit). Cells may hold colour codes. What measures and cuts any text there is takes long to load, and most tables do
 * without.
 */
export async function renderTable(
  columns: readonly Column[],
  rows: Rows,
  width = 0,
): Promise<string[]> {
  const headers = columns.map(({ header }) => header);
  const isPlain = [headers, ...rows].flat().every((text) => plainText.test(visible(text)));
  const natural = isPlain ? layOut(columns, rows, 0, plain) : [];
  const fits = width <= 0 || natural.every((line) => plain.width(line) <= width);
  if (isPlain && fits) return natural;
  return layOut(columns, rows, width, (await import('./wide.js')).wide);
}

type Rows = readonly (readonly string[])[];

/** The same at once, for whoever has at hand what measures. Secrets are masked first: nobody knows one that was cut. */
export function layOut(
  columns: readonly Column[],
  given: Rows,
  width: number,
  wide: Wide,
): string[] {
  const rows = given.map((row) => row.map(redactOutput));
  const limit = width > 0 ? width : Number.POSITIVE_INFINITY;
  const widths = columnWidths(columns, rows, limit, wide);
  const line = (cells: readonly string[]) =>
    columns
      .map((column, index) => cell(cells[index] ?? '', widths[index] ?? 0, column.align, wide))
      .join(gap)
      .trimEnd();
  const lines = [line(columns.map((column) => column.header)), ...rows.map(line)];
  return lines.map((text) => (wide.width(text) > limit ? wide.cut(text, limit) : text));
}

function columnWidths(
  columns: readonly Column[],
  rows: Rows,
  limit: number,
  { width: widthOf }: Wide,
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

function cell(text: string, width: number, align: Column['align'] = 'left', wide: Wide): string {
  const shown = wide.width(text) > width ? wide.cut(text, width) : text;
  const padding = ' '.repeat(Math.max(0, width - wide.width(shown)));
  return align === 'right' ? padding + shown : shown + padding;
}

/** Latin text and our own marks, which are as wide as they are long. */
const plainText = /^[ -~✓✗●…]*$/;

const visible = stripVTControlCharacters;

/** Measures plain text, and never has to cut it. */
const plain: Wide = { width: (text) => visible(text).length, cut: (text) => text };

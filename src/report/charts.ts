import { element, escaped } from './svg.js';

export interface Bar {
  readonly label: string;
  /** Length of the bar, as a share (0 to 1) of the longest possible. */
  readonly share: number;
  /** What the bar says, in words. */
  readonly value: string;
}

/** Bars as the table that they are, so that they can be read aloud and copied. */
export function barTable(
  caption: string,
  head: readonly [string, string],
  bars: readonly Bar[],
): string {
  const rows = bars.map(({ label, share, value }) =>
    element(
      'tr',
      {},
      element('th', { scope: 'row' }, escaped(label)),
      element('td', { class: 'bar', 'aria-hidden': 'true' }, barShape(share)),
      element('td', { class: 'value' }, escaped(value)),
    ),
  );
  return element(
    'table',
    { class: 'bars' },
    element('caption', {}, escaped(caption)),
    element(
      'thead',
      {},
      element(
        'tr',
        {},
        element('th', { scope: 'col' }, escaped(head[0])),
        element('td', { class: 'bar', 'aria-hidden': 'true' }),
        element('th', { scope: 'col', class: 'value' }, escaped(head[1])),
      ),
    ),
    element('tbody', {}, ...rows),
  );
}

function barShape(share: number): string {
  const width = Math.max(0, Math.min(100, share * 100));
  return element(
    'svg',
    { width: '100%', height: 14, focusable: 'false' },
    element('rect', { class: 'track', width: '100%', height: 14, rx: 4 }),
    ...(width > 0
      ? [element('rect', { class: 'fill', width: `${width.toFixed(1)}%`, height: 14, rx: 4 })]
      : []),
  );
}

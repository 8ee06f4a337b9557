import type { TenantReport } from '../../../src/site/report/tenant-report.js';
import { type PageTraits, standardPages } from './pages.js';

/** One element of a page's outline, with all that is in it. */
interface Element {
  /** Tag, id, classes, attributes and words, without how often it comes. */
  readonly said: string;
  /** How often it comes in a row. */
  readonly count: number;
  readonly inner: readonly Element[];
}

/**
 * How the pages of a reported tenant look, by the skeletons of their DOM and by what they asked. What these do not tell, as
 * what a press brings up or how long something takes, is as the standard pages have it.
 */
export function pagesFrom({ pages, pageExchanges }: TenantReport): PageTraits {
  const outline = (name: string) =>
    elementsOf(pages.find(({ page }) => page === name)?.outline ?? []);
  const floor = outline('floor');
  const calendar = outline('calendar');
  const bookings = outline('bookings');
  const footer = within(bookings, /^div[^ ]*\.modal-footer/);
  const rows = each(bookings, /\.UITable---row\b/);
  const own = pageExchanges.filter(({ shape }) => holdsOwn(shape));
  return {
    ...standardPages,
    ...(floor.length > 0 && {
      dots: has(floor, /^svg[^ ]*---dots|^circle/) ? 'svg' : 'canvas',
      overlays: has(floor, /\.(HotelingDrawer|Toolbar)---/),
    }),
    ...(calendar.length > 0 && {
      months: countOf(calendar, /\.HotelingCalendar---month(?![A-Za-z])/) > 1 ? 2 : 1,
    }),
    ...(rows.length > 0 && {
      actions: actionsIn(within(bookings, /\.UITable---actions/)) ?? standardPages.actions,
      otherAction: Math.max(...rows.map((row) => countOf(row, action))) > 2 ? 'shares' : 'none',
      closeButtons: countOf(footer, /^button.* Close$/) > 1 ? 2 : 1,
      past: own.length > 1 ? 'when shown' : 'with the others',
    }),
    ...(pageExchanges.length > 0 && {
      tells: pageExchanges.some(({ shape }) => tellsPerson(shape)) ? 'person' : 'nobody',
      secondHost: pageExchanges.some(({ to }) => to === 'elsewhere'),
    }),
  };
}

/** Lines as `outline` writes them: two spaces for each level, ` ×3` for what comes three times. */
function elementsOf(lines: readonly string[]): Element[] {
  const levelOf = (line: string) => (line.length - line.trimStart().length) / 2;
  const elements: Element[] = [];
  for (let at = 0; at < lines.length; ) {
    const line = lines[at] ?? '';
    const rest = lines.slice(at + 1);
    const end = rest.findIndex((each) => levelOf(each) <= levelOf(line));
    const inner = end < 0 ? rest : rest.slice(0, end);
    const [, said = '', times = '1'] = /^(.*?)(?: ×(\d+))?$/.exec(line.trim()) ?? [];
    elements.push({ said, count: Number(times), inner: elementsOf(inner) });
    at += 1 + inner.length;
  }
  return elements;
}

function countOf(elements: readonly Element[], pattern: RegExp): number {
  return elements.reduce(
    (sum, { said, count, inner }) =>
      sum + count * ((pattern.test(said) ? 1 : 0) + countOf(inner, pattern)),
    0,
  );
}

function has(elements: readonly Element[], pattern: RegExp): boolean {
  return countOf(elements, pattern) > 0;
}

/** What is in the elements of that kind. */
function within(elements: readonly Element[], pattern: RegExp): readonly Element[] {
  return elements.flatMap(({ said, inner }) =>
    pattern.test(said) ? inner : within(inner, pattern),
  );
}

/** The elements of that kind, each by what is in it, as often as it comes. */
function each(elements: readonly Element[], pattern: RegExp): (readonly Element[])[] {
  return elements.flatMap(({ said, inner }) =>
    pattern.test(said) ? [inner] : each(inner, pattern),
  );
}

/** What of a row may be pressed (contract W9). */
const action = /^(button|a|i|svg)\b/;

/** What a row offers (contract W9); null where no row was seen. */
function actionsIn(elements: readonly Element[]): PageTraits['actions'] | null {
  if (has(elements, /^button|^a\b/)) return 'words';
  if (!has(elements, /^(i|svg)\b/)) return null;
  return has(elements, /cancel|delete|trash|check.?in/i) ? 'icons' : 'bare icons';
}

/** Whether an answer has bookings that are of no space in a list of spaces: those of the person (contract G16). */
function holdsOwn(shape: unknown, within: readonly string[] = []): boolean {
  if (typeof shape !== 'object' || shape === null) return false;
  const isBooking = 'startDate' in shape && 'endDate' in shape;
  if (isBooking) return !within.includes('nodes') && !within.includes('spaces');
  return Object.entries(shape).some(([key, inner]) => holdsOwn(inner, [...within, key]));
}

/** Whether an answer leads from the viewer to an employee with an address (contract G9). */
function tellsPerson(shape: unknown, within: readonly string[] = []): boolean {
  if (typeof shape !== 'object' || shape === null) return false;
  const isPerson = 'id' in shape && 'email' in shape && /employee/i.test(within.at(-1) ?? '');
  if (isPerson && within.includes('viewer')) return true;
  return Object.entries(shape).some(([key, inner]) => tellsPerson(inner, [...within, key]));
}

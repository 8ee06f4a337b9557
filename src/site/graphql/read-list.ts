import { SiteChanged } from './errors.js';
import type { Page } from './lists.js';

/** Bound on the pages of one list; of lists that hold one thing a page it is reached late. */
const mostPages = 400;

/** A list to its end, with the number of items that could not be read (contract G4). */
export type Whole<T> = Omit<Page<T>, 'next'>;

/**
 * The one reader of lists (contract G6): everything from the first page on to the last. `next` reads the page behind a
 * cursor.
 * @throws SiteChanged when the pages go round in circles, or on and on
 */
export async function readToEnd<T>(
  what: string,
  first: Page<T>,
  next: (after: string) => Promise<Page<T>>,
): Promise<Whole<T>> {
  const items = [...first.items];
  let { lost } = first;
  const seen = new Set<string>();
  for (let after = first.next; after !== null; ) {
    if (seen.has(after) || seen.size >= mostPages) {
      throw new SiteChanged(`${what} has pages that do not end.`);
    }
    seen.add(after);
    const page: Page<T> = await next(after);
    items.push(...page.items);
    lost += page.lost;
    after = page.next;
  }
  return { items, lost };
}

/** How long each wait on the pages may take, ms. */
export interface Deadlines {
  /** From opening a page to its data. */
  readonly page: number;
  /** From a click to what it brings up, and from any question to the page itself to its answer. */
  readonly action: number;
  /** From a click to the answer of the request that it sends. */
  readonly answer: number;
  /** From the map's data to its dots (contract W5). */
  readonly dots: number;
  /** From a click on a dot to its popup. */
  readonly popup: number;
  /** How long a page may be silent, with nothing on its way, before it is taken to be done. */
  readonly silence: number;
  /** Looking through every dot of a map, once. */
  readonly lookThrough: number;
}

/**
 * How long (ms) anything that is done on a page may take as a whole, after which the page is taken to hang: opening it
 * twice, since a date may want a fresh page, two answers, and all of the map. Much more than a page that works needs.
 */
export function longestTurn({ page, answer, dots, lookThrough }: Deadlines): number {
  return 2 * page + 2 * answer + dots + lookThrough;
}

export const usualDeadlines: Deadlines = {
  page: 30_000,
  action: 10_000,
  answer: 30_000,
  dots: 15_000,
  popup: 2_000,
  silence: 5_000,
  lookThrough: 120_000,
};

/** How long each wait on the pages may take, ms. */
export interface Deadlines {
  /** From opening a page to its data. */
  readonly page: number;
  /** Until what is there can be clicked; from a click to what it brings up; from any question to the page itself to its answer. */
  readonly action: number;
  /** From a click to the answer of the request that it sends. */
  readonly answer: number;
  /** How long a page may be silent, with nothing on its way, before it is taken to be done. */
  readonly silence: number;
  /** From a press to what it brings up: a request, a question, or nothing. */
  readonly press: number;
}

/**
 * How long (ms) anything that is done on a page may take as a whole, after which the page is taken to hang: opening it
 * twice, since a date may want a fresh page, and three answers. Much more than a page that works needs.
 */
export function longestTurn({ page, answer }: Deadlines): number {
  return 2 * page + 3 * answer;
}

export const usualDeadlines: Deadlines = {
  page: 30_000,
  action: 10_000,
  answer: 30_000,
  silence: 5_000,
  press: 4_000,
};

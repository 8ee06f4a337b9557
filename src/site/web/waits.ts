import { SessionExpired } from '../graphql/errors.js';
import { isDispensable } from '../graphql/reply.js';
import type { Tab } from './tab.js';
import type { Exchange } from './traffic.js';
import { AnswerTrouble, PageTrouble } from './trouble.js';

/** @throws SessionExpired; PageTrouble when the page is gone. */
export function requireUsable(tab: Tab, mark: number): void {
  if (!tab.alive) throw new PageTrouble('The page crashed or was closed.');
  tab.requireSession(mark);
}

/**
 * @throws SessionExpired; AnswerTrouble when something that the page asked for since `mark` failed and nothing else is on its
 * way; of all that is `about` the matter in hand, where that is given.
 */
export function throwFailure(
  tab: Tab,
  mark: number,
  about: (exchange: Exchange) => boolean = () => true,
): void {
  if (tab.traffic.busy(mark)) return;
  for (const exchange of tab.traffic.since(mark)) {
    const { answer, asks, write } = exchange;
    if (answer === null || !asks || write || !about(exchange)) continue;
    if (answer.kind === 'lost')
      throw new AnswerTrouble(`The page lost an answer: ${answer.reason}.`);
    if (answer.status === 403 && tab.forbidsAll(mark)) throw new SessionExpired();
    if (answer.status >= 400) {
      throw new AnswerTrouble(`The site answered HTTP ${answer.status}.`, answer.retryAfter);
    }
    const error = answer.spoilt.find((each) => !isDispensable(each));
    if (error !== undefined) throw new AnswerTrouble(`The site said: ${error.message}`);
    if (answer.body === undefined) throw new AnswerTrouble('The site sent an unreadable answer.');
  }
}

/**
 * Notices that a page has been silent, with nothing on its way, for as long as `silence` (ms); of all that is
 * `about` the matter in hand, since a page may ask the same again and again by itself.
 */
export function quietness(
  tab: Tab,
  mark: number,
  about: (exchange: Exchange) => boolean = () => true,
  silence: number = tab.deadlines.silence,
) {
  let over = false;
  let known = 0;
  const relevant = () =>
    tab.traffic.since(mark).filter((exchange) => exchange.asks && about(exchange));
  const start = () =>
    setTimeout(() => {
      over = !relevant().some(({ answer }) => answer === null);
      if (over) tab.traffic.wake();
      else timer = start();
    }, silence);
  let timer = start();
  const stop = tab.traffic.listen(() => {
    const settled = relevant().map(({ answer }) => (answer === null ? 1 : 2));
    const count = settled.reduce((sum: number, each) => sum + each, 0);
    if (!over && count !== known) timer.refresh();
    known = count;
  });
  return {
    over: () => over,
    end: () => {
      clearTimeout(timer);
      stop();
    },
  };
}

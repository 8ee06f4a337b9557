import { type FloorAddress, floorPath } from '../address.js';
import type { FloorData } from '../floor-data.js';
import type { Tab } from '../tab.js';
import type { Exchange } from '../traffic.js';
import { AnswerTrouble, NoSuchPage } from '../trouble.js';
import { quietness, requireUsable, throwFailure } from '../waits.js';

/**
 * Opens the floor's page afresh and waits until it has been told of all the floor's desks, where they are and their zone
 * (contract W10), or of some desks alone and then falls silent.
 * @throws SessionExpired when the page asks to sign in; NoSuchPage when no floor comes.
 */
export async function openFloor(tab: Tab, address: FloorAddress, data: FloorData): Promise<void> {
  const url = tab.webOrigin + floorPath(address);
  const response = await tab.page
    .goto(url, { waitUntil: 'commit', timeout: tab.deadlines.page })
    .catch((error: unknown) => {
      throw new AnswerTrouble(`${tab.webOrigin} cannot be reached.`, null, { cause: error });
    });
  if (response !== null && response.status() >= 400) {
    throw new AnswerTrouble(`${tab.webOrigin} answered HTTP ${response.status()}.`);
  }
  // What the page before it still asked for is lost with it.
  const mark = tab.traffic.mark();
  const quiet = quietness(tab, mark);
  const isAsking = () =>
    tab.traffic
      .since(mark)
      .some(
        (exchange) => exchange.answer === null && data.isTalk(exchange) && data.isNews(exchange),
      );
  const missing = () =>
    new NoSuchPage(
      `The site shows no desks for floor "${address.floor}" of building "${address.building}".`,
    );
  try {
    const found = await tab.traffic.until(() => {
      requireUsable(tab, mark);
      if (data.isReady && !isAsking()) return true;
      if (data.isElsewhere) throw missing();
      throwFailure(tab, mark, asksForDesks);
      if (!quiet.over()) return null;
      if (data.isListed) return true;
      throwFailure(tab, mark);
      throw missing();
    }, tab.deadlines.page);
    if (found === null && !data.isListed) throw missing();
  } finally {
    quiet.end();
  }
}

/** Whether a request is for a floor's desks, by the documented names (contract G1, G11, G19). */
function asksForDesks({ url, document }: Exchange): boolean {
  return /\b(spaces|Space)\b/.test(document) || /floor/i.test(url);
}

import { SessionExpired } from '../../graphql/errors.js';
import type { Tab } from '../tab.js';
import { AnswerTrouble, PageTrouble } from '../trouble.js';
import { quietness, requireUsable } from '../waits.js';

/** Where a person comes out who names no page (contract S4). */
const lobbyPath = '/finder';

/** The menu that every page has, and what in it leads to My Bookings (contract W9). */
const menu = '.Navbar---menuToggle, #my_bookings_button';

/**
 * Opens the page that belongs to no floor and waits for its menu: enough for one's own bookings (contract W9).
 * @throws SessionExpired when the page asks to sign in; PageTrouble when no menu comes.
 */
export async function openLobby(tab: Tab): Promise<void> {
  const mark = tab.traffic.mark();
  const response = await tab.page
    .goto(tab.webOrigin + lobbyPath, { waitUntil: 'commit', timeout: tab.deadlines.page })
    .catch((error: unknown) => {
      throw new AnswerTrouble(`${tab.webOrigin} cannot be reached.`, null, { cause: error });
    });
  if (response !== null && response.status() >= 400) {
    throw new AnswerTrouble(`${tab.webOrigin} answered HTTP ${response.status()}.`);
  }
  let isShown = false;
  const { page } = tab.deadlines;
  const shown = tab.page.locator(menu).first().waitFor({ timeout: page });
  // What it throws is a page that ended or shows no menu: the wait below sees both.
  shown.then(
    () => {
      isShown = true;
      tab.traffic.wake();
    },
    () => {},
  );
  const quiet = quietness(tab, mark);
  const found = await tab.traffic
    .until(() => {
      requireUsable(tab, mark);
      // contract S7
      if (!isShown && quiet.over() && tab.forbidsAll(mark)) throw new SessionExpired();
      return isShown ? true : null;
    }, page)
    .finally(() => quiet.end());
  if (found === null) throw new PageTrouble('The site shows no menu to open My Bookings from.');
}

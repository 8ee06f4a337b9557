import type { Zone } from '../../lib/civil-date.js';
import { rest, type SiteClock } from '../../lib/clock.js';
import { messageOf } from '../../lib/errors.js';
import { writeAtomically } from '../../lib/files.js';
import { patience } from '../../lib/patience.js';
import { keepZone, keptZone } from '../building-zone.js';
import type { SiteDeps } from '../deps.js';
import { twinFloors } from '../graphql/find-floor.js';
import type { BrowserChoice } from './browser.js';
import { closeBrowser } from './browser-process.js';
import { type Deadlines, longestTurn } from './deadlines.js';
import { FloorFinder } from './floor-finder.js';
import { AnswerTrouble, asTrouble, NoSuchPage, PageTrouble, UnclearTrouble } from './trouble.js';
import { Turn } from './turn.js';
import { Visit } from './visit.js';
import { openWindow, openWindowIn, type Window } from './window.js';
import { within } from './within.js';

/** Answers that fail may well come when asked for again; a page that fails is tried once more, in a new browser. */
const mostAttempts = { answer: 8, page: 2 } as const;
const firstWait = 250;
const longestWait = 4_000;

/** The floor's page, or, for My Bookings, whichever page is open or opens soonest. */
export type Where = 'floor' | 'any';

/** Keeps a page to act on: opens it when it is needed, and replaces it when it breaks. */
export class Pages {
  #window: Window | null = null;
  #visit: Visit | null = null;
  /** Of the building, once the site has told it. */
  #zone: Zone | null = null;
  /** Once it is known. */
  #floorId: string | null = null;
  /** How often a window was left: what was on its way to be opened before that is not wanted any more. */
  #left = 0;
  /** That the floor has no page: known until a browser is started anew. */
  #missing: NoSuchPage | null = null;
  #onAstray: (reason: unknown) => void = () => {};
  readonly #finder: FloorFinder;

  constructor(
    private readonly deps: SiteDeps,
    private readonly deadlines: Deadlines,
    private readonly choice: BrowserChoice,
    private readonly clock: SiteClock,
  ) {
    this.#finder = new FloorFinder(deps);
  }

  /** As `attempt`, for what only reads: an interruption gives it up, unless it begins after that. */
  async read<T>(
    doing: string,
    act: (visit: Visit) => Promise<T>,
    where: Where = 'floor',
  ): Promise<T> {
    const { interrupted } = this.deps;
    const signal = interrupted?.aborted === true ? undefined : interrupted;
    return await this.attempt(doing, act, where, signal);
  }

  /**
   * Acts on the open page; trouble before a write, such as a page that hangs, is answered by waiting, then a fresh page
   * or a fresh browser.
   * @throws UnclearTrouble when there is trouble after a write may have begun; the browser is gone by then.
   */
  async attempt<T>(
    doing: string,
    act: (visit: Visit, turn: Turn) => Promise<T>,
    where: Where = 'floor',
    signal?: AbortSignal,
  ): Promise<T> {
    let waited = 0;
    for (let attempt = 1; ; attempt += 1) {
      const turn = new Turn();
      try {
        const { budget } = this.deps;
        if (!(await budget.room())) {
          throw new AnswerTrouble('The site asks to be left alone.', budget.closedFor());
        }
        const work = this.#open(where).then((visit) => act(visit, turn));
        const timely = this.#inTime(signal === undefined ? work : unlessAborted(work, signal));
        return await this.#unlessAstray(timely);
      } catch (error) {
        turn.giveUp();
        const trouble = asTrouble(error, doing);
        if (!(trouble instanceof PageTrouble) || turn.mayHaveWritten) {
          // A page that was signed out has thrown its session away: the next call starts with the stored one.
          await this.leave();
          throw trouble instanceof PageTrouble ? unclear(trouble) : trouble;
        }
        const inAnswer = trouble instanceof AnswerTrouble;
        if (trouble === this.#missing) throw trouble;
        this.deps.log.warn(`${doing} did not work`, { attempt, reason: trouble.message });
        const asked = trouble.retryAfter ?? 0;
        const interrupted = this.deps.interrupted?.aborted === true;
        const most = interrupted ? 1 : mostAttempts[inAnswer ? 'answer' : 'page'];
        // What the site asks is waited for as long as over the API, however often it asks.
        if (attempt >= most || waited + asked > patience) {
          if (!interrupted) await this.#photograph(doing);
          await this.leave();
          if (trouble instanceof NoSuchPage) this.#missing = trouble;
          throw trouble;
        }
        if (inAnswer && this.#visit?.tab.alive === true) this.#visit = null;
        else await this.leave();
        const wait = Math.min(longestWait, firstWait * 2 ** (attempt - 1));
        await rest(this.clock, Math.max(asked, wait), this.deps.interrupted);
        waited += asked;
      }
    }
  }

  /** @throws TokenStopped as soon as the page has tried to send its token elsewhere: it is no page to try again */
  async #unlessAstray<T>(work: Promise<T>): Promise<T> {
    const astray = new Promise<never>((_, reject) => {
      this.#onAstray = reject;
    });
    const done = await Promise.race([work, astray]).catch((error: unknown) => {
      throw this.#window?.astray.reason ?? error;
    });
    this.#window?.astray.throwIfAborted();
    return done;
  }

  /** @throws PageTrouble when the work takes longer than anything on a page that works. */
  #inTime<T>(work: Promise<T>): Promise<T> {
    return within(longestTurn(this.deadlines), work, () => new PageTrouble('The page hangs.'));
  }

  /** Waits `ms`, or until the interruption. */
  async #open(where: Where): Promise<Visit> {
    const known = this.#visit;
    const isThere = where === 'floor' ? known?.isOpen : known?.isEntered;
    if (known !== null && isThere === true && known.tab.alive) return known;
    if (where === 'floor' && this.#missing !== null) throw this.#missing;
    const window = this.#window?.tab.alive === true ? this.#window : await this.#openWindow();
    const { profile, building, kinds = [], timezone = null } = this.deps;
    const visit = new Visit(window.tab, this.#finder, { profile, kinds, timezone });
    this.#visit = visit;
    if (where === 'any') {
      await visit.enter();
      return visit;
    }
    await visit.open();
    this.#requireSameFloor(visit);
    const { timezone: zone } = visit.floor;
    this.#zone = zone;
    await keepZone(this.deps.cache, building, zone);
    const ran = window.zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (ran === zone) return visit;
    await this.#reopen(window, zone);
    return await this.#open(where);
  }

  /** A page may count its days by the browser's zone: one that ran in another than the building's is left. */
  async #reopen({ browser, tab }: Window, zone: Zone): Promise<void> {
    const left = this.#left;
    this.#visit = null;
    const window = await openWindowIn(browser, this.deps, this.clock, this.deadlines, zone);
    await tab.page.context().close();
    this.#keep(window, left);
  }

  /** @throws UsageError where the pages show now the one, now the other of two floors of one code (contract G11) */
  #requireSameFloor({ floorId, address }: Visit): void {
    this.#floorId ??= floorId;
    if (floorId === null || floorId === this.#floorId) return;
    this.#visit = null;
    throw twinFloors({ ...this.deps, ...address }, [this.#floorId ?? '', floorId]);
  }

  #keep(window: Window, left: number): void {
    if (this.#left !== left) throw new PageTrouble('It was given up.');
    this.#window = window;
    window.astray.addEventListener('abort', () => this.#onAstray(window.astray.reason));
  }

  async #openWindow(): Promise<Window> {
    const leaving = this.leave();
    const left = this.#left;
    await leaving;
    const { cache, building, timezone = null } = this.deps;
    const zone = this.#zone ?? (await keptZone(cache, building)) ?? timezone;
    const window = await openWindow(this.choice, this.deps, this.clock, this.deadlines, zone);
    if (this.#left !== left) await closeBrowser(window.browser);
    this.#keep(window, left);
    return window;
  }

  /** As `leave`, and forgets that there is no page of the floor: it is looked for again. */
  async restart(): Promise<void> {
    this.#missing = null;
    await this.leave();
  }

  /** Leaves the page, and gives up the browser: nothing that is still under way there goes on. */
  async leave(): Promise<void> {
    const window = this.#window;
    this.#left += 1;
    this.#window = null;
    this.#visit = null;
    if (window !== null) await closeBrowser(window.browser);
  }

  /** A picture of the page that failed, where one may be taken; never of a page to sign in on. */
  async #photograph(doing: string): Promise<void> {
    const tab = this.#window?.tab;
    if (this.deps.shot === null || tab === undefined || !tab.alive || tab.atLogin) return;
    const path = this.deps.shot(doing.toLowerCase().replaceAll(' ', '-'));
    const options = { timeout: this.deadlines.action };
    const taking = tab.page.screenshot(options).then((picture) => writeAtomically(path, picture));
    await taking.catch((error: unknown) => {
      this.deps.log.debug('No picture could be taken', { reason: messageOf(error) });
    });
  }
}

function unclear(cause: PageTrouble): UnclearTrouble {
  return new UnclearTrouble(`The page broke down: ${cause.message}`, null, { cause });
}

/** What `work` gives, or trouble as soon as the signal is aborted. */
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(new PageTrouble('It was given up, as the run was interrupted.'));
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

import type { Page } from 'playwright';
import type { SiteClock } from '../../lib/clock.js';
import type { Log } from '../../lib/log.js';
import type { Secret } from '../../lib/secret.js';
import type { Budget } from '../budget.js';
import { SessionExpired } from '../graphql/errors.js';
import type { Deadlines } from './deadlines.js';
import type { Gate } from './gate.js';
import { Traffic } from './traffic.js';
import { PageTrouble } from './trouble.js';
import { within } from './within.js';

export interface TabDeps {
  readonly page: Page;
  /** Holds what the page writes. */
  readonly gate: Gate;
  readonly webOrigin: string;
  readonly apiOrigin: string;
  readonly clock: SiteClock;
  readonly deadlines: Deadlines;
  readonly log: Log;
  /** Counts what the page asks of the API. */
  readonly budget: Budget;
  /** The session's, which the page has too: for a page that has not spoken to the API yet. */
  readonly token: Secret;
}

/** One page of the web app with all that is heard on it. */
export class Tab {
  readonly page: Page;
  readonly gate: Gate;
  readonly traffic: Traffic;
  readonly deadlines: Deadlines;
  readonly clock: SiteClock;
  readonly log: Log;
  readonly webOrigin: string;
  readonly apiOrigin: string;
  readonly token: Secret;
  #crashed = false;

  constructor(deps: TabDeps) {
    this.page = deps.page;
    this.gate = deps.gate;
    this.deadlines = deps.deadlines;
    this.clock = deps.clock;
    this.log = deps.log;
    this.webOrigin = deps.webOrigin;
    this.apiOrigin = deps.apiOrigin;
    this.token = deps.token;
    this.traffic = new Traffic(
      deps.page,
      { web: deps.webOrigin, api: deps.apiOrigin },
      deps.clock,
      deps.budget,
      deps.log,
    );
    this.gate.onVerdict(() => this.traffic.wake());
    this.page.setDefaultTimeout(this.deadlines.action);
    this.page.on('crash', () => {
      this.#crashed = true;
      this.traffic.wake();
    });
    this.page.on('close', () => this.traffic.wake());
    this.page.on('framenavigated', () => this.traffic.wake());
  }

  /** Whether the page can still be used. */
  get alive(): boolean {
    return !this.#crashed && !this.page.isClosed();
  }

  /**
   * What a call to the page gives that knows no deadline of its own.
   * @throws PageTrouble when the page hangs.
   */
  soon<T>(call: Promise<T>): Promise<T> {
    return within(this.deadlines.action, call, () => new PageTrouble('The page does not react.'));
  }

  /** Whether the page has been led away to sign in (contract S1, S7). */
  get atLogin(): boolean {
    const url = this.page.url();
    if (!/^https?:/.test(url)) return false;
    const { origin, pathname } = new URL(url);
    return origin !== this.webOrigin || /^\/login(\/|$)/.test(pathname);
  }

  /**
   * @throws SessionExpired when the page asks to sign in, or an answer since `mark` says in one of the dresses of contract
   * S7 that the token is not known (contract G3).
   */
  requireSession(mark: number): void {
    const refused = this.traffic
      .since(mark)
      .some(({ api, answer }) => api && answer?.kind === 'answered' && answer.over);
    if (refused || this.atLogin) throw new SessionExpired();
  }

  /**
   * Whether the API forbids all that was asked of it since `mark` (contract S7). A gateway may forbid one question of many
   * (contract G2); where it forbids all of them it is the person.
   */
  forbidsAll(mark: number): boolean {
    const answers = this.traffic
      .since(mark)
      .flatMap(({ api, answer }) => (api && answer?.kind === 'answered' ? [answer] : []));
    return answers.length > 0 && answers.every(({ status }) => status === 403);
  }
}

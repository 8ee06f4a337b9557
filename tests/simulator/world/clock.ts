import { SimulatorError } from '../errors.js';

/** The site's clock: every "now" of the site, its tokens and its `Date` headers comes from here. */
export interface SiteClock {
  now(): Date;
  /** Epoch milliseconds. */
  ms(): number;
  set(iso: string): void;
  advance(ms: number): void;
  freeze(): void;
  run(): void;
}

/** @throws SimulatorError when the text is not an instant. */
export function parseInstant(iso: string): number {
  const ms = Date.parse(iso);
  if (Number.isNaN(ms)) throw new SimulatorError(`"${iso}" is not an ISO date and time.`);
  return ms;
}

export function createClock(now: string | undefined, frozen: boolean): SiteClock {
  const real = (): number => performance.timeOrigin + performance.now();
  let base = now === undefined ? real() : parseInstant(now);
  let since: number | null = frozen ? null : real();
  const ms = (): number => Math.floor(since === null ? base : base + (real() - since));
  const rebase = (to: number): void => {
    base = to;
    if (since !== null) since = real();
  };
  return {
    now: () => new Date(ms()),
    ms,
    set: (iso) => rebase(parseInstant(iso)),
    advance: (by) => {
      if (!Number.isFinite(by)) throw new SimulatorError('The clock advances by milliseconds.');
      rebase(ms() + by);
    },
    freeze: () => {
      base = ms();
      since = null;
    },
    run: () => {
      since ??= real();
    },
  };
}

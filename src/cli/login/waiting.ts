import { createLogUpdate } from 'log-update';
import { formatDuration } from '../../lib/duration.js';
import type { CliContext } from '../context.js';

export interface Waiting {
  readonly begin: () => void;
  end(): void;
}

const redrawMs = 500;

/** Says that somebody has to sign in now: a line that counts down on a terminal, one plain line elsewhere. */
export function showWaiting(
  about: {
    readonly profile: string;
    readonly origin: string;
    readonly timeout: number;
    readonly headless: boolean;
  },
  { output, clock, terminal }: Pick<CliContext, 'output' | 'clock' | 'terminal'>,
): Waiting {
  const who = about.headless ? 'single sign-on' : 'you to sign in';
  const text = `Waiting for ${who} to profile "${about.profile}" at ${about.origin}`;
  if (!output.live) return { begin: () => output.message(`${text}.`), end: () => {} };
  const update = createLogUpdate(terminal.stdout, { showCursor: true });
  let timer: NodeJS.Timeout | undefined;
  return {
    begin: () => {
      const until = clock.now() + about.timeout;
      const draw = () => update(`${text} … ${formatDuration(until - clock.now())} left`);
      draw();
      timer = setInterval(draw, redrawMs);
    },
    end: () => {
      if (timer === undefined) return;
      clearInterval(timer);
      update.clear();
      update.done();
    },
  };
}

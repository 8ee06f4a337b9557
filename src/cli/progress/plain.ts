import type { BookingEvent } from '../../booking/events.js';
import type { Zone } from '../../lib/civil-date.js';
import { formatInstant } from '../../report/words.js';
import type { Output } from '../output.js';
import type { Progress } from './progress.js';

const utc = 'UTC' as Zone;

/** One line per event worth telling, each naming its profile; for pipes, logs of cron and dumb terminals. */
export function plainProgress(output: Output): Progress {
  const zones = new Map<string, Zone>();
  return {
    on(profile, event) {
      if (event.type === 'arrived') zones.set(profile, event.timezone);
      const zone = zones.get(profile) ?? utc;
      const text = describe(
        event,
        (instant) => `${formatInstant(instant, zone)} (${zone})`,
        output.verbose,
      );
      if (text !== null) output.message(`${profile}: ${text}`);
    },
    end: () => {},
  };
}

function describe(
  event: BookingEvent,
  when: (instant: number) => string,
  verbose: boolean,
): string | null {
  switch (event.type) {
    case 'arrived':
      return `signed in as ${event.identity.email}, over ${event.transports.join(' and ')}`;
    case 'waiting-for-release':
      return `waiting for the release at ${when(event.until)}`;
    case 'round-started':
      return verbose || event.round > 1
        ? `round ${event.round}: ${event.dates.length} date(s) to book`
        : null;
    case 'answer':
      if (event.answer.kind === 'booked') return `${event.date} ${event.desk} is booked`;
      return `${event.date} ${event.desk}: ${event.answer.reason}`;
    case 'waiting':
      return `${event.reason}; next round at ${when(event.until)}`;
    case 'gone':
      return event.released
        ? `${event.date} ${event.desk}: the site released it, since nobody checked in`
        : `${event.date} ${event.desk} is no longer booked`;
    case 'note':
      return event.message;
    default:
      return null;
  }
}

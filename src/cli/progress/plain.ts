import type { BookingEvent } from '../../booking/events.js';
import type { Output } from '../output.js';
import type { Progress } from './progress.js';

/** One line per event worth telling, each naming its profile; for pipes, logs of cron and dumb terminals. */
export function plainProgress(output: Output): Progress {
  return {
    on(profile, event) {
      const text = describe(event, output.verbose);
      if (text !== null) output.message(`${profile}: ${text}`);
    },
    end: () => {},
  };
}

function describe(event: BookingEvent, verbose: boolean): string | null {
  switch (event.type) {
    case 'arrived':
      return `signed in as ${event.identity.email}, over ${event.transports.join(' and ')}`;
    case 'waiting-for-release':
      return `waiting for the release at ${new Date(event.until).toISOString()}`;
    case 'round-started':
      return verbose || event.round > 1
        ? `round ${event.round}: ${event.dates.length} date(s) to book`
        : null;
    case 'answer':
      if (event.answer.kind === 'booked') return `${event.date} ${event.desk} is booked`;
      return `${event.date} ${event.desk}: ${event.answer.reason}`;
    case 'waiting':
      return `${event.reason}; next round at ${new Date(event.until).toISOString()}`;
    case 'note':
      return event.message;
    default:
      return null;
  }
}

import type { BookingListener } from '../../booking/events.js';
import type { Log } from '../../lib/log.js';

/** Writes every event of a run to its profile's log. */
export function logListener(log: Log): BookingListener {
  return ({ type, ...fields }) => {
    const level = 'level' in fields ? fields.level : 'info';
    log[level](type, fields);
  };
}

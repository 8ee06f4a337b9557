import type { BookingEvent } from '../../booking/events.js';

/** Shows people what runs are doing; one for all profiles of a call. */
export interface Progress {
  on(profile: string, event: BookingEvent): void;
  end(): void;
}

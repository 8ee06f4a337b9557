import type { BookRequest } from '../../booking/site.js';
import type { Booking } from '../../booking/types.js';
import type { Zone } from '../../lib/civil-date.js';
import { type HoursStyle, offsetMatters, readAs } from './hours-style.js';

/**
 * What was last asked for, by desk and date. A booking that answers it tells how the site takes hours (contract G15), also
 * where the answer itself was lost.
 */
export class AskedHours {
  readonly #asked = new Map<string, { request: BookRequest; text: string; zone: Zone }>();

  /** `text` is the start as it was written. */
  note(request: BookRequest, text: string, zone: Zone): void {
    this.#asked.set(`${request.desk.id} ${request.date}`, { request, text, zone });
  }

  /** Null where none of these bookings tells. */
  toldBy(bookings: readonly Booking[]): HoursStyle | null {
    let told: HoursStyle | null = null;
    for (const { spaceId, date, start } of bookings) {
      const asked = this.#asked.get(`${spaceId} ${date}`);
      if (asked === undefined || start === null) continue;
      const { request, text, zone } = asked;
      if (offsetMatters(request, zone)) told = readAs(start, text, request, zone) ?? told;
    }
    return told;
  }
}

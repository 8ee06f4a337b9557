import type { BookRequest } from '../../booking/site.js';
import type { Hours } from './holding.js';
import type { PageRequest } from './page-request.js';
import type { Visit } from './visit.js';
import { type Way, type Writer, type Written, writeBooking } from './write.js';

const untold =
  'The site wants more with a booking than is documented, and its page does not show what';

/** Books by the documented request (contract G15); where that does not fit a tenant's API, as the page itself would. */
export class FittingWriter {
  #like: PageRequest | null = null;
  #isLookedAt = false;

  constructor(private readonly hours: () => Hours) {}

  /** As `writeBooking`; how the page itself books is looked at once. */
  async write(
    visit: Visit,
    request: BookRequest,
    writer: Writer,
    way: Way,
  ): Promise<Exclude<Written, { readonly kind: 'misfit' }>> {
    const like = this.#like;
    const answer = await writeBooking(visit, request, writer, {
      ...way,
      ...(like !== null && { like }),
    });
    if (answer.kind !== 'misfit') return answer;
    if (!this.#isLookedAt) {
      this.#isLookedAt = true;
      this.#like = await visit.readPageRequest(this.hours(), request.date);
      if (this.#like !== null) return await this.write(visit, request, writer, way);
    }
    return answer.refusal ?? { kind: 'unable', reason: `${untold}: ${answer.reason}` };
  }
}

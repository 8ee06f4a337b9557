import type { ChangeAnswer } from '../../booking/site.js';
import type { Booking } from '../../booking/types.js';
import { rest } from '../../lib/clock.js';
import { patience } from '../../lib/patience.js';
import type { SiteDeps } from '../deps.js';
import type { Api, Variables } from './api.js';
import { type ChangeName, judgeChange, proveChange, type Readings } from './changes.js';
import { describeErrors, isSchemaError, type Reply } from './reply.js';

/** Cancels a booking or checks in to it. Done is what has been read back (contract G16). */
export type Changer = (name: ChangeName, booking: Booking) => Promise<ChangeAnswer>;

/** Waits (ms) before a change that was turned away is sent again; the longest that the site may ask for is `patience`. */
const changeWaits = [500, 2000, 5000];

export function createChanger(
  api: Api,
  deps: Pick<SiteDeps, 'me' | 'clock' | 'interrupted'>,
  readings: Readings,
): Changer {
  return async (name, booking) => {
    if (booking.unnamed === true) {
      return { kind: 'rejected', reason: 'It is one of a series: change it on the site.' };
    }
    const { employeeId } = deps.me.identity;
    const reply = await writePatiently(api, deps, name, { bookingId: booking.id, employeeId });
    if (reply.kind === 'answer' && reply.errors.some(isSchemaError)) {
      await api.reject(name, describeErrors(reply.errors));
    }
    const answer = judgeChange(reply, { checkedIn: name === 'checkInBooking' });
    return answer.kind === 'done' ? await proveChange(name, booking, readings) : answer;
  };
}

/** What was turned away at the door was surely not carried out, so it may be sent again. */
async function writePatiently(
  api: Api,
  { clock, interrupted }: Pick<SiteDeps, 'clock' | 'interrupted'>,
  name: ChangeName,
  variables: Variables,
): Promise<Reply> {
  let reply = await api.write(name, variables);
  for (const wait of changeWaits) {
    const asked = reply.kind === 'throttled' ? (reply.retryAfter ?? 0) : null;
    if (asked === null || asked > patience) break;
    await rest(clock, Math.max(wait, asked), interrupted);
    if (interrupted?.aborted === true) break;
    reply = await api.write(name, variables);
  }
  return reply;
}

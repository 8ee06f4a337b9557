import type { SimulatorContext } from '../context.js';
import { json, unauthorized } from '../http/deliver.js';
import type { HopReply, HopRequest } from '../http/request.js';
import { cancelBooking, checkIn, ownBookings } from '../world/bookings.js';
import type { Booking, Colleague } from '../world/model.js';
import { Refusal } from '../world/rules.js';

const iso = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;

function shown(booking: Booking) {
  return {
    id: booking.id,
    startDate: iso(booking.start),
    endDate: iso(booking.end),
    autoReleasedAt: booking.releasedAt === null ? null : iso(booking.releasedAt),
    checkedIn: booking.checkedIn,
    employee: { name: booking.person.name },
    space: {
      code: booking.space.code,
      externalId: booking.space.externalId,
      floor: { building: { timezone: booking.space.floor.building.timezone } },
    },
  };
}

/** Who is signed in and which floors there are. */
function me({ world }: SimulatorContext, person: Colleague) {
  return {
    employee: { id: person.employeeId, name: person.name, email: person.email },
    floors: world.buildings.flatMap(({ code, timezone, floors }) =>
      floors
        .filter(({ hidden }) => !hidden)
        .map(({ id, code: floorCode, name }) => ({
          id,
          code: floorCode,
          name,
          building: { code, timezone },
        })),
    ),
  };
}

/**
 * The web app's own endpoints for what a closed tenant's API does not offer (dialect `closed`, contract
 * G16): who I am, my bookings, cancelling, checking in.
 */
export function answerPrivately(context: SimulatorContext, request: HopRequest): HopReply {
  const person = request.token === null ? null : context.sessions.personOf(request.token);
  if (person === null) return unauthorized();
  const { method, path } = request;
  if (method === 'GET' && path === '/private/me') return json(200, me(context, person));
  if (method === 'GET' && path === '/private/start') {
    const sealed = Buffer.from(JSON.stringify(me(context, person))).toString('base64');
    return json(200, { sealed });
  }
  if (method === 'GET' && path === '/private/bookings') {
    return json(200, ownBookings(context, person).map(shown));
  }
  const match = /^\/private\/bookings\/([^/]+)\/(cancel|check-in)$/.exec(path);
  if (method !== 'POST' || match === null) return json(404, { error: 'Not found' });
  const act = match[2] === 'cancel' ? cancelBooking : checkIn;
  try {
    return json(200, shown(act(context, person, decodeURIComponent(match[1] ?? ''))));
  } catch (error) {
    if (error instanceof Refusal) return json(422, { error: error.message });
    throw error;
  }
}

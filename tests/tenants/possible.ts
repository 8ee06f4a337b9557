import type { Tenant } from '../simulator/tenant/tenant.js';
import type { Transport } from './day.js';

/** What a person does in a day. */
export type Step = 'book' | 'list' | 'cancel' | 'check in';

export type Means = 'API' | 'pages';

/** Why a tenant does not make a step possible, and what the client says then. */
export interface Hindrance {
  readonly why: string;
  /** The one sentence that names what is missing. */
  readonly says: RegExp;
}

const noEmployee: Hindrance = {
  why: 'nothing tells the employee id, for whom alone is booked (contract G15)',
  says: /employee id .*, without which it books nothing/,
};
const healthAsked: Hindrance = {
  why: 'the page asks about health, which only the person may answer',
  says: /health/i,
};
const untold: Hindrance = {
  why: 'the page asks before a check-in, and nothing tells that it is not about health (contract G13)',
  says: /what only you can answer/,
};
const demanded: Hindrance = {
  why: 'each booking has to bear what only the page knows, and the page shows no desk of this floor to press (contract G15)',
  says: /wants more with a booking than is documented|The request is not understood/,
};

/** By what a step is done: the pages where they are asked for, or the API does not offer it. */
export function meansOf(tenant: Tenant, step: Step, transport: Transport): Means {
  return transport === 'web' || !apiOffers(tenant, step) ? 'pages' : 'API';
}

/** What keeps a step from being possible at a tenant, by its traits; null where it is possible. */
export function hindranceTo(tenant: Tenant, step: Step, transport: Transport): Hindrance | null {
  const { api, pages, world } = tenant;
  const byPages = meansOf(tenant, step, transport) === 'pages';
  if (step === 'book' && !tellsEmployee(tenant)) return noEmployee;
  const showsDesks = world.positions && world.sharedCodes === 'none';
  if (step === 'book' && pages.demanded !== null && !showsDesks) return demanded;
  if (step !== 'check in' || !byPages) return null;
  // A page with endpoints of its own does not tell the desk's id, by which its bookings might be asked for; the API's list does.
  const knowsDesk =
    api.documents !== 'closed' || (transport === 'auto' && apiOffers(tenant, 'list'));
  const isTold = api.bookingNodes || knowsDesk;
  if (pages.health) return isTold ? healthAsked : untold;
  return isTold || !pages.asks.startsWith('both') ? null : untold;
}

/**
 * Whether the API offers a step. Booking is documented (contract G15), so that it may be tried where the schema is not
 * told; what is only assumed has to be read from it.
 */
function apiOffers({ api }: Tenant, step: Step): boolean {
  if (step === 'book') return ['none', 'optional', 'default'].includes(api.bookingExtra.toString());
  if (api.schema !== 'open' || api.own === null) return false;
  const change = { cancel: api.cancel, 'check in': api.checkIn, list: null }[step];
  return step === 'list' || (change !== null && change.extra !== 'required');
}

/**
 * Whether the API's viewer leads to its employee, the page's own traffic tells them, or the company lists an employee with
 * the account's address (contract G9, W10).
 */
function tellsEmployee({ api, pages, world }: Tenant): boolean {
  const byApi = (api.schema === 'open' && api.employee !== null) || world.viewerEmail !== 'other';
  return byApi || pages.tells === 'person';
}

/** Whether every step can be done without a browser. */
export function needsNoBrowser(tenant: Tenant): boolean {
  const { api, world } = tenant;
  const steps = ['book', 'list', 'cancel', 'check in'] as const;
  const isTold = (api.schema === 'open' && api.employee !== null) || world.viewerEmail !== 'other';
  return isTold && steps.every((step) => apiOffers(tenant, step));
}

/** Whether it must be so: an API that limits what may be asked may refuse all ways to ask, and then the pages are. */
export function apiSuffices(tenant: Tenant): boolean {
  const { depth, cost, size } = tenant.api.limits;
  return needsNoBrowser(tenant) && depth === null && cost === null && !size;
}

import type { Tenant } from '../simulator/tenant/tenant.js';
import type { Transport } from './day.js';

/** What a person does in a day. */
export type Step = 'book' | 'list' | 'cancel' | 'check in';

/** Why a tenant does not make a step possible, by its traits; null where it does. */
export function whyImpossible(tenant: Tenant, step: Step, transport: Transport): string | null {
  const { world, pages } = tenant;
  const byPages = transport === 'web' || !apiOffers(tenant, step);
  if (step === 'book' && byPages && world.sharedCodes !== 'none') {
    return "a floor's page is found by codes, and these are not its alone (contract W1)";
  }
  if (step === 'book' && !tellsEmployee(tenant)) {
    return 'nothing tells the employee id, for whom alone is booked (contract G15)';
  }
  if (step === 'check in' && byPages && pages.health) {
    return 'the page asks about health, which only the person may answer';
  }
  return null;
}

/** Whether the API can be known to offer a step: what is only assumed has to be read from its schema. */
function apiOffers({ api }: Tenant, step: Step): boolean {
  if (api.schema !== 'open' || api.own === null) return false;
  if (step === 'book') return api.bookingExtra !== 'required';
  const change = { cancel: api.cancel, 'check in': api.checkIn, list: null }[step];
  return step === 'list' || (change !== null && change.extra !== 'required');
}

/** Whether the API's viewer leads to its employee, or the page's own traffic does (contract G9, W10). */
function tellsEmployee({ api, pages }: Tenant): boolean {
  return (api.schema === 'open' && api.employee !== null) || pages.tells === 'person';
}

/** Whether every step, signing in too, can be done without a browser. */
export function needsNoBrowser(tenant: Tenant): boolean {
  const steps = ['book', 'list', 'cancel', 'check in'] as const;
  return tenant.api.names !== 'closed' && steps.every((step) => apiOffers(tenant, step));
}

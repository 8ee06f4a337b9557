import type { Dialect } from '../types.js';
import { createRandom } from '../world/random.js';
import { type ApiTraits, drawApi, fixedApis } from './api.js';
import type { ListTrait } from './lists.js';
import { drawPages, type PageTraits, standardPages } from './pages.js';
import { drawSignIn, type SignInTraits, standardSignIn } from './sign-in.js';
import { drawWorld, standardWorld, type WorldTraits } from './world.js';

/** An answer to everything that the contract assumes or leaves open, each by its name. */
export interface Tenant {
  /** `tenant 17`, or the name of a fixed one. */
  readonly name: string;
  readonly api: ApiTraits;
  readonly world: WorldTraits;
  readonly signIn: SignInTraits;
  readonly pages: PageTraits;
}

/** One of the three fixed points: names as the vendor's examples have them, others, or an API without what is assumed. */
export function fixedTenant(name: Dialect): Tenant {
  return {
    name,
    api: fixedApis[name],
    world: standardWorld,
    signIn: standardSignIn,
    pages: standardPages,
  };
}

/** Any tenant that the contract allows; the same seed gives the same one. Each part draws from a stream of its own. */
export function randomTenant(seed: number): Tenant {
  const stream = (part: number) => createRandom(seed * 4 + part);
  const world = drawWorld(stream(1));
  const signIn = drawSignIn(stream(2));
  const pages = drawPages(stream(3));
  const drawn = demandingAs(pages, drawApi(stream(0)));
  const api = saysWho(withinReason(drawn, world), signIn, pages);
  return { name: `tenant ${seed}`, api, world, signIn, pages };
}

/** What the page has to send with each booking, everybody has to. */
function demandingAs({ demanded }: PageTraits, api: ApiTraits): ApiTraits {
  return demanded === null ? api : { ...api, bookingExtra: demanded };
}

/** Where neither token nor API nor page says whose session it is, nothing can be done at all (contract S6). */
function saysWho(api: ApiTraits, { tokenClaims }: SignInTraits, { tells }: PageTraits): ApiTraits {
  const isTold = api.schema === 'open' && (api.employee !== null || api.account !== null);
  const spoken = tokenClaims === 'documented' || isTold || tells === 'person';
  return spoken ? api : { ...api, account: 'email' };
}

/** A floor of hundreds of desks in small pages would take more requests than a person's budget allows. */
function withinReason(api: ApiTraits, { desks }: WorldTraits): ApiTraits {
  if (desks < 500) return api;
  const cost = api.limits.cost === null ? null : Math.max(api.limits.cost, 3000);
  const wide = (list: ListTrait): ListTrait =>
    list.style === 'list' ? list : { ...list, page: Math.max(list.page, 100), most: null };
  const { spaces, spaceBookings } = api.lists;
  return {
    ...api,
    limits: { ...api.limits, cost },
    lists: { ...api.lists, spaces: wide(spaces), spaceBookings: wide(spaceBookings) },
  };
}

/** Where a tenant is unlike `standard`, a line each: `api.account: null`. */
export function describeTenant(tenant: Tenant): string[] {
  const standard = fixedTenant('standard');
  const parts = ['api', 'world', 'signIn', 'pages'] as const;
  return parts.flatMap((part) => {
    const usual = new Map<string, unknown>(Object.entries(standard[part]));
    return Object.entries(tenant[part])
      .filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(usual.get(name)))
      .map(([name, value]) => `${part}.${name}: ${JSON.stringify(value)}`);
  });
}

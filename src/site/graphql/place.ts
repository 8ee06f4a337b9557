import type { Floor, Identity } from '../../booking/types.js';
import { loginHint, OtherPersonError } from '../../lib/errors.js';
import type { SiteDeps } from '../deps.js';
import {
  type BuildingEntry,
  type BuildingsAnswer,
  buildingsSchema,
  type DeskEntry,
  type FloorAnswer,
  floorSchema,
  type IdentityAnswer,
  identitySchema,
} from './answers.js';
import type { Api, Variables } from './api.js';
import { AnswerError, SiteChanged } from './errors.js';
import { findFloorId, toFloor } from './floor.js';
import { sameAddress, toIdentity } from './identity.js';
import { prepare } from './prepare.js';
import { digest } from './verdict.js';

/** The floor of the profile's settings. */
export interface Place {
  readonly floorId: string;
  readonly floor: Floor;
}

/** The place, and who the API says the session stands for; `identity` is null where it cannot tell. */
export interface Landing extends Place {
  readonly identity: Identity | null;
}

/** Milliseconds by which a request has gone out where the connection is a good one. */
const afterSending = 10;
/** Bound on the pages of one list. */
const mostPages = 50;

/**
 * Identity and floor. One request when the floor's id is known from an earlier run, else two.
 * @throws OtherPersonError when the session is another person's; UsageError when the site has no such floor
 */
export async function land(api: Api, deps: SiteDeps): Promise<Landing> {
  const key = `floor-${digest([deps.session.apiOrigin, deps.building, deps.floor])}`;
  const known = await deps.cache.read(key).catch(() => null);
  setTimeout(prepare, afterSending).unref();
  if (typeof known === 'string') {
    const landing = await landOn(api, deps, known).catch(noneIfAnswered);
    if (landing !== null && isAsked(landing, deps)) return landing;
  }
  const floorId = await resolveFloor(api, deps);
  const landing = await landOn(api, deps, floorId);
  if (landing === null) throw new SiteChanged(`The API names floor ${deps.floor} but shows none.`);
  await deps.cache.write(key, floorId).catch(() => {});
  return landing;
}

/** An id that the site has given up may be answered with an error instead of nothing (contract G4). */
function noneIfAnswered(error: unknown): null {
  if (error instanceof AnswerError) return null;
  throw error;
}

function isAsked({ floor }: Place, deps: SiteDeps): boolean {
  const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();
  return same(floor.building, deps.building) && same(floor.floor, deps.floor);
}

interface Seen extends FloorAnswer {
  readonly person: IdentityAnswer;
}

async function landOn(api: Api, deps: SiteDeps, floorId: string): Promise<Landing | null> {
  const spaces: DeskEntry[] = [];
  const sealed = deps.session.identity;
  let after: string | null = null;
  for (let page = 0; page < mostPages; page += 1) {
    const variables: Variables = {
      floorId,
      personId: sealed.employeeId,
      employeeId: sealed.employeeId,
      spacesAfter: after,
    };
    const { floor, person }: Seen = await api.read('arrive', variables, (data) => ({
      floor: floorSchema.parse(data).floor,
      person: identitySchema.parse(data),
    }));
    if (floor === null) return null;
    spaces.push(...floor.spaces.items);
    after = floor.spaces.next;
    if (after === null) {
      return { floorId, floor: toFloor(floor, spaces, deps.kinds), identity: whoIs(person, deps) };
    }
  }
  throw new SiteChanged(`Floor ${deps.floor} has more than ${mostPages} pages of desks.`);
}

/** @throws OtherPersonError when the answer names somebody other than the person sealed at login by e-mail address */
function whoIs(answer: IdentityAnswer, { profile, session }: SiteDeps): Identity | null {
  const sealed = session.identity;
  const account = answer.account?.email ?? null;
  if (!answer.self && account !== null && !sameAddress(account, sealed.email)) {
    throw new OtherPersonError(
      `The session is ${account}'s, but ${sealed.email} signed in for profile ${profile}.`,
      loginHint(profile),
    );
  }
  return toIdentity(answer);
}

async function resolveFloor(api: Api, deps: SiteDeps): Promise<string> {
  const buildings: BuildingEntry[] = [];
  let after: string | null = null;
  for (let page = 0; page < mostPages; page += 1) {
    const { company }: BuildingsAnswer = await api.read(
      'findFloor',
      { buildingsAfter: after },
      (data) => buildingsSchema.parse(data),
    );
    if (company === null) throw new SiteChanged('The API leads to no company (contract G9).');
    buildings.push(...company.list.items);
    after = company.list.next;
    if (after === null) break;
  }
  return findFloorId(buildings, deps);
}

import { requirePerson } from '../../booking/identity.js';
import type { Floor, Identity } from '../../booking/types.js';
import { keepZone } from '../building-zone.js';
import type { SiteDeps } from '../deps.js';
import { emailInToken } from '../token-claims.js';
import type { IdentityAnswer } from './answers.js';
import type { Api } from './api.js';
import { readArrival } from './arrive.js';
import { AnswerError, NotBelieved, SiteChanged } from './errors.js';
import { resolveFloor } from './find-floor.js';
import { toFloor } from './floor.js';
import { signsIn } from './identity.js';
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

/**
 * Identity and floor. One request when the floor's id is known from an earlier run, else two; `onKnown` hears of that id
 * as the request goes out.
 * @throws OtherPersonError when the session is another person's; UsageError when the site has no such floor
 */
export async function land(
  api: Api,
  deps: SiteDeps,
  onKnown: (floorId: string) => void = () => {},
): Promise<Landing> {
  const key = floorKey(deps);
  const known = await deps.cache.read(key).catch(() => null);
  setTimeout(prepare, afterSending).unref();
  if (typeof known === 'string') {
    onKnown(known);
    const landing = await landOn(api, deps, known).catch(noneIfAnswered);
    if (landing !== null && isAsked(landing, deps)) return await landed(landing, deps);
  }
  const floorId = await resolveFloor(api, deps);
  const landing = await landOn(api, deps, floorId);
  if (landing === null) throw new SiteChanged(`The API names floor ${deps.floor} but shows none.`);
  await deps.cache.write(key, floorId).catch(() => {});
  return await landed(landing, deps);
}

/** Under which the id of the settings' floor is kept. */
export function floorKey({
  session,
  building,
  floor,
}: Pick<SiteDeps, 'building' | 'floor'> & {
  readonly session: Pick<SiteDeps['session'], 'apiOrigin'>;
}): string {
  return `floor-${digest([session.apiOrigin, building, floor])}`;
}

async function landed(landing: Landing, { cache, building }: SiteDeps): Promise<Landing> {
  await keepZone(cache, building, landing.floor.timezone);
  return landing;
}

/** An id that the site has given up may be answered with an error instead of nothing (contract G4). */
function noneIfAnswered(error: unknown): null {
  if (error instanceof AnswerError) return null;
  throw error;
}

/** Whether a floor that an earlier run found is the one that is asked for now, and in use (contract G11). */
function isAsked({ hidden, names }: Seen, { building, floor }: SiteDeps): boolean {
  const has = (known: readonly string[], wanted: string) =>
    known.some((name) => name.toLowerCase() === wanted.toLowerCase());
  return !hidden && has(names.building, building) && has(names.floor, floor);
}

interface Seen extends Landing {
  readonly hidden: boolean;
  /** Codes and ids. */
  readonly names: { readonly building: readonly string[]; readonly floor: readonly string[] };
}

/** A floor by its id with all of its spaces, and who the API says asks for it; null where there is none. */
export async function readFloor(api: Api, deps: SiteDeps, floorId: string) {
  const { employeeId } = deps.me.identity;
  return await readArrival(api, floorId, employeeId);
}

async function landOn(api: Api, deps: SiteDeps, floorId: string): Promise<Seen | null> {
  const read = await readFloor(api, deps, floorId);
  if (read === null) return null;
  const { floor, person, spaces } = read;
  await requireAsBefore(spaces.items.length, floorId, deps);
  const { building } = floor;
  return {
    floorId,
    floor: toFloor(floor, spaces, deps),
    identity: await whoIs(person, deps),
    hidden: floor.hidden === true,
    names: {
      building: [building?.code, building?.id].flatMap((name) => (name ? [name] : [])),
      floor: [floor.code, floor.id],
    },
  };
}

/**
 * Who it is by the token and this answer; what is learned is kept.
 * @throws OtherPersonError when it is somebody other than the person sealed at login
 */
async function whoIs(
  answer: IdentityAnswer,
  { profile, session, me }: SiteDeps,
): Promise<Identity | null> {
  const signs = { token: emailInToken(session.token), ...signsIn(answer) };
  const identity = requirePerson(signs, me.identity, profile);
  if (identity?.employeeId) await me.learn(identity.employeeId);
  return identity;
}

/**
 * A floor that had desks at the last look and has none now is not believed: sites that have had enough of requests
 * answer with nothing.
 * @throws NotBelieved
 */
async function requireAsBefore(
  count: number,
  floorId: string,
  { cache, floor, session }: SiteDeps,
): Promise<void> {
  const key = `spaces-${digest([session.apiOrigin, floorId])}`;
  const before = await cache.read(key).catch(() => null);
  if (count === 0 && typeof before === 'number' && before > 0) {
    throw new NotBelieved(`Floor ${floor} had ${before} spaces at the last look and has none now.`);
  }
  if (count > 0 && (typeof before !== 'number' || before === 0)) {
    await cache.write(key, count).catch(() => {});
  }
}

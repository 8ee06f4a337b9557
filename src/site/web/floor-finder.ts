import * as z from 'zod/mini';
import { SiteError, UsageError } from '../../lib/errors.js';
import type { SiteDeps } from '../deps.js';
import { SiteBusy } from '../graphql/errors.js';
import { resolveFloor, TwinFloors } from '../graphql/find-floor.js';
import { floorKey, readFloor } from '../graphql/place.js';
import { createShunned } from '../graphql/shunned.js';
import type { FloorAddress } from './address.js';
import { readFromPage } from './asking.js';
import { floorPlace, floorSpaces } from './documents.js';
import { openPageApi } from './page-api.js';
import type { Tab } from './tab.js';
import { AnswerTrouble, NoSuchPage, PageTrouble } from './trouble.js';

/** Ids are opaque, and longer than anything that a company would have for a code (contract G8). */
const leastOfIds = 16;

const placeShape = z.object({
  data: z.object({
    node: z.object({
      id: z.string(),
      code: z.string(),
      hidden: z.nullish(z.boolean()),
      building: z.object({ id: z.nullish(z.string()), code: z.string() }),
    }),
  }),
});

/** A floor by its id, and by the codes that lead to its page (contract W1). */
type Found = Required<FloorAddress>;

/**
 * Finds the floor that the settings name where codes alone do not: the pages know nothing else (contract W1), so the API is
 * asked from inside of whichever page is open.
 */
export class FloorFinder {
  #found: Found | null = null;
  /** The floor that turned out to be the only one of the settings' codes. */
  #only: string | null = null;

  constructor(private readonly deps: SiteDeps) {}

  /** Null while nothing but the settings' own words are known of it. */
  get found(): Found | null {
    return this.#found;
  }

  get address(): FloorAddress {
    const { building, floor } = this.deps;
    return this.#found ?? { building, floor };
  }

  /** Whether the settings surely name something by an id. */
  get isById(): boolean {
    return isId(this.deps.building) || isId(this.deps.floor);
  }

  /**
   * @throws UsageError when the site has no such floor in use, or two; NoSuchPage when it does not tell.
   */
  async find(tab: Tab): Promise<Found> {
    const { floor } = this.deps;
    const id = isId(floor) ? floor : await this.#resolve(tab);
    this.#found = await this.#placeOf(tab, id);
    return this.#found;
  }

  /**
   * Makes sure that a floor which the page shows under the settings' codes is the one in use that has them. Gives true where
   * another one is, which is found by then.
   * @throws TwinFloors where two are; nothing where the API does not tell.
   */
  async isAnother(tab: Tab, shown: string): Promise<boolean> {
    const { cache } = this.deps;
    if (this.#only === shown) return false;
    const key = floorKey(this.deps);
    if ((await cache.read(key).catch(() => null)) !== shown) {
      const id = await this.#ask(tab);
      if (id !== null) await cache.write(key, id).catch(() => {});
      if (id !== null && id !== shown) {
        this.#found = await this.#placeOf(tab, id);
        return true;
      }
    }
    this.#only = shown;
    return false;
  }

  /** The id of the floor in use that has the settings' codes; null where the API does not tell, which is noted for a day. */
  async #ask(tab: Tab): Promise<string | null> {
    const { session, cache, clock, log } = this.deps;
    const untold = createShunned(cache, `page of ${session.apiOrigin}`, clock);
    if ((await untold.all()).has('floor')) return null;
    try {
      return await resolveFloor(openPageApi(tab, this.deps), this.deps);
    } catch (error) {
      if (error instanceof TwinFloors) throw error;
      if (!(error instanceof UsageError || error instanceof SiteError)) throw error;
      log.info('The page alone tells which floor it is', { why: error.message });
      const isPassing = error instanceof SiteBusy || error instanceof PageTrouble;
      if (!isPassing) await untold.add('floor');
      return null;
    }
  }

  /** Reads the desks of the floor, so that they are heard as all that the page is told. */
  async askDesks(tab: Tab, { id }: Found, isTold: () => boolean): Promise<void> {
    await readFromPage(tab, floorSpaces(id)).catch((error: unknown) => {
      // A list that comes in pages is asked for otherwise (contract G6).
      if (!(error instanceof AnswerTrouble)) throw error;
    });
    if (!isTold()) await readFloor(openPageApi(tab, this.deps), this.deps, id);
  }

  async #resolve(tab: Tab): Promise<string> {
    const { building, floor } = this.deps;
    try {
      return await resolveFloor(openPageApi(tab, this.deps), this.deps);
    } catch (error) {
      if (!(error instanceof SiteError)) throw error;
      throw new NoSuchPage(
        `The site shows no desks for floor "${floor}" of building "${building}", and does not tell which floors there are: ${error.message}`,
        null,
        { cause: error },
      );
    }
  }

  async #placeOf(tab: Tab, id: string): Promise<Found> {
    const { profile, building, floor } = this.deps;
    const told = placeShape.safeParse(await readFromPage(tab, floorPlace(id)));
    const mend = `Run: spaceiq profile set ${profile}`;
    if (!told.success) {
      throw new UsageError(`The site has no floor with the id "${id}".`, `${mend} floor=CODE`);
    }
    const { code, hidden, building: house } = told.data.data.node;
    if (![house.id, house.code].some((each) => each?.toLowerCase() === building.toLowerCase())) {
      throw new UsageError(
        `Floor "${floor}" is in building "${house.code}", not in "${building}".`,
        `${mend} building=${house.code}`,
      );
    }
    if (hidden === true) {
      throw new UsageError(
        `Floor "${floor}" of building "${building}" is out of use (the site hides it).`,
        `${mend} floor=CODE`,
      );
    }
    return { building: house.code, floor: code, id };
  }
}

function isId(text: string): boolean {
  return text.length >= leastOfIds && !/\s/.test(text);
}

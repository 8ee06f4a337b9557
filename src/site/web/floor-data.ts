import type { Day, Floor, SpaceId } from '../../booking/types.js';
import type { CivilDate, Zone } from '../../lib/civil-date.js';
import { isDesk, listKinds } from '../desk-kind.js';
import { twinFloors } from '../graphql/find-floor.js';
import { isDispensable } from '../graphql/reply.js';
import { zoneOfBuilding } from '../zone.js';
import type { FloorAddress } from './address.js';
import { merged } from './floor-listing.js';
import { Places } from './floor-places.js';
import { Heard, type HeardDate } from './heard.js';
import { type Hours, holder } from './holding.js';
import { toDesk } from './model.js';
import { spanOf, withoutDates } from './span.js';
import type { Exchange } from './traffic.js';
import { AnswerTrouble, PageTrouble } from './trouble.js';
import { floorsIn, isObject, spacesIn, type WireFloor, type WireSpace } from './wire.js';

/** A page that asks about fewer spaces at once shows so few, and does not ask in batches. */
const leastBatch = 10;

export interface FloorSettings {
  /** For what errors advise. */
  readonly profile: string;
  /** For a building whose zone the site does not tell, or by a name that is not known. */
  readonly timezone?: Zone | null;
  /** Kinds of spaces that are desks too. */
  readonly kinds: readonly string[];
}

/**
 * A floor as its page is told of it: the desks in one answer, which names neither its code nor its zone (contract G18),
 * and their bookings in others, which do (G19). Joined by id (W10).
 */
export class FloorData {
  #listing: WireFloor | null = null;
  readonly #places: Places;
  readonly #heard = new Heard();
  readonly #documents = new Set<string>();
  /** What was asked and answered well, whatever the dates. */
  readonly #asked = new Set<string>();
  /** Another floor of the same code that the page was told of. */
  #twin: string | null = null;
  #largest = 0;
  #source: Exchange | null = null;
  #sourceIds: readonly string[] = [];
  /** Other floors that were listed while the one with the settings' id was looked for. */
  readonly #others = new Set<string>();
  #zone: Zone | null = null;
  #complaint: string | null = null;

  constructor(
    private readonly address: FloorAddress,
    private readonly settings: FloorSettings,
  ) {
    this.#places = new Places(address);
  }

  /** Whether the floor can be given: all its desks have been listed, where they are, and its zone. */
  get isReady(): boolean {
    const zone = this.#zoneText() ?? this.settings.timezone ?? null;
    return this.isWhole && zone !== null && this.#isPlaced;
  }

  /** Whether all of the floor's spaces have been listed. */
  get isWhole(): boolean {
    return this.#listing?.isWhole === true;
  }

  /** Whether the page has listed the floor's spaces. */
  get isListed(): boolean {
    return this.#listing !== null;
  }

  /** The latest request of the page that brought bookings of spaces. */
  get source(): Exchange | null {
    return this.#source;
  }

  /** Whether a request is one by which the page reads the floor. */
  isTalk({ document }: Exchange): boolean {
    return document !== '' && this.#documents.has(document);
  }

  /** Whether it is by such a request that the page asks what it has not been told yet, whatever the dates. */
  isNews(exchange: Exchange): boolean {
    return !this.#asked.has(keyOf(exchange));
  }

  /** Whether the page has listed another floor, and not the one that the settings name by its id. */
  get isElsewhere(): boolean {
    return this.#listing === null && this.#others.size > 0;
  }

  /** The spaces that the latest request of the page was about, whichever floor they are on. */
  get sourceIds(): readonly string[] {
    return this.#sourceIds;
  }

  /** The floor's id, or null while it has not been listed. */
  get id(): string | null {
    return this.#listing?.id ?? null;
  }

  /** Ids of the floor's desks. */
  get ids(): readonly string[] {
    const { kinds } = this.settings;
    return (this.#listing?.spaces ?? []).filter((one) => isDesk(one, kinds)).map(({ id }) => id);
  }

  /** About how many spaces at once the page asks, at most; infinite where it does not show that. */
  get batch(): number {
    return this.#largest >= leastBatch ? this.#largest : Number.POSITIVE_INFINITY;
  }

  /** Takes in what an exchange brought. A request that names no date says nothing about any. */
  absorb(exchange: Exchange): void {
    const { answer, askedAt, variables, document } = exchange;
    if (answer?.kind !== 'answered' || answer.spoilt.some((error) => !isDispensable(error))) return;
    const floors = floorsIn(answer.body);
    const listed = floors.filter((floor) => this.#places.isMeant(floor));
    for (const floor of listed) this.#list(floor);
    for (const { id } of floors) if (this.address.id !== undefined) this.#others.add(id);
    const spaces = spacesIn(answer.body);
    this.#places.note(spaces);
    const bySpace = new Map(
      spaces.flatMap(({ id, bookings }) => (bookings === null ? [] : [[id, bookings] as const])),
    );
    const told = bySpace.size > 0;
    if (spaces.length > 0) this.#complaint = answer.errors[0]?.message ?? null;
    const asked = spanOf(variables);
    if (told && asked !== null) {
      const ids = this.#idsIn(variables);
      const about = new Set([...ids, ...spaces.map(({ id }) => id)]);
      this.#heard.add({ bySpace, about, asked, askedAt });
      this.#largest = Math.max(this.#largest, ids.length);
      this.#source = exchange;
      this.#sourceIds = spaces.map(({ id }) => id);
    }
    if (document !== '' && (told || listed.length > 0)) {
      this.#documents.add(document);
      this.#asked.add(keyOf(exchange));
    }
  }

  /**
   * @throws PageTrouble when the floor is not the one that was asked for, or its zone is not known; UsageError when the
   * site has two of its code.
   */
  floor(): Floor {
    const listing = this.#require();
    const spaces = this.#spaces();
    const { building, floor } = this.address;
    const place = this.#place();
    const code = listing.code ?? place?.code ?? floor;
    const house = listing.building?.code ?? place?.building?.code ?? building;
    const desks = spaces.filter((space) => isDesk(space, this.settings.kinds));
    return {
      building: house,
      floor: code,
      name: listing.name ?? place?.name ?? code,
      timezone: this.zone(),
      desks: desks.map((space) => toDesk(space, `${house}-${code}-`)),
      kinds: listKinds(spaces, this.settings.kinds),
    };
  }

  /** @throws UsageError when neither the site nor the settings name a zone that is known. */
  zone(): Zone {
    this.#zone ??= zoneOfBuilding(this.#zoneText(), this.settings);
    return this.#zone;
  }

  /** The desks of whose bookings on a date nothing was asked at `since` (by `performance.now()`) or later. */
  unheard(date: CivilDate, since: number): readonly string[] {
    const heard = this.#on(date, since);
    return this.ids.filter((id) => !heard.isAbout(id));
  }

  /**
   * A date as it was heard at `since` or later. No desk is free of whose bookings nothing was heard (contract W10), or
   * that turned out to be elsewhere.
   * @throws AnswerTrouble when nothing was heard of any; as `floor` does.
   */
  day(date: CivilDate, since: number, hours: Hours, open: boolean | null): Day {
    const here = new Set(this.#spaces());
    const heard = this.#on(date, since);
    const { spaces } = this.#require();
    if (!spaces.some(({ id }) => heard.of(id) !== null)) {
      const said = this.#complaint === null ? '' : ` The site said: ${this.#complaint}`;
      throw new AnswerTrouble(`The page was told nothing of the bookings on ${date}.${said}`);
    }
    const holds = holder(date, hours, this.zone());
    const taken = new Set<SpaceId>();
    const perhaps = new Set<SpaceId>();
    for (const space of spaces) {
      const bookings = here.has(space) ? heard.of(space.id) : null;
      const state = bookings === null ? 'yes' : holds(bookings);
      if (state === 'yes') taken.add(space.id as SpaceId);
      if (state === 'perhaps') perhaps.add(space.id as SpaceId);
    }
    return { date, taken, perhaps, open };
  }

  /** Whether a space is on the floor, by all that is known now. @throws as `floor` does. */
  has(id: string): boolean {
    return this.#spaces().some((space) => space.id === id);
  }

  /** One space on a date as it was heard at `since` or later, or null where it was not. */
  space(id: string, date: CivilDate, since: number, hours: Hours) {
    const bookings = this.#on(date, since).of(id);
    if (bookings === null) return null;
    const holds = holder(date, hours, this.zone());
    return {
      taken: holds(bookings) !== 'no',
      bookings: bookings.filter((one) => holds([one]) !== 'no'),
    };
  }

  #on(date: CivilDate, since: number): HeardDate {
    return this.#heard.on(date, since, this.zone());
  }

  /** A floor's spaces may come in several answers (contract G6, G18). */
  #list(told: WireFloor): void {
    const known = this.#listing;
    if (known !== null && known.id !== told.id) {
      if (told.code && told.building?.code) this.#twin = told.id;
      return;
    }
    this.#listing = known === null ? told : merged(known, told);
  }

  #spaces(): readonly WireSpace[] {
    const listing = this.#require();
    const { building, floor } = this.address;
    const twins = [listing.id, this.#twin].filter((id) => id !== null);
    if (twins.length > 1) throw twinFloors({ ...this.address, ...this.settings }, twins);
    const spaces = listing.spaces.filter((space) => this.#places.isHere(space));
    if (spaces.length > 0) return spaces;
    const what = listing.hidden === true || this.#places.isHidden ? 'a hidden one' : 'another one';
    throw new PageTrouble(
      `The page of floor "${floor}" of building "${building}" shows ${what}; nothing was taken from it.`,
    );
  }

  /** Ids of the floor's spaces that a request asks about. */
  #idsIn(variables: unknown): readonly string[] {
    const among = new Set(this.#listing?.spaces.map(({ id }) => id));
    const list = Object.values(isObject(variables) ? variables : {}).find(
      (value) => Array.isArray(value) && value.some((item) => among.has(item)),
    );
    return Array.isArray(list) ? list.filter((item) => among.has(item)) : [];
  }

  #require(): WireFloor {
    if (this.#listing === null) throw new PageTrouble('The floor has not been listed.');
    return this.#listing;
  }

  /** Whether it is told where the floor is: by the floor itself, or by its spaces (contract G18, G19). */
  get #isPlaced(): boolean {
    const { code, building, hidden } = this.#listing ?? {};
    const isTold = Boolean(code && building?.code) && typeof hidden === 'boolean';
    return isTold || this.#place() !== undefined;
  }

  #place() {
    return this.#places.of(this.#listing?.spaces ?? []);
  }

  #zoneText(): string | null {
    return this.#listing?.building?.timezone ?? this.#place()?.building?.timezone ?? null;
  }
}

function keyOf({ document, variables }: Exchange): string {
  return `${document}\n${JSON.stringify(withoutDates(variables))}`;
}

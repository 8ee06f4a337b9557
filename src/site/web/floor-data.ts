import type { Day, Floor, SpaceId } from '../../booking/types.js';
import { addDays, type CivilDate, instantOf, type Zone } from '../../lib/civil-date.js';
import { isDesk, listKinds } from '../desk-kind.js';
import { isDispensable } from '../graphql/reply.js';
import { zoneOfBuilding } from '../zone.js';
import type { FloorAddress } from './address.js';
import { type Hours, holder } from './holding.js';
import { toDesk } from './model.js';
import { type AskedSpan, bounds, spanOf } from './span.js';
import type { Exchange } from './traffic.js';
import { AnswerTrouble, PageTrouble } from './trouble.js';
import {
  floorsIn,
  spacesIn,
  type WireBooking,
  type WireFloor,
  type WirePlace,
  type WireSpace,
} from './wire.js';

/** What one answer told of the bookings of spaces, by the space's id. */
interface Reading {
  readonly bySpace: ReadonlyMap<string, readonly WireBooking[]>;
  readonly asked: AskedSpan;
  readonly askedAt: number;
}

/** Answers that are kept: more than the dates of a run that each had to be asked for by itself. */
const remembered = 80;

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
  readonly #places = new Map<string, NonNullable<WireSpace['floor']>>();
  #readings: readonly Reading[] = [];
  readonly #documents = new Set<string>();
  #source: Exchange | null = null;
  #zone: Zone | null = null;
  #complaint: string | null = null;

  constructor(
    private readonly address: FloorAddress,
    private readonly settings: FloorSettings,
  ) {}

  /** Whether the floor can be given: its desks have been listed, and its zone is known. */
  get isReady(): boolean {
    return this.#listing !== null && (this.#zoneText() ?? this.settings.timezone ?? null) !== null;
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

  /** Ids of the floor's desks. */
  get ids(): readonly string[] {
    const { kinds } = this.settings;
    return (this.#listing?.spaces ?? []).filter((one) => isDesk(one, kinds)).map(({ id }) => id);
  }

  /** Takes in what an exchange brought. A request that names no date says nothing about any. */
  absorb(exchange: Exchange): void {
    const { answer, askedAt, variables, document } = exchange;
    if (answer?.kind !== 'answered' || answer.spoilt.some((error) => !isDispensable(error))) return;
    const known = this.#listing?.id;
    const listing = floorsIn(answer.body).find(
      (floor) => this.#isAddressed(floor) && (known === undefined || floor.id === known),
    );
    const spaces = spacesIn(answer.body);
    if (listing !== undefined) this.#listing = listing;
    for (const { id, floor } of spaces) if (floor) this.#places.set(id, floor);
    const bySpace = new Map(
      spaces.flatMap(({ id, bookings }) => (bookings === null ? [] : [[id, bookings] as const])),
    );
    const told = bySpace.size > 0;
    if (spaces.length > 0) this.#complaint = answer.errors[0]?.message ?? null;
    const asked = spanOf(variables);
    if (told && asked !== null) {
      const reading = { bySpace, asked, askedAt };
      this.#readings = [...this.#readings, reading].slice(-remembered);
      this.#source = exchange;
    }
    if (document !== '' && (told || listing !== undefined)) this.#documents.add(document);
  }

  /** @throws PageTrouble when the floor is not the one that was asked for, or its zone is not known. */
  floor(): Floor {
    const listing = this.#require();
    const spaces = listing.spaces.filter((space) => this.#isHere(space));
    const { building, floor } = this.address;
    if (spaces.length === 0) {
      const what = listing.hidden === true || this.#isHidden() ? 'a hidden one' : 'another one';
      throw new PageTrouble(
        `The page of floor "${floor}" of building "${building}" shows ${what}; nothing was taken from it.`,
      );
    }
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

  /** Whether bookings of the floor's spaces on a date were asked for at `since` (by `performance.now()`) or later. */
  hasHeard(date: CivilDate, since: number): boolean {
    const readings = this.#covering(date, since);
    return this.#require().spaces.some(({ id }) => latest(id, readings) !== null);
  }

  /**
   * A date as it was heard at `since` or later. No desk is free of whose bookings nothing was heard (contract W10).
   * @throws AnswerTrouble when nothing was heard of any.
   */
  day(date: CivilDate, since: number, hours: Hours, open: boolean | null): Day {
    if (!this.hasHeard(date, since)) {
      const said = this.#complaint === null ? '' : ` The site said: ${this.#complaint}`;
      throw new AnswerTrouble(`The page was told nothing of the bookings on ${date}.${said}`);
    }
    const readings = this.#covering(date, since);
    const holds = holder(date, hours, this.zone());
    const taken = new Set<SpaceId>();
    const perhaps = new Set<SpaceId>();
    for (const { id } of this.#require().spaces) {
      const bookings = latest(id, readings);
      const state = bookings === null ? 'yes' : holds(bookings);
      if (state === 'yes') taken.add(id as SpaceId);
      if (state === 'perhaps') perhaps.add(id as SpaceId);
    }
    return { date, taken, perhaps, open };
  }

  /** One space on a date as it was heard at `since` or later, or null where it was not. */
  space(id: string, date: CivilDate, since: number, hours: Hours) {
    const bookings = latest(id, this.#covering(date, since));
    if (bookings === null) return null;
    const holds = holder(date, hours, this.zone());
    return {
      taken: holds(bookings) !== 'no',
      bookings: bookings.filter((one) => holds([one]) !== 'no'),
    };
  }

  /** What was asked at `since` or later about all of a date, the newest last. */
  #covering(date: CivilDate, since: number): readonly Reading[] {
    const zone = this.zone();
    const day = { from: instantOf(date, 0, zone), to: instantOf(addDays(date, 1), 0, zone) };
    return this.#readings.filter(({ asked, askedAt }) => {
      if (askedAt < since) return false;
      const { from, to } = bounds(asked, zone);
      return from <= day.from && to >= day.to;
    });
  }

  #require(): WireFloor {
    if (this.#listing === null) throw new PageTrouble('The floor has not been listed.');
    return this.#listing;
  }

  /** A floor that names neither code nor building (contract G18) is the one whose page was opened (W1). */
  #isAddressed({ code, building, hidden }: WirePlace): boolean {
    const same = (told: string | null | undefined, asked: string) =>
      told === null || told === undefined || told.toLowerCase() === asked.toLowerCase();
    const { address } = this;
    return hidden !== true && same(code, address.floor) && same(building?.code, address.building);
  }

  /** Not a space of another floor, or of a hidden one that bears the same code (contract G11). */
  #isHere({ id }: WireSpace): boolean {
    const place = this.#places.get(id);
    if (place === undefined) return true;
    return this.#isAddressed(place);
  }

  #isHidden(): boolean {
    return [...this.#places.values()].some(({ hidden }) => hidden === true);
  }

  #place() {
    const { spaces = [] } = this.#listing ?? {};
    return spaces.map(({ id }) => this.#places.get(id)).find((place) => place !== undefined);
  }

  #zoneText(): string | null {
    return this.#listing?.building?.timezone ?? this.#place()?.building?.timezone ?? null;
  }
}

function latest(id: string, readings: readonly Reading[]): readonly WireBooking[] | null {
  return readings.findLast(({ bySpace }) => bySpace.has(id))?.bySpace.get(id) ?? null;
}

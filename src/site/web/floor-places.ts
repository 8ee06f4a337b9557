import type { FloorAddress } from './address.js';
import type { WireFloor, WirePlace, WireSpace } from './wire.js';

/** Which floor each space was told to be on (contract G19), and whether that is the one that was asked for. */
export class Places {
  readonly #bySpace = new Map<string, WirePlace>();

  constructor(private readonly address: FloorAddress) {}

  note(spaces: readonly WireSpace[]): void {
    for (const { id, floor } of spaces) if (floor) this.#bySpace.set(id, floor);
  }

  /** Where the first of these spaces is of which that was told. */
  of(spaces: readonly WireSpace[]): WirePlace | undefined {
    return spaces.map(({ id }) => this.#bySpace.get(id)).find((place) => place !== undefined);
  }

  /** Whether any space is on a floor that is out of use (contract G11). */
  get isHidden(): boolean {
    return [...this.#bySpace.values()].some(({ hidden }) => hidden === true);
  }

  /** A floor that is named by its id is no other, whatever page shows it. */
  isMeant(floor: WireFloor): boolean {
    const { id } = this.address;
    return id === undefined ? this.#isAddressed(floor) : floor.id === id && floor.hidden !== true;
  }

  /** Not a space of another floor, or of a hidden one that bears the same code (contract G11). */
  isHere({ id }: WireSpace): boolean {
    const place = this.#bySpace.get(id);
    if (place === undefined) return true;
    const { id: meant } = this.address;
    const isOther = meant !== undefined && Boolean(place.id) && place.id !== meant;
    return !isOther && this.#isAddressed(place);
  }

  /** A floor that names neither code nor building (contract G18) is the one whose page was opened (W1). */
  #isAddressed({ code, building, hidden }: WirePlace): boolean {
    const same = (told: string | null | undefined, asked: string) =>
      told === null || told === undefined || told.toLowerCase() === asked.toLowerCase();
    const { address } = this;
    return hidden !== true && same(code, address.floor) && same(building?.code, address.building);
  }
}

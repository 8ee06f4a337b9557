export interface FloorAddress {
  readonly building: string;
  readonly floor: string;
  /** Where its codes are another floor's too, or the settings name it by its id. */
  readonly id?: string;
}

/** The path of a floor page (contract W1). */
export function floorPath({ building, floor }: FloorAddress): string {
  return `/finder/building/${encodeURIComponent(building)}/floor/${encodeURIComponent(floor)}`;
}

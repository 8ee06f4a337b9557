export interface FloorAddress {
  readonly building: string;
  readonly floor: string;
}

/** The path of a floor page (contract W1). */
export function floorPath({ building, floor }: FloorAddress): string {
  return `/finder/building/${encodeURIComponent(building)}/floor/${encodeURIComponent(floor)}`;
}

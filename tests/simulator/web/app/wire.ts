/** What the API and the web app's own endpoints send. */

export type Connection<T> = readonly T[] | { readonly edges: ReadonlyArray<{ readonly node: T }> };

/** The members of a list, whether plain or a Relay connection (contract G6). */
export function items<T>(list: Connection<T>): readonly T[] {
  return 'edges' in list ? list.edges.map(({ node }) => node) : list;
}

export interface BuildingNode {
  readonly code: string;
  readonly timezone: string;
}

export interface FloorNode {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly building: BuildingNode;
}

export interface EmployeeNode {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

export interface BookingNode {
  readonly id: string;
  readonly startDate: string;
  readonly endDate: string;
  readonly autoReleasedAt: string | null;
  readonly checkedIn: boolean | null;
  readonly employee: { readonly name: string } | null;
  readonly space: {
    readonly code?: string;
    readonly externalId: string | null;
    readonly floor: { readonly building: BuildingNode };
  };
}

/** Contract G18. */
export interface SpaceNode {
  readonly id: string;
  readonly code: string;
  readonly externalId: string | null;
  readonly x: number | null;
  readonly y: number | null;
  readonly spaceType: { readonly displayName: string | null } | null;
  readonly usageType: { readonly displayName: string | null } | null;
  readonly spaceAssignment: {
    readonly employee: { readonly id: string } | null;
    readonly neighborhood: { readonly name: string } | null;
  } | null;
}

/** Contract G19. */
export interface HeldNode {
  readonly id: string;
  readonly bookings: Connection<BookingNode> | null;
}

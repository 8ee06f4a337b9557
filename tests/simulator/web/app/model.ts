export interface FloorLink {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly building: string;
  readonly timezone: string;
}

export interface Viewer {
  readonly employeeId: string;
  readonly name: string;
  readonly email: string;
  readonly floors: readonly FloorLink[];
}

export interface Holding {
  readonly id: string;
  readonly start: Date;
  readonly end: Date;
  readonly released: boolean;
  readonly checkedIn: boolean;
  readonly holder: string | null;
}

export interface Desk {
  readonly id: string;
  readonly code: string;
  readonly externalId: string;
  readonly x: number;
  readonly y: number;
  readonly neighborhood: string | null;
  /** Not locked to somebody else. */
  readonly open: boolean;
}

/** A day's bookings by the space's id. */
export type Bookings = ReadonlyMap<string, readonly Holding[]>;

export interface Floor {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly building: string;
  readonly timezone: string;
  readonly desks: readonly Desk[];
}

export interface OwnBooking extends Holding {
  readonly desk: string;
  readonly timezone: string;
}

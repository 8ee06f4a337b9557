/** The things of the simulated tenant. Times are epoch milliseconds, dates civil dates `YYYY-MM-DD`, lengths map px. */

import type { Person } from '../types.js';

export interface Company {
  readonly id: string;
  readonly name: string;
  /** The `<instance id>` of the SAML callback path (contract S3). */
  readonly samlInstance: string;
  readonly departments: readonly Department[];
}

export interface Department {
  readonly id: string;
  readonly name: string;
}

export interface Colleague extends Person {
  /** Id of the user that `viewer` gives; not the employee's id (contract G9). */
  readonly userId: string;
  readonly externalId: string;
  readonly title: string;
  readonly department: Department;
}

export interface Building {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  /** IANA zone. */
  readonly timezone: string;
  /** As the site writes it (contract G11): another name for the same zone, or null. */
  readonly zoneName: string | null;
  readonly floors: readonly Floor[];
}

export interface Floor {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  /** Out of use, though it may bear the code of a floor in use (contract G11). */
  readonly hidden: boolean;
  readonly building: Building;
  readonly neighborhoods: readonly Neighborhood[];
  /** Desks in the order of their codes, then meeting rooms. */
  readonly spaces: readonly Space[];
  readonly layout: FloorLayout;
}

export interface Neighborhood {
  readonly id: string;
  readonly name: string;
  /** `#rrggbb`. */
  readonly color: string;
  /** Only this department may book here, or null for everybody. */
  department: Department | null;
  readonly area: Rectangle;
}

export type SpaceKind = 'desk' | 'meeting-room' | 'other';

export interface Space {
  readonly id: string;
  readonly kind: SpaceKind;
  /** `2.24.28`; with building and floor before it in `externalId` (contract G12). */
  readonly code: string;
  readonly externalId: string | null;
  readonly name: string;
  /** What the site calls such a space (contract G17). */
  readonly kindName: string;
  /** Whether it may be booked at all, desk or not. */
  readonly bookable: boolean;
  /** Centre of the space on the map. */
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
  readonly capacity: number;
  readonly floor: Floor;
  readonly neighborhood: Neighborhood | null;
  /** Whose desk it is for good ("locked"), or null. */
  assignedTo: Colleague | null;
  /** User names of people who may not book it. */
  readonly notFor: Set<string>;
}

export interface Booking {
  readonly id: string;
  readonly space: Space;
  readonly person: Colleague;
  /** User name of whoever asked for it. */
  readonly by: string;
  /** Civil date of `start` in the building's zone. */
  readonly date: string;
  readonly start: number;
  readonly end: number;
  readonly note: string | null;
  readonly madeAt: number;
  readonly via: 'seed' | 'rival' | 'api';
  /** A colleague of the seed who will check in when the booking starts. */
  readonly willCheckIn: boolean;
  /** The recurring booking that this is one occurrence of, or null (contract G13). */
  series: Series | null;
  checkedIn: boolean;
  cancelledAt: number | null;
  cancelledBy: string | null;
  releasedAt: number | null;
}

export interface Series {
  /** The weekday's pattern as the site writes it. */
  readonly pattern: string;
  readonly first: { readonly start: number; readonly end: number };
  readonly last: number;
  readonly id: string;
}

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

export interface Segment {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}

/** What the floor map is drawn from; the same numbers place the dots. */
export interface FloorLayout {
  readonly width: number;
  readonly height: number;
  readonly walls: readonly Segment[];
  readonly windows: readonly Segment[];
  readonly doors: readonly Segment[];
  /** Meeting rooms and service rooms with the name to be written in them. */
  readonly rooms: ReadonlyArray<Rectangle & { readonly name: string }>;
  /** Where a legend may be drawn without covering a desk. */
  readonly legend: Rectangle;
}

import type { Random } from '../world/random.js';

const deskCodes = [
  'dotted',
  'dashed',
  'worded',
  'spaced',
  'slashed',
  'plain',
  'lettered',
  'prefixed',
  'accented',
] as const;
export type DeskCodes = (typeof deskCodes)[number];

/** What a tenant's buildings, floors and spaces are like (contract G11 to G14, G17). */
export interface WorldTraits {
  /** Desks on the demo floor. */
  readonly desks: number;
  /** How the company writes a desk's code: see `deskCode`. */
  readonly deskCodes: DeskCodes;
  /** What the site calls a desk. */
  readonly deskKind: string;
  /** Which field tells what a space is (contract G12). */
  readonly kindIn: 'spaceType' | 'usageType';
  /** Kinds of the other spaces on each floor, two of each, with codes like those of desks. */
  readonly others: readonly string[];
  /** Whether these may be booked by anybody too, and bear "hoteling". */
  readonly othersBookable: boolean;
  /** Floors out of use that bear the code of one in use, before or after it (contract G11). */
  readonly hiddenTwins: 'none' | 'before' | 'after';
  /** Two floors, or two buildings, in use that share a code. */
  readonly sharedCodes: 'none' | 'floors' | 'buildings';
  /** How a building's time zone is written (contract G11). */
  readonly zoneNames: 'iana' | 'rails' | 'windows' | 'none';
  readonly externalIds: boolean;
  readonly positions: boolean;
  /** Whether neighbourhoods bear names such as "Window Side" and "Health Corner". */
  readonly wordyNames: boolean;
  /** Where it stands to whom a desk belongs (contract G12, G18). */
  readonly assignedIn: 'employee' | 'sharedEmployees' | 'spaceAssignment';
  /** The viewer's address beside the employee's (contract G9). */
  readonly viewerEmail: 'same' | 'other case' | 'other';
  /** How a booking that recurs is told (contract G13). */
  readonly recurring: 'none' | 'once' | 'each' | 'unreadable';
}

export const standardWorld: WorldTraits = {
  desks: 70,
  deskCodes: 'dotted',
  deskKind: 'Hoteling Desk',
  kindIn: 'spaceType',
  others: [],
  othersBookable: false,
  hiddenTwins: 'none',
  sharedCodes: 'none',
  zoneNames: 'iana',
  externalIds: true,
  positions: true,
  wordyNames: false,
  assignedIn: 'employee',
  viewerEmail: 'same',
  recurring: 'none',
};

/** Kinds of desks; the last two are words that nobody knows, so that the settings have to name them. */
const deskKinds = [
  'Hoteling Desk',
  'Hoteling Desk',
  'Hot Desk',
  'WORKSTATION',
  'Flex-Arbeitsplatz',
  'Poste de travail',
  'Perch',
  'Touchdown 2',
];
export const unknownDeskKinds: readonly string[] = ['Perch', 'Touchdown 2'];

const otherKinds = [
  'Locker',
  'Phone pod',
  'Phone Booth',
  'EV bay',
  'Parking',
  'Cycle bay',
  'Kitchen',
  'Quiet Room',
  'Desk Locker',
  'Nook',
];

/** The address of a person's account, which need not be the employee's (contract G9); the token tells this one (S6). */
export function accountEmail(email: string, { viewerEmail }: WorldTraits): string {
  if (viewerEmail === 'same') return email;
  return viewerEmail === 'other case' ? email.toUpperCase() : email.replace('@', '@login.');
}

export function drawWorld(random: Random): WorldTraits {
  return {
    desks: random.pick([1, 12, 12, 70, 70, 70, 70, 70, 500, 2000]),
    deskKind: random.pick(deskKinds),
    kindIn: random.pick(['spaceType', 'spaceType', 'usageType']),
    others: random.shuffle(otherKinds).slice(0, random.between(0, 4)),
    othersBookable: random.next() < 0.6,
    hiddenTwins: random.pick(['none', 'none', 'before', 'after']),
    sharedCodes: random.pick(['none', 'none', 'none', 'floors', 'buildings']),
    zoneNames: random.pick(['iana', 'iana', 'rails', 'windows', 'none']),
    externalIds: random.next() < 0.8,
    positions: random.next() < 0.8,
    wordyNames: random.next() < 0.4,
    assignedIn: random.pick(['employee', 'sharedEmployees', 'spaceAssignment']),
    viewerEmail: random.pick(['same', 'same', 'other case', 'other']),
    recurring: random.pick(['none', 'once', 'each', 'unreadable']),
    deskCodes: random.pick(['dotted', ...deskCodes]),
  };
}

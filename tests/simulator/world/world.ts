import { SimulatorError } from '../errors.js';
import { createLedger, type Ledger } from './ledger.js';
import type {
  Booking,
  Building,
  Colleague,
  Company,
  Department,
  Floor,
  Neighborhood,
  Space,
} from './model.js';

export type WorldNode =
  | { readonly user: Colleague }
  | Booking
  | Building
  | Colleague
  | Company
  | Department
  | Floor
  | Neighborhood
  | Space;

/** The tenant: who works there, where, and every booking. */
export interface World {
  readonly company: Company;
  /** The named test users first, then the colleagues whose bookings fill the floor. */
  readonly people: readonly Colleague[];
  readonly buildings: readonly Building[];
  /** The floor of the demo: building `HQ`, floor `2`. */
  readonly demoFloor: Floor;
  readonly bookings: Ledger;
  /** @throws SimulatorError when there is none. */
  person(userName: string): Colleague;
  personByEmail(email: string): Colleague | null;
  /** @throws SimulatorError when there is none. */
  floor(building?: string, floor?: string): Floor;
  /** By code (`2.24.28`, the demo floor first) or `externalId`. @throws SimulatorError when there is none. */
  desk(code: string): Space;
  /** Anything that has an id (contract G10), or null. */
  node(id: string): WorldNode | null;
  spaceById(id: string): Space | null;
  /** The desk that is the person's for good, or null (contract G14). */
  assignedTo(person: Colleague): Space | null;
}

/** What the generator invents. */
export interface Plan {
  readonly company: Company;
  readonly people: readonly Colleague[];
  readonly buildings: readonly Building[];
}

function found<T>(value: T | undefined, sentence: string): T {
  if (value === undefined) throw new SimulatorError(sentence);
  return value;
}

/** Everything with an id but the bookings, which come and go. */
function createNodes({ company, people, buildings }: Plan): Map<string, WorldNode> {
  const floors = buildings.flatMap((building) => building.floors);
  const things = [company, ...company.departments, ...buildings, ...floors];
  const nodes = new Map<string, WorldNode>(things.map((thing) => [thing.id, thing]));
  for (const floor of floors) {
    for (const part of [...floor.neighborhoods, ...floor.spaces]) nodes.set(part.id, part);
  }
  for (const person of people) {
    nodes.set(person.employeeId, person);
    nodes.set(person.userId, { user: person });
  }
  return nodes;
}

export function createWorld({ company, people, buildings }: Plan): World {
  const floors = buildings.flatMap((building) => building.floors);
  const spaces = floors.flatMap((floor) => floor.spaces);
  const byUserName = new Map(people.map((person) => [person.userName, person]));
  const byEmail = new Map(people.map((person) => [person.email, person]));
  const spacesById = new Map(spaces.map((space) => [space.id, space]));
  const nodes = createNodes({ company, people, buildings });
  const bookings = createLedger();

  const floorOf = (building = 'HQ', floor = '2'): Floor => {
    const house = buildings.find(({ code }) => code === building);
    const floorsThere = found(house, `There is no building "${building}".`).floors;
    return found(
      floorsThere.find(({ code, hidden }) => code === floor && !hidden),
      `Building "${building}" has no floor "${floor}".`,
    );
  };
  const demoFloor = floorOf();
  const desks = new Map<string, Space>();
  for (const space of [...demoFloor.spaces, ...spaces]) {
    if (space.kind !== 'desk' || space.floor.hidden) continue;
    if (space.externalId !== null && !desks.has(space.externalId)) {
      desks.set(space.externalId, space);
    }
    if (!desks.has(space.code)) desks.set(space.code, space);
  }

  return {
    company,
    people,
    buildings,
    demoFloor,
    bookings,
    person: (userName) => found(byUserName.get(userName), `There is no person "${userName}".`),
    personByEmail: (email) => byEmail.get(email.toLowerCase()) ?? null,
    floor: floorOf,
    desk: (code) => found(desks.get(code), `There is no desk "${code}".`),
    node: (id) => nodes.get(id) ?? bookings.byId(id),
    spaceById: (id) => spacesById.get(id) ?? null,
    assignedTo: (person) => spaces.find((space) => space.assignedTo === person) ?? null,
  };
}

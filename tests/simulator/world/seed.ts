import type { SimulatorContext } from '../context.js';
import { SimulatorError } from '../errors.js';
import type { SeedData } from '../types.js';
import { takeDay } from './bookings.js';
import { backgroundOf } from './generate.js';
import type { Building, Colleague, Space } from './model.js';
import { addDays, datesBetween, parseDate } from './zone.js';

type Context = Pick<SimulatorContext, 'world' | 'random' | 'clock' | 'window' | 'options'>;

const DAY = 86_400_000;
/** Share of the colleagues who check in when their booking starts. */
const PUNCTUAL = 0.8;

function assign({ world, options }: Context, seedData: SeedData): void {
  const locked = world.demoFloor.spaces.filter(({ kind }) => kind === 'desk').at(-1);
  if (options.desks >= 20 && locked) locked.assignedTo = backgroundOf(world)[0] ?? null;
  for (const [code, person] of Object.entries(seedData.assigned ?? {})) {
    world.desk(code).assignedTo = world.person(person);
  }
}

function forbid({ world }: Context, seedData: SeedData): void {
  for (const [person, codes] of Object.entries(seedData.notPermitted ?? {})) {
    for (const code of codes) world.desk(code).notFor.add(world.person(person).userName);
  }
  for (const [name, department] of Object.entries(seedData.departmentOnly ?? {})) {
    const area = world.demoFloor.neighborhoods.find((candidate) => candidate.name === name);
    const known = world.company.departments.find((candidate) => candidate.name === department);
    if (!area) throw new SimulatorError(`The demo floor has no neighborhood "${name}".`);
    if (!known) throw new SimulatorError(`There is no department "${department}".`);
    area.department = known;
  }
}

function bookSeed({ world, random, clock }: Context, seedData: SeedData): void {
  for (const { desk, date, person } of seedData.bookings ?? []) {
    const who = { person: world.person(person), space: world.desk(desk), date: parseDate(date) };
    const how = { madeAt: clock.ms() - DAY, via: 'seed' as const, willCheckIn: false };
    if (!takeDay(world, random, who, how)) {
      throw new SimulatorError(
        `The seed books ${desk} for ${person} on ${date}, but the desk or the person is already booked.`,
      );
    }
  }
}

/** Desks of a building that the background may take: not those that somebody has for good. */
function sharedDesks(building: Building): Space[] {
  return building.floors
    .filter(({ hidden }) => !hidden)
    .flatMap(({ spaces }) => spaces)
    .filter(({ kind, assignedTo }) => kind === 'desk' && assignedTo === null);
}

/** Each colleague sits in one building, so that nobody is in two on one day. */
function shareOut(context: Context): Array<[Building, readonly Colleague[]]> {
  const free = [...backgroundOf(context.world)];
  return context.world.buildings.map((building) => [
    building,
    free.splice(0, sharedDesks(building).length),
  ]);
}

function fill(context: Context): void {
  const { world, random, clock, window, options } = context;
  for (const [building, people] of shareOut(context)) {
    const desks = sharedDesks(building);
    const today = window.today(building);
    const taken = Math.round(desks.length * options.occupancy);
    for (const date of datesBetween(today, addDays(today, window.days()))) {
      const sitters = random.shuffle(people);
      for (const [index, space] of random.shuffle(desks).slice(0, taken).entries()) {
        const person = sitters[index];
        const willCheckIn = random.next() < PUNCTUAL;
        const how = { madeAt: clock.ms() - DAY, via: 'seed' as const, willCheckIn };
        if (person) takeDay(world, random, { person, space, date }, how);
      }
    }
  }
}

/** Fills the tenant: assignments, permissions, the seed's own bookings, then everybody else's. */
export function seedWorld(context: Context): void {
  const seedData = context.options.seedData ?? {};
  assign(context, seedData);
  forbid(context, seedData);
  bookSeed(context, seedData);
  fill(context);
}

import type { SimulatorContext } from '../context.js';
import { SimulatorError } from '../errors.js';
import type { SeedData } from '../types.js';
import { takeDay } from './bookings.js';
import { backgroundOf } from './generate.js';
import { createId } from './ids.js';
import type { Booking, Building, Colleague, Space } from './model.js';
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

const PATTERNS = {
  once: 'FREQ=WEEKLY',
  each: 'FREQ=WEEKLY',
  unreadable: 'r7/3-odd',
} as const;
/** Weeks for which a colleague's booking recurs, beginning a week ago, and how many desks have such bookings. */
const WEEKS = 8;
const RECURRING = 3;

/** Desks that somebody has every week on one weekday (contract G13). */
function recur(context: Context): void {
  const { world, random, clock, window, options } = context;
  const { recurring } = options.tenant.world;
  if (recurring === 'none') return;
  const building = world.demoFloor.building;
  const free = world.demoFloor.spaces.filter(
    ({ kind, assignedTo }) => kind === 'desk' && assignedTo === null,
  );
  const sitters = backgroundOf(world);
  for (const [index, space] of free.slice(0, RECURRING).entries()) {
    const person = sitters.at(-1 - index);
    const first = addDays(window.today(building), index + 1 - 7);
    const id = createId(random, 'Booking', world.company.samlInstance);
    const made: Booking[] = [];
    for (let week = 0; week < WEEKS && person; week += 1) {
      const who = { person, space, date: addDays(first, week * 7) };
      const how = { madeAt: clock.ms() - DAY, via: 'seed' as const, willCheckIn: true };
      const booking = takeDay(world, random, who, how);
      if (booking !== null) made.push(booking);
    }
    const [start, end] = [made[0], made.at(-1)];
    if (start === undefined || end === undefined) continue;
    const { start: begins, end: ends } = start;
    const series = {
      id,
      pattern: PATTERNS[recurring],
      first: { start: begins, end: ends },
      last: end.end,
    };
    for (const booking of made) booking.series = series;
  }
}

/** Fills the tenant: assignments, permissions, the seed's own bookings, then everybody else's. */
export function seedWorld(context: Context): void {
  const seedData = context.options.seedData ?? {};
  assign(context, seedData);
  forbid(context, seedData);
  bookSeed(context, seedData);
  recur(context);
  fill(context);
}

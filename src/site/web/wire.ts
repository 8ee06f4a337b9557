import * as z from 'zod';
import { parseInstant } from '../graphql/bookings.js';

/**
 * What the page's own API traffic says (contract W10), found by the shape of its objects and not by the names of
 * operations, since tenants may name the assumed parts otherwise (contract G9, G16).
 */
type Json = Readonly<Record<string, unknown>>;

const text = z.string().min(1);
const maybeText = z.string().nullish();
const flag = z.boolean().nullish();
const named = z.object({ id: maybeText, code: maybeText, name: maybeText });

const buildingShape = z.object({ code: maybeText, timezone: maybeText });
const floorShape = z.object({
  id: text,
  code: text,
  name: maybeText,
  building: buildingShape.extend({ timezone: text }),
});

const kind = z.object({ name: maybeText, displayName: maybeText }).nullish();
/** Only the map needs it: a desk without one is still a desk. */
const position = z.number().nullish().catch(null);

const spaceShape = z.object({
  id: text,
  code: text,
  externalId: maybeText,
  x: position,
  y: position,
  isBookable: flag,
  isBookableByEmployee: flag,
  spaceType: kind,
  usageType: kind,
  neighborhood: named.nullish(),
  employee: named.nullish(),
  sharedEmployees: z.array(named).nullish(),
});

const bookingShape = z.object({
  id: text,
  startDate: text,
  endDate: text,
  autoReleasedAt: maybeText,
  checkedIn: flag,
  employee: named.nullish(),
  space: z
    .object({
      id: maybeText,
      code: maybeText,
      externalId: maybeText,
      floor: z.object({ code: maybeText, building: buildingShape.nullish() }).nullish(),
    })
    .nullish(),
});

const personShape = z.object({ id: text, name: maybeText, email: text });

/** One booking as the traffic tells it; instants in ms since the epoch. */
export interface WireBooking {
  readonly id: string;
  readonly start: number;
  readonly end: number;
  readonly released: boolean;
  readonly checkedIn: boolean;
  readonly employeeId: string | null;
  readonly spaceId: string | null;
  readonly spaceCode: string | null;
  readonly externalId: string | null;
  readonly building: string | null;
  readonly floor: string | null;
  readonly timezone: string | null;
}

export interface WireSpace extends z.infer<typeof spaceShape> {
  readonly bookings: readonly WireBooking[];
}

export interface WireFloor extends z.infer<typeof floorShape> {
  readonly spaces: readonly WireSpace[];
}

export interface WirePerson {
  readonly id: string;
  readonly email: string;
  readonly name: string;
}

/** Levels of lists and objects in each other; the site's own answers have less than twenty. */
const deepest = 100;

/** Whether something has more levels than can be looked through safely. */
export function isTooDeep(value: unknown, left = deepest): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return left === 0 || Object.values(value).some((item) => isTooDeep(item, left - 1));
}

/** Relay connections as plain lists (contract G6), everything else as it is. */
export function flattened(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(flattened);
  if (!isObject(value)) return value;
  if (Array.isArray(value.edges)) {
    return value.edges.map((edge) => flattened(isObject(edge) ? edge.node : edge));
  }
  if (Array.isArray(value.nodes)) return value.nodes.map(flattened);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, flattened(item)]));
}

/** Floors that answers told: whoever waits for one looks through every answer at everything that is heard. */
const floorsFound = new WeakMap<object, readonly WireFloor[]>();

/** Every floor that lists its desks in this (flattened) answer. */
export function floorsIn(answer: unknown): readonly WireFloor[] {
  if (typeof answer !== 'object' || answer === null) return [];
  const found = floorsFound.get(answer) ?? lookForFloors(answer);
  floorsFound.set(answer, found);
  return found;
}

function lookForFloors(answer: object): WireFloor[] {
  return objectsIn(answer).flatMap(({ object }) => {
    const floor = floorShape.safeParse(object);
    if (!floor.success) return [];
    const spaces = Object.values(object).flatMap((list) => (Array.isArray(list) ? list : []));
    return [{ ...floor.data, spaces: spaces.flatMap(spaceOf) }];
  });
}

function spaceOf(value: unknown): WireSpace[] {
  if (!isObject(value) || !('x' in value || 'externalId' in value)) return [];
  const space = spaceShape.safeParse(value);
  if (!space.success) return [];
  const lists = Object.values(value).filter(Array.isArray).flat();
  return [{ ...space.data, bookings: lists.flatMap(bookingOf) }];
}

/** Every booking in this (flattened) answer, each once. */
export function bookingsIn(answer: unknown): WireBooking[] {
  const found = objectsIn(answer).flatMap(({ object }) => bookingOf(object));
  return [...new Map(found.map((booking) => [booking.id, booking])).values()];
}

function bookingOf(value: unknown): WireBooking[] {
  const parsed = bookingShape.safeParse(value);
  if (!parsed.success) return [];
  const { id, startDate, endDate, autoReleasedAt, checkedIn, employee, space } = parsed.data;
  const start = parseInstant(startDate);
  const end = parseInstant(endDate);
  if (start === null || end === null) return [];
  return [
    {
      id,
      start,
      end,
      released: typeof autoReleasedAt === 'string',
      checkedIn: checkedIn === true,
      employeeId: employee?.id ?? null,
      spaceId: space?.id ?? null,
      spaceCode: space?.code ?? null,
      externalId: space?.externalId ?? null,
      building: space?.floor?.building?.code ?? null,
      floor: space?.floor?.code ?? null,
      timezone: space?.floor?.building?.timezone ?? null,
    },
  ];
}

/**
 * The person that the answer calls the signed-in one: an employee outside every list, of no booking and no space
 * (contract G9). An object called employee counts before one called anything else.
 */
export function personIn(answer: unknown): WirePerson | null {
  const people = objectsIn(answer).flatMap(({ object, path }) => {
    const parsed = personShape.safeParse(object);
    const key = path.at(-1) ?? '';
    if (!parsed.success || path.some((step) => /^\d+$|booking|space|reservation/i.test(step))) {
      return [];
    }
    const { id, email, name } = parsed.data;
    return [{ person: { id, email, name: name ?? email }, employee: /employee/i.test(key) }];
  });
  return people.find(({ employee }) => employee)?.person ?? null;
}

interface Found {
  readonly object: Json;
  readonly path: readonly string[];
}

function objectsIn(value: unknown, path: readonly string[] = []): Found[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = isObject(value) ? [{ object: value, path }] : [];
  const inner = Object.entries(value).flatMap(([key, item]) => objectsIn(item, [...path, key]));
  return [...own, ...inner];
}

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

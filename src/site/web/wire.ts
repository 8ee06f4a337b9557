import * as z from 'zod/mini';
import { parseInstant } from '../graphql/instants.js';
import type { Schedule } from '../recurrence.js';
import { isCut } from './cut-lists.js';
import {
  bookingShape,
  personShape,
  placeShape,
  type scheduleShape,
  spaceShape,
} from './wire-shapes.js';

/**
 * What the page's own API traffic says (contract W10), found by the shape of its objects and not by the names of
 * operations, since tenants may name the assumed parts otherwise (contract G9, G16).
 */
export type Json = Readonly<Record<string, unknown>>;

/** One booking as the traffic tells it; instants in ms since the epoch. */
export interface WireBooking {
  readonly id: string;
  readonly start: number;
  readonly end: number;
  readonly released: boolean;
  readonly checkedIn: boolean;
  /** Whether its person is to say something of their health before they check in (contract G13). */
  readonly asksHealth: boolean;
  /** Null where it does not recur. */
  readonly schedule: Schedule | null;
  readonly employeeId: string | null;
  readonly employeeEmail: string | null;
  readonly spaceId: string | null;
  readonly spaceCode: string | null;
  readonly externalId: string | null;
  readonly building: string | null;
  readonly floor: string | null;
  readonly timezone: string | null;
}

export type WirePlace = z.infer<typeof placeShape>;

export interface WireSpace extends z.infer<typeof spaceShape> {
  /** Null where the answer tells nothing about them, or could not tell all (contract G4). */
  readonly bookings: readonly WireBooking[] | null;
  /** Whether something about it could not be answered (contract G4). */
  readonly spoiled: boolean;
}

/** A floor that lists its spaces; of the floor itself an answer may tell no more than the id (contract G18). */
export interface WireFloor extends WirePlace {
  readonly id: string;
  readonly spaces: readonly WireSpace[];
  /** Whether it lists all that it has, and not a page of them (contract G6). */
  readonly isWhole: boolean;
}

export interface WirePerson {
  readonly id: string;
  readonly email: string;
  readonly name: string;
}

/** Spaces that any list of this (flattened) answer tells of, a floor's and others (contract G18, G19). */
export function spacesIn(answer: unknown): WireSpace[] {
  return objectsIn(answer).flatMap(({ object, path }) => (isItem(path) ? spaceOf(object) : []));
}

/** Every floor that lists its spaces in this (flattened) answer. */
export function floorsIn(answer: unknown): WireFloor[] {
  return objectsIn(answer).flatMap(({ object }) => {
    const place = placeShape.safeParse(object);
    const id = place.data?.id;
    if (!place.success || !id) return [];
    const lists = Object.values(object).filter(Array.isArray);
    const spaces = lists.flatMap((list) => list.flatMap(spaceOf));
    const isWhole = !lists.some(isCut);
    return spaces.length === 0 ? [] : [{ ...place.data, id, spaces, isWhole }];
  });
}

function isItem(path: readonly string[]): boolean {
  return /^\d+$/.test(path.at(-1) ?? '');
}

function spaceOf(value: unknown): WireSpace[] {
  if (!isObject(value) || 'email' in value) return [];
  if (!('x' in value || 'externalId' in value || 'bookings' in value)) return [];
  const space = spaceShape.safeParse(value);
  if (!space.success) return [];
  const spoiled = spoiledKey in value;
  return [{ ...space.data, spoiled, bookings: spoiled ? null : heldIn(value) }];
}

/** The bookings that a space lists, under any name where they look like it; null where it lists none or not all. */
function heldIn(space: Json): WireBooking[] | null {
  const lists = Object.entries(space).flatMap(([key, list]) => {
    if (!Array.isArray(list)) return [];
    const found = list.flatMap(bookingOf);
    const isNamed = /^(bookings|reservations)$/i.test(key);
    if (found.length === 0 && !(isNamed && list.length === 0)) return isNamed ? [null] : [];
    return [found.length === list.length ? found : null];
  });
  if (lists.length === 0 || lists.includes(null)) return null;
  return lists.flatMap((list) => list ?? []);
}

/** Every booking in this (flattened) answer, each once. */
export function bookingsIn(answer: unknown): WireBooking[] {
  const found = objectsIn(answer).flatMap(({ object }) => bookingOf(object));
  return [...new Map(found.map((booking) => [booking.id, booking])).values()];
}

/** The bookings of this (flattened) answer that do not stand in the list of a space: those are everybody's. */
export function listedBookingsIn(answer: unknown): WireBooking[] {
  const ofSpaces = new Set(
    spacesIn(answer).flatMap(({ bookings }) => bookings?.map(({ id }) => id) ?? []),
  );
  return bookingsIn(answer).filter(({ id }) => !ofSpaces.has(id));
}

const healthShape = z.pick(bookingShape, { id: true, passedHealthCheck: true, healthCheck: true });

function asksHealth({ healthCheck, passedHealthCheck }: z.infer<typeof healthShape>): boolean {
  return healthCheck?.disabled === false && passedHealthCheck !== true;
}

/** Whether health is asked about before the check-in to a booking, as this (flattened) answer tells it; else null. */
export function healthIn(answer: unknown, id: string): boolean | null {
  const [told] = objectsIn(answer).flatMap(({ object }) => {
    const { data } = healthShape.safeParse(object);
    return data?.id === id && data.healthCheck ? [asksHealth(data)] : [];
  });
  return told ?? null;
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
      asksHealth: asksHealth(parsed.data),
      schedule: scheduleOf(parsed.data.bookingSchedule),
      employeeId: employee?.id ?? null,
      employeeEmail: employee?.email ?? null,
      spaceId: space?.id ?? null,
      spaceCode: space?.code ?? null,
      externalId: space?.externalId ?? null,
      building: space?.floor?.building?.code ?? null,
      floor: space?.floor?.code ?? null,
      timezone: space?.floor?.building?.timezone ?? null,
    },
  ];
}

/** A schedule without a pattern says no more than the booking's own dates. */
function scheduleOf(raw: z.infer<typeof scheduleShape> | null | undefined): Schedule | null {
  const pattern = raw?.recurrencePattern ?? null;
  if (raw === null || raw === undefined || pattern === null || pattern === '') return null;
  return {
    from: parseInstant(raw.effectiveStartDate),
    until: parseInstant(raw.effectiveEndDate),
    pattern: typeof pattern === 'string' ? pattern : JSON.stringify(pattern),
  };
}

/**
 * The person that the answer calls the signed-in one: an employee outside every list, of no booking and no space
 * (contract G9). An object called employee counts before one called anything else.
 */
export function personIn(answer: unknown): WirePerson | null {
  const people = objectsIn(answer).flatMap(({ object, path }) => {
    const parsed = personShape.safeParse(object);
    const key = path.at(-1) ?? '';
    const isElse = /^\d+$|booking|space|reservation|assign/i;
    if (!parsed.success || !/employee/i.test(key) || path.some((step) => isElse.test(step))) {
      return [];
    }
    const { id, email, name } = parsed.data;
    return [{ id, email, name: name ?? email }];
  });
  return people[0] ?? null;
}

export interface Found {
  readonly object: Json;
  readonly path: readonly string[];
}

/** Objects of answers: whoever waits for something looks through every answer at everything that is heard. */
const found = new WeakMap<object, readonly Found[]>();

export function objectsIn(answer: unknown): readonly Found[] {
  if (typeof answer !== 'object' || answer === null) return [];
  const known = found.get(answer) ?? walk(answer, []);
  found.set(answer, known);
  return known;
}

function walk(value: unknown, path: readonly string[]): Found[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = isObject(value) ? [{ object: value, path }] : [];
  const inner = Object.entries(value).flatMap(([key, item]) => walk(item, [...path, key]));
  return [...own, ...inner];
}

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Marks an item of which a part could not be answered. */
export const spoiledKey = '__spoiled';

import * as z from 'zod/mini';
import { NotOwnList } from './errors.js';
import { parseInstant } from './instants.js';
import { listOf, type Page } from './lists.js';
import { spoiledMark } from './spoiled.js';

/** Shapes of answers after the aliases of operations.ts. Blank fields are null, never left out (contract G5). */

const text = z.nullish(z.string());
const idOnly = z.nullish(z.object({ id: z.string() }));

const personSchema = z.object({ id: z.string(), name: text, email: text });

/** Goes down `step` after `step`; what is there at the end, or null where the way ends early. */
function descend(value: unknown): unknown {
  let at = value;
  while (typeof at === 'object' && at !== null && 'step' in at) at = at.step;
  return at ?? null;
}

function atEnd<T>(schema: z.ZodMiniType<T>) {
  return z.pipe(z.transform(descend), z.nullable(schema));
}

export const identitySchema = z.object({
  account: z.nullish(z.object({ email: text })),
  self: z.optional(atEnd(personSchema)),
  self1: z.optional(atEnd(personSchema)),
  self2: z.optional(atEnd(personSchema)),
  self3: z.optional(atEnd(personSchema)),
});
export type IdentityAnswer = z.infer<typeof identitySchema>;

const floorEntry = z.object({
  id: z.string(),
  code: text,
  name: text,
  hidden: z.nullish(z.boolean()),
});
export type FloorListed = z.infer<typeof floorEntry>;
const buildingEntry = z.object({
  id: z.string(),
  code: text,
  name: text,
  floors: listOf(floorEntry),
});

export const buildingsSchema = z.object({
  company: atEnd(z.object({ list: listOf(buildingEntry) })),
});
export const bareBuildingsSchema = z.object({
  company: atEnd(z.object({ list: listOf(z.object({ id: z.string(), code: text, name: text })) })),
});
const employeeEntry = z.object({ id: z.string(), email: text });
export const employeesSchema = z.object({
  company: atEnd(z.object({ list: listOf(employeeEntry) })),
});
export const moreFloorsSchema = z.object({
  building: z.pipe(z.transform(emptyIsNull), z.nullable(z.object({ floors: listOf(floorEntry) }))),
});
export type BuildingEntry = z.infer<typeof buildingEntry>;

const typeName = z.nullish(z.object({ name: text, displayName: text }));

/** Only the map needs it: a desk without one is still a desk. */
const position = z.catch(z.nullish(z.number()), null);

const people = z.pipe(
  z.transform((value): unknown => value ?? []),
  listOf(z.object({ id: z.string() })),
);

const deskEntry = z.object({
  id: z.string(),
  code: text,
  externalId: text,
  x: position,
  y: position,
  isBookable: z.nullish(z.boolean()),
  isBookableByEmployee: z.nullish(z.boolean()),
  neighborhood: z.nullish(z.object({ name: text })),
  spaceType: typeName,
  usageType: typeName,
  employee: idOnly,
  sharedEmployees: people,
  spaceAssignment: z.nullish(z.object({ employee: idOnly, sharedEmployees: people })),
});
export type DeskEntry = z.infer<typeof deskEntry>;

/** A node of another type than asked for comes as an empty object; both mean that there is none. */
function emptyIsNull(value: unknown): unknown {
  const empty = typeof value === 'object' && value !== null && Object.keys(value).length === 0;
  return empty ? null : value;
}

const floorHead = {
  id: z.string(),
  code: z.string(),
  name: text,
  hidden: z.nullish(z.boolean()),
  building: z.nullish(z.object({ id: text, code: text, timezone: text })),
};

export const floorSchema = z.object({
  floor: z.pipe(
    z.transform(emptyIsNull),
    z.nullable(
      z.object({
        ...floorHead,
        spaces: listOf(deskEntry),
      }),
    ),
  ),
});
export type FloorAnswer = z.infer<typeof floorSchema>;

/** A floor, with no more of its spaces than which they are. */
export const briefFloorSchema = z.object({
  floor: z.pipe(
    z.transform(emptyIsNull),
    z.nullable(z.object({ ...floorHead, spaces: listOf(z.object({ id: z.string() })) })),
  ),
});

/** contract G10 */
export const desksSchema = z.object({ spaces: listOf(deskEntry) });

export const moreSpacesSchema = z.object({
  floor: z.pipe(z.transform(emptyIsNull), z.nullable(z.object({ spaces: listOf(deskEntry) }))),
});

/** G13 */
const heldEntry = z.object({
  id: z.nullish(z.string()),
  startDate: text,
  endDate: text,
  autoReleasedAt: text,
  checkedIn: z.nullish(z.boolean()),
  bookingSchedule: z.nullish(z.object({ effectiveEndDate: text, recurrencePattern: text })),
  employee: idOnly,
});
export type HeldEntry = z.infer<typeof heldEntry>;

const spaceOfOwn = z.object({
  id: z.string(),
  code: text,
  externalId: text,
  floor: z.nullish(
    z.object({
      id: text,
      code: text,
      building: z.nullish(z.object({ id: text, code: text, timezone: text })),
    }),
  ),
});
export type OwnSpace = z.infer<typeof spaceOfOwn>;

/** A booking of which nobody can say when it is may be on any date. */
const instant = z.string().check(z.refine((value) => parseInstant(value) !== null, 'no instant'));
const ownEntry = z.extend(heldEntry, {
  id: z.string(),
  startDate: instant,
  space: z.nullish(spaceOfOwn),
});
export type OwnEntry = z.infer<typeof ownEntry> & {
  /** Whether nothing of it is known but when it is. */
  readonly odd?: true;
};

const unsoundTimes = (fields: readonly string[]) =>
  fields.some((field) => /^(start|end|bookingSchedule)/.test(field));

/** Of a booking of one's own that could not be read: when it is, where that is told. */
const oddEntry = z.pipe(
  z.object({
    startDate: instant,
    endDate: text,
    bookingSchedule: heldEntry.shape.bookingSchedule,
    employee: z.catch(idOnly, null),
    [spoiledMark]: z.optional(
      z.array(z.string()).check(z.refine((fields) => !unsoundTimes(fields))),
    ),
  }),
  z.transform(({ startDate, endDate, bookingSchedule, employee }) => ({
    ...{ id: '', autoReleasedAt: null, checkedIn: null, space: null, odd: true as const },
    ...{ startDate, endDate, bookingSchedule, employee },
  })),
);

/** A blank list is an empty one (contract G5), but a way that ends before the list says nothing about what one holds. */
function listAtEnd(value: unknown): unknown {
  const end = descend(value);
  if (end === null) return 'missing';
  return typeof end === 'object' && 'list' in end ? end.list : end;
}

/**
 * A page of a list of one's own bookings.
 * @throws NotOwnList where the way to it ends early
 */
export function ownPage(data: unknown): Page<OwnEntry> {
  if (listAtEnd(Object(data).own) === 'missing') throw new NotOwnList('blank');
  return ownSchema.parse(data).own;
}

export const ownSchema = z.object({
  own: z.pipe(z.transform(listAtEnd), listOf<OwnEntry>(ownEntry, oddEntry)),
});

const heldSpace = z.object({ id: z.string(), bookings: listOf(heldEntry) });
export type HeldSpace = z.infer<typeof heldSpace>;

export const daysSchema = z.object({
  floor: z.pipe(
    z.transform(emptyIsNull),
    z.nullable(z.object({ id: z.string(), spaces: listOf(heldSpace) })),
  ),
});

/** contract G19: what is no space of the tenant's comes as null. */
export const heldSchema = z.object({
  spaces: listOf(heldSpace),
});

export const moreHeldSchema = z.object({
  space: z.pipe(z.transform(emptyIsNull), z.nullable(heldSpace)),
});

/** `null`: the site says that there is no such booking. */
export const bookingSchema = z.object({
  booking: z.pipe(z.transform(emptyIsNull), z.nullable(ownEntry)),
});

export const placesSchema = z.object({
  spaces: listOf(spaceOfOwn),
});

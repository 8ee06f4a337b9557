import * as z from 'zod';
import { listOf } from './lists.js';

/** Shapes of answers after the aliases of operations.ts. Blank fields are null, never left out (contract G5). */

const text = z.string().nullish();
const idOnly = z.object({ id: z.string() }).nullish();

const personSchema = z.object({ id: z.string(), name: text, email: text });

/** Goes down `step` after `step`; what is there at the end, or null where the way ends early. */
function descend(value: unknown): unknown {
  let at = value;
  while (typeof at === 'object' && at !== null && 'step' in at) at = at.step;
  return at ?? null;
}

function atEnd<T>(schema: z.ZodType<T>) {
  return z.preprocess(descend, schema.nullable());
}

export const identitySchema = z.object({
  account: z.object({ email: text }).nullish(),
  self: atEnd(personSchema).optional(),
  person: z.preprocess(emptyIsNull, personSchema.nullish()),
});
export type IdentityAnswer = z.infer<typeof identitySchema>;

const floorEntry = z.object({
  id: z.string(),
  code: text,
  name: text,
  hidden: z.boolean().nullish(),
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
  building: z.preprocess(emptyIsNull, z.object({ floors: listOf(floorEntry) }).nullable()),
});
export type BuildingEntry = z.infer<typeof buildingEntry>;

const typeName = z.object({ name: text, displayName: text }).nullish();

/** Only the map needs it: a desk without one is still a desk. */
const position = z.number().nullish().catch(null);

const people = z.preprocess((value) => value ?? [], listOf(z.object({ id: z.string() })));

const deskEntry = z.object({
  id: z.string(),
  code: text,
  externalId: text,
  x: position,
  y: position,
  isBookable: z.boolean().nullish(),
  isBookableByEmployee: z.boolean().nullish(),
  neighborhood: z.object({ name: text }).nullish(),
  spaceType: typeName,
  usageType: typeName,
  employee: idOnly,
  sharedEmployees: people,
  spaceAssignment: z.object({ employee: idOnly, sharedEmployees: people }).nullish(),
});
export type DeskEntry = z.infer<typeof deskEntry>;

/** A node of another type than asked for comes as an empty object; both mean that there is none. */
function emptyIsNull(value: unknown): unknown {
  const empty = typeof value === 'object' && value !== null && Object.keys(value).length === 0;
  return empty ? null : value;
}

export const floorSchema = z.object({
  floor: z.preprocess(
    emptyIsNull,
    z
      .object({
        id: z.string(),
        code: z.string(),
        name: text,
        hidden: z.boolean().nullish(),
        building: z.object({ id: text, code: text, timezone: text }).nullish(),
        spaces: listOf(deskEntry),
      })
      .nullable(),
  ),
});
export type FloorAnswer = z.infer<typeof floorSchema>;

export const moreSpacesSchema = z.object({
  floor: z.preprocess(emptyIsNull, z.object({ spaces: listOf(deskEntry) }).nullable()),
});

/** G13 */
const heldEntry = z.object({
  id: z.string().nullish(),
  startDate: text,
  endDate: text,
  autoReleasedAt: text,
  checkedIn: z.boolean().nullish(),
  bookingSchedule: z.object({ effectiveEndDate: text, recurrencePattern: text }).nullish(),
  employee: idOnly,
});
export type HeldEntry = z.infer<typeof heldEntry>;

const spaceOfOwn = z.object({
  id: z.string(),
  code: text,
  externalId: text,
  floor: z
    .object({
      id: text,
      code: text,
      building: z.object({ id: text, code: text, timezone: text }).nullish(),
    })
    .nullish(),
});
export type OwnSpace = z.infer<typeof spaceOfOwn>;

const ownEntry = heldEntry.extend({ id: z.string(), space: spaceOfOwn.nullish() });
export type OwnEntry = z.infer<typeof ownEntry>;

/** A blank list is an empty one (contract G5), but a way that ends before the list says nothing about what one holds. */
function listAtEnd(value: unknown): unknown {
  const end = descend(value);
  if (end === null) return 'missing';
  return typeof end === 'object' && 'list' in end ? end.list : end;
}

export const ownSchema = z.object({ own: z.preprocess(listAtEnd, listOf(ownEntry)) });

const heldSpace = z.object({ id: z.string(), bookings: listOf(heldEntry) });
export type HeldSpace = z.infer<typeof heldSpace>;

export const daysSchema = z.object({
  floor: z.preprocess(
    emptyIsNull,
    z.object({ id: z.string(), spaces: listOf(heldSpace) }).nullable(),
  ),
});

/** contract G19: what is no space of the tenant's comes as null. */
export const heldSchema = z.object({
  spaces: listOf(heldSpace),
});

export const moreHeldSchema = z.object({
  space: z.preprocess(emptyIsNull, heldSpace.nullable()),
});

/** `null`: the site says that there is no such booking. */
export const bookingSchema = z.object({
  booking: z.preprocess(emptyIsNull, ownEntry.nullable()),
});

export const placesSchema = z.object({
  spaces: listOf(spaceOfOwn),
});

/** Whether a mutation gave back anything at all. */
export const answerSchema = z.object({ answer: z.unknown() });

/** What a mutation gives back that made nothing. */
export const blankSchema = z.object({ booking: z.null() });

/** What createBooking gives back (contract G15). */
export const bookedSchema = z.object({
  answer: z.object({
    booking: z.object({
      id: z.string(),
      startDate: z.string(),
      endDate: z.string(),
      space: z.object({ id: z.string() }),
      employee: z.object({ id: z.string() }),
    }),
  }),
});

const complaint = z.object({ message: text }).nullable();
const listed = z.preprocess((value) => (Array.isArray(value) ? value : []), z.array(complaint));

/** What a payload may say against itself, beside the top-level errors. */
export const complaintsSchema = z.object({
  answer: z
    .object({
      __typename: text,
      message: text,
      success: z.boolean().nullish(),
      checkedIn: z.boolean().nullish(),
      complaints: listed,
      booking: z.object({ id: z.string().nullish(), checkedIn: z.boolean().nullish() }).nullish(),
    })
    .or(z.boolean())
    .or(z.string())
    .nullable(),
});

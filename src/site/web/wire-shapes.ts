import * as z from 'zod/mini';

// What is read of the objects that the page's own API traffic holds (contract G9, G10, G13, G17, G18); all else is let be.

const text = z.string().check(z.minLength(1));
const maybeText = z.nullish(z.string());
const flag = z.nullish(z.boolean());
const named = z.object({ id: maybeText, code: maybeText, name: maybeText, email: maybeText });

const buildingShape = z.object({ code: maybeText, timezone: maybeText });
export const placeShape = z.object({
  id: maybeText,
  code: maybeText,
  name: maybeText,
  hidden: flag,
  building: z.nullish(buildingShape),
});

const kind = z.nullish(z.object({ name: maybeText, displayName: maybeText }));
/** Only the map needs it: a desk without one is still a desk. */
const position = z.catch(z.nullish(z.number()), null);

export const spaceShape = z.object({
  id: text,
  code: text,
  externalId: maybeText,
  x: position,
  y: position,
  isBookable: flag,
  isBookableByEmployee: flag,
  spaceType: kind,
  usageType: kind,
  neighborhood: z.nullish(named),
  employee: z.nullish(named),
  sharedEmployees: z.nullish(z.array(named)),
  spaceAssignment: z.nullish(
    z.object({
      employee: z.nullish(named),
      sharedEmployees: z.nullish(z.array(named)),
      neighborhood: z.nullish(named),
    }),
  ),
  floor: z.nullish(placeShape),
});

export const scheduleShape = z.object({
  effectiveStartDate: maybeText,
  effectiveEndDate: maybeText,
  recurrencePattern: z.unknown(),
});

export const bookingShape = z.object({
  id: text,
  startDate: text,
  endDate: text,
  autoReleasedAt: maybeText,
  checkedIn: flag,
  passedHealthCheck: flag,
  healthCheck: z.nullish(z.object({ disabled: flag })),
  bookingSchedule: z.nullish(scheduleShape),
  employee: z.nullish(named),
  space: z.nullish(
    z.object({
      id: maybeText,
      code: maybeText,
      externalId: maybeText,
      floor: z.nullish(placeShape),
    }),
  ),
});

export const personShape = z.object({ id: text, name: maybeText, email: text });

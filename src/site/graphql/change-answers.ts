import * as z from 'zod/mini';

/** Shapes of what mutations give back, after the aliases of operations.ts. */

const text = z.nullish(z.string());

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

const complaint = z.nullable(z.object({ message: text }));
const listed = z.pipe(
  z.transform((value) => (Array.isArray(value) ? value : [])),
  z.array(complaint),
);

/** What a payload may say against itself, beside the top-level errors. */
export const complaintsSchema = z.object({
  answer: z.nullable(
    z.union([
      z.object({
        __typename: text,
        message: text,
        success: z.nullish(z.boolean()),
        checkedIn: z.nullish(z.boolean()),
        complaints: listed,
        booking: z.nullish(
          z.object({ id: z.nullish(z.string()), checkedIn: z.nullish(z.boolean()) }),
        ),
      }),
      z.boolean(),
      z.string(),
    ]),
  ),
});

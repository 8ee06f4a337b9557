/** How a date may end, and be asked for in the history. */
export const outcomeKinds = [
  /** Read back from the site. */
  'booked',
  'already-booked',
  /** No acceptable desk is free. */
  'unavailable',
  /** Outside the booking window. */
  'not-open',
  /** By the profile's own settings. */
  'skipped',
  /** The site said no; its words are in `reason`. */
  'rejected',
  /** Could not be tried or proved; nothing is claimed. */
  'failed',
] as const;
export type OutcomeKind = (typeof outcomeKinds)[number];

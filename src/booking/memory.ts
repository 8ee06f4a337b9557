import type { CivilDate } from '../lib/civil-date.js';
import type { Booking, BookingId, DeskCode, SpaceId } from './types.js';

/** A booking that an earlier run was granted. */
export interface MadeBooking {
  /** Null where the site told none. */
  readonly id: BookingId | null;
  readonly desk: DeskCode;
  /** Null where all that is known is that it is on the profile's own floor. */
  readonly spaceId: SpaceId | null;
  readonly building: string | null;
  readonly floor: string | null;
  /** When it was asked for, or its run ended (ms since the epoch, by the site's clock). */
  readonly at: number;
  /** Whether a list of one's own has shown it: if that lacks it, it is gone. Not if not given. */
  readonly listed?: boolean | undefined;
}

/** A request to book of an earlier run whose answer nobody has: its run died, or the answer was lost. */
export interface AskedDesk {
  readonly desk: DeskCode;
  /** When it was asked for, or answered with nothing (ms since the epoch, by the site's clock). */
  readonly at: number;
}

/** A booking of a date that is no more. */
export interface GivenUp {
  readonly desk: DeskCode;
  /** The day on which that was done, or noticed. */
  readonly on: CivilDate;
  /** `cancelled` through this tool; `gone` from the site without its doing; `released` because nobody checked in. */
  readonly how: 'cancelled' | 'gone' | 'released';
}

/** What the site said of one date: it let it be booked, or that it is not open. */
export interface WindowWord {
  readonly date: CivilDate;
  /** When it said so (ms since the epoch, by the site's clock). */
  readonly at: number;
  readonly open: boolean;
}

/**
 * What earlier runs and commands left behind, by the profile's journal. It proves nothing: what it remembers is looked
 * for on the site, and what is there counts (design invariant 5). What a person gave up stays given up.
 */
export interface Memory {
  readonly made: ReadonlyMap<CivilDate, MadeBooking>;
  readonly givenUp: ReadonlyMap<CivilDate, GivenUp>;
  /** What became of these requests nobody knows. */
  readonly asked?: ReadonlyMap<CivilDate, readonly AskedDesk[]>;
  /** What the site said of dates, in the order in which it did: how far ahead its window reaches. */
  readonly said?: readonly WindowWord[];
}

export const noMemory: Memory = { made: new Map(), givenUp: new Map() };

/** A remembered booking as far as it is known. */
export function rememberedBooking(date: CivilDate, made: MadeBooking): Booking {
  const { id, at: _, listed: __, ...where } = made;
  return {
    ...{ date, ...where, start: null, end: null, checkedIn: false, released: false },
    ...(id === null ? { id: `remembered ${date}` as BookingId, unnamed: true } : { id }),
  };
}

/** Why a date that was given up is left alone, and how it is had again. */
export function describeGivenUp(date: CivilDate, { desk, on, how }: GivenUp): string {
  const what = {
    cancelled: `you cancelled it on ${on}`,
    gone: `you or the site cancelled it, as was seen on ${on}`,
    released: `the site released it on ${on}, since nobody checked in`,
  }[how];
  return `${what} (${desk}); to book it again name it: --dates '!${date}'`;
}

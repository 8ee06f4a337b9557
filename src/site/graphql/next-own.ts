import type { DateStyle } from './date-style.js';
import { ownOperations } from './operations.js';
import type { ApiShape, OwnList } from './shape.js';
import type { OwnChoice, Verdict } from './verdict.js';

/** How the lists of one's own bookings take their dates. */
export function datesOf({ own, past }: Pick<ApiShape, 'own' | 'past'>) {
  return { ownDates: dateStyle(own), pastDates: dateStyle(past) };
}

/** A scalar for dates takes a civil date, one for instants an instant; `String` tells nothing. */
function dateStyle(own: OwnList | null): DateStyle | null {
  const type = own?.variables.ownFrom ?? '';
  if (/time|instant/i.test(type)) return 'instant';
  return /date/i.test(type) ? 'date' : null;
}

/**
 * A verdict that goes by the next list that may be one's own. `isBlank`: the one till now gave nothing, so that it is kept
 * for last. Null where there is none to go on to: the last of the choices is to have no list at all.
 */
export function withNextOwn(verdict: Verdict, isBlank: boolean, why: string): Verdict | null {
  const [next, ...rest] = verdict.otherOwn;
  if (next === undefined || (isBlank && rest.length === 0)) return null;
  const { operations, ownDates, pastDates, absent } = verdict;
  const left: OwnChoice = { operations: pickOwn(operations), ownDates, pastDates };
  const isNone = next.operations.ownBookings === undefined;
  const choices = isBlank ? [...rest.slice(0, -1), left, ...rest.slice(-1)] : rest;
  return {
    ...verdict,
    operations: { ...withoutOwn(operations), ...next.operations },
    ownDates: next.ownDates,
    pastDates: next.pastDates,
    absent: isNone ? { ...absent, ownBookings: why, pastBookings: why } : absent,
    otherOwn: choices,
  };
}

type Operations = Verdict['operations'];

function pickOwn(operations: Operations): Operations {
  const own = new Set<string>(ownOperations);
  return Object.fromEntries(Object.entries(operations).filter(([name]) => own.has(name)));
}

function withoutOwn(operations: Operations): Operations {
  const own = new Set<string>(ownOperations);
  return Object.fromEntries(Object.entries(operations).filter(([name]) => !own.has(name)));
}

import type { CivilDate } from '../lib/civil-date.js';
import type { Desk } from './types.js';

/** So many desks refused on one date in the same words are refused to the person, and not for the desk. */
const mostAlike = 10;
/** And so many where that has shown on so many other dates. */
const fewestAlike = 3;
const otherDates = 2;

/**
 * Counts refusals by their words, each date for itself: what ten desks were told, the eleventh will be told too, but another
 * date may be another matter, and is never given up for what was said of others alone.
 */
export class Refusals {
  /** The desks that were refused, by words and date. */
  readonly #told = new Map<string, Map<CivilDate, Set<string>>>();

  /** Gives whether these words are by now known to be of the person, on that date. */
  note(reason: string, date: CivilDate, desk: Desk): boolean {
    const words = withoutNames(reason, desk);
    const dates = this.#told.get(words) ?? new Map<CivilDate, Set<string>>();
    const desks = (dates.get(date) ?? new Set()).add(desk.id);
    this.#told.set(words, dates.set(date, desks));
    const sure = [...dates].filter(([other, { size }]) => other !== date && size >= mostAlike);
    return desks.size >= (sure.length >= otherDates ? fewestAlike : mostAlike);
  }

  /** Somebody who is granted a desk is not refused as a person. */
  granted(): void {
    this.#told.clear();
  }
}

/** A refusal may name the desk and its neighbourhood (contract section 3). */
function withoutNames(reason: string, { code, neighborhood }: Desk): string {
  const words = reason.replaceAll(code, '');
  return neighborhood === null ? words : words.replaceAll(neighborhood, '');
}

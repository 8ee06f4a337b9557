import type { CivilDate } from '../lib/civil-date.js';
import type { Desk } from './types.js';

/** So many requests refused in the same words, for so many desks, are refused to the person and not for the desk. */
const mostAlike = 10;
const fewestDesks = 3;

/** Counts refusals by their words over all dates of a run: what ten were told in a row, the eleventh will be told too. */
export class Refusals {
  readonly #told = new Map<string, { readonly asked: Set<string>; readonly desks: Set<string> }>();

  /** Gives whether these words are by now known to be of the person. */
  note(reason: string, date: CivilDate, desk: Desk): boolean {
    const words = withoutNames(reason, desk);
    const told = this.#told.get(words) ?? { asked: new Set(), desks: new Set() };
    told.asked.add(`${date} ${desk.id}`);
    told.desks.add(desk.id);
    this.#told.set(words, told);
    return told.asked.size >= mostAlike && told.desks.size >= fewestDesks;
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

import { folded } from './desk-code.js';
import { dashedEnds, rangeBetween } from './desk-range.js';
import { chooseDesks, type DeskItem, type DeskSpec } from './desks.js';
import type { DeskWishes } from './preferences.js';
import { edits } from './spec.js';
import type { DeskCode, Floor } from './types.js';

/** How many codes are offered, and how many items of the wishes are told of, before the rest is counted. */
const offered = 3;
const told = 5;

/** What a person should know of how a floor and their wishes fit together, one sentence each. */
export function floorWarnings(wishes: DeskWishes, floor: Floor): string[] {
  const { unread = 0 } = floor;
  const one = unread === 1;
  const lost = `${unread} ${one ? 'space' : 'spaces'} of floor ${floor.floor} could not be read, and ${one ? 'is' : 'are'} left out`;
  return [...(unread > 0 ? [lost] : []), ...strayWishes(wishes, floor)];
}

/**
 * What the wishes name that the floor does not have, one sentence each, with the codes nearest to it.
 * Nothing is said of a floor without desks: that is another trouble.
 */
export function strayWishes(wishes: DeskWishes, { floor, desks }: Floor): string[] {
  const codes = desks.map(({ code }) => code);
  if (codes.length === 0) return [];
  const sentences = namedLists(wishes).flatMap(([name, spec]) =>
    chooseDesks(spec, codes).strays.map((item) => sentence(name, item, floor, codes)),
  );
  const more = sentences.length - told;
  return more <= 0
    ? sentences
    : [...sentences.slice(0, told), `${more} more of the wishes name no desk of floor ${floor}`];
}

function namedLists({ prefer, avoid, only, isOverride }: DeskWishes): [string, DeskSpec][] {
  const preferred = prefer.map((spec, index): [string, DeskSpec] => [
    isOverride ? '--desks' : `preference ${index + 1}`,
    spec,
  ]);
  const avoided = avoid.map((spec): [string, DeskSpec] => ['desks.avoid', spec]);
  return [
    ...preferred,
    ...avoided,
    ...(only === null ? [] : [['desks.only', only] as [string, DeskSpec]]),
  ];
}

function sentence(name: string, item: DeskItem, floor: string, codes: readonly DeskCode[]): string {
  const nearest = nearestTo(item, codes).join(', ');
  return `${name} "${item.text}" names no desk of floor ${floor}; nearest: ${nearest}${noRange(item)}`;
}

/** Why a text that looks like a range is none. */
function noRange({ text, range }: DeskItem): string {
  const ends = range === null && !/[*?]/.test(text) ? dashedEnds(text) : null;
  if (ends === null || !ends.every((end) => /\d/.test(end))) return '';
  const between = rangeBetween(...ends);
  return 'problem' in between ? ` (as a range: ${between.problem})` : '';
}

/** Codes for a code; for a range or a glob, which names many, groups of codes such as `2.24.*`. */
function nearestTo({ text, range }: DeskItem, codes: readonly DeskCode[]): string[] {
  const ends = dashedEnds(text);
  const isRange = range !== null || (ends !== null && !('problem' in rangeBetween(...ends)));
  const isGlob = /[*?]/.test(text);
  if (!isRange && !isGlob) return closest(text, codes).slice(0, offered);
  const group = isGlob ? text : groupOf(ends?.[0] ?? text.split('..')[0] ?? text);
  return closest(group, [...new Set(codes.map(groupOf))]).slice(0, 1);
}

/** The code with a star in place of its last number. */
function groupOf(code: string): string {
  return `${code.slice(0, /\d*\D*$/.exec(code)?.index ?? code.length)}*`;
}

function closest(text: string, candidates: readonly string[]): string[] {
  const wanted = folded(text).slice(0, 64);
  return candidates
    .map((candidate) => ({ candidate, distance: edits(wanted, folded(candidate)) }))
    .sort((a, b) => a.distance - b.distance)
    .map(({ candidate }) => candidate);
}

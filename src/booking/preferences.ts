import { compareDesks } from './desk-code.js';
import { chooseDesks, type DeskChoice, type DeskSpec, parseDeskSpec } from './desks.js';
import type { Desk, DeskPreferences, EmployeeId, SpaceId } from './types.js';

/** A profile's wishes. What they name is told by a floor: see `rankDesks`. */
export interface DeskWishes {
  /** In order of preference; each list counts as its items in their order. */
  readonly prefer: readonly DeskSpec[];
  readonly avoid: readonly DeskSpec[];
  readonly only: DeskSpec | null;
  readonly others: boolean;
  /** Whether `prefer` is what `--desks` says. */
  readonly isOverride: boolean;
}

export interface Candidate {
  readonly desk: Desk;
  /** From 0; the best comes first. */
  readonly rank: number;
  /** Why it stands where it stands, for people. */
  readonly reason: string;
}

export interface LeftOut {
  readonly desk: Desk;
  readonly reason: string;
  /** Only somebody's booking stands in the way: it may come free. */
  readonly taken: boolean;
}

export interface Ranking {
  readonly candidates: readonly Candidate[];
  readonly leftOut: readonly LeftOut[];
}

/**
 * Reads the desk lists of the settings; `override` (`--desks`) stands in place of `prefer` and rules out others,
 * while `only` and `avoid` still hold. Throws a `SpecError` naming the list that does not fit.
 */
export function readWishes(preferences: DeskPreferences, override?: string): DeskWishes {
  const { prefer, avoid, only, others } = preferences;
  return {
    prefer:
      override === undefined
        ? prefer.map(({ desks }, index) => parseDeskSpec(desks, `desks.prefer[${index}].desks`))
        : [parseDeskSpec(override, '--desks')],
    avoid: avoid.map((desks, index) => parseDeskSpec(desks, `desks.avoid[${index}]`)),
    only: only === null ? null : parseDeskSpec(only, 'desks.only'),
    others: override === undefined && others,
    isOverride: override !== undefined,
  };
}

/**
 * The desks that may be asked for, best first: by the first wish that names them, within it by code; then the others,
 * if any will do, by code. `me` may have a desk that is permanently assigned to me; nobody else's is asked for.
 */
export function rankDesks(
  desks: readonly Desk[],
  wishes: DeskWishes,
  taken: ReadonlySet<SpaceId>,
  me: EmployeeId | null,
): Ranking {
  const { judged, wanted } = rankedFloor(desks, wishes, me);
  const leftOut = judged.flatMap(({ desk, barrier }): readonly LeftOut[] => {
    if (barrier !== null) return [{ desk, reason: barrier, taken: false }];
    return taken.has(desk.id) ? [{ desk, reason: 'taken', taken: true }] : [];
  });
  const candidates = wanted
    .filter(({ desk }) => !taken.has(desk.id))
    .map(({ desk, wish }, rank) => ({ desk, rank, reason: wish.reason }));
  return { candidates, leftOut };
}

/** A floor as its wishes rank it, whatever is taken. */
interface RankedFloor {
  /** By code. */
  readonly judged: readonly { readonly desk: Desk; readonly barrier: string | null }[];
  /** Best first. */
  readonly wanted: readonly { readonly desk: Desk; readonly wish: Wish }[];
}

/** A run asks for every date, of one floor with one set of wishes. */
const lastRanked = new WeakMap<
  DeskWishes,
  { readonly desks: readonly Desk[]; readonly me: EmployeeId | null; readonly ranked: RankedFloor }
>();

/** Done before a release, it leaves only what is taken to be taken out then. */
export function rankedFloor(
  desks: readonly Desk[],
  wishes: DeskWishes,
  me: EmployeeId | null,
): RankedFloor {
  const last = lastRanked.get(wishes);
  if (last?.desks === desks && last.me === me) return last.ranked;
  const chosen = wishesOn(desks, wishes);
  const wanted: { desk: Desk; wish: Wish }[] = [];
  const judged = desks.toSorted(byCode).map((desk) => {
    const wish = wishFor(desk, chosen);
    const barrier = barrierTo(desk, chosen, me) ?? (wish === null ? notWanted(wishes) : null);
    if (barrier === null && wish !== null) wanted.push({ desk, wish });
    return { desk, barrier };
  });
  // Sorting keeps the order by code where wishes are alike.
  wanted.sort((a, b) => a.wish.list - b.wish.list || a.wish.item - b.wish.item);
  const ranked = { judged, wanted };
  lastRanked.set(wishes, { desks, me, ranked });
  return ranked;
}

interface Wish {
  readonly list: number;
  readonly item: number;
  readonly reason: string;
}

/** What the wishes name of one floor. */
interface ChosenWishes {
  readonly prefer: readonly Chosen[];
  readonly avoid: readonly Chosen[];
  readonly only: Chosen | null;
  readonly others: boolean;
}

interface Chosen extends DeskChoice {
  readonly text: string;
}

function wishesOn(desks: readonly Desk[], wishes: DeskWishes): ChosenWishes {
  const codes = desks.map(({ code }) => code);
  const choose = (spec: DeskSpec): Chosen => ({ ...chooseDesks(spec, codes), text: spec.text });
  return {
    prefer: wishes.prefer.map(choose),
    avoid: wishes.avoid.map(choose),
    only: wishes.only && choose(wishes.only),
    others: wishes.others,
  };
}

function wishFor({ code }: Desk, { prefer, others }: ChosenWishes): Wish | null {
  for (const [list, choice] of prefer.entries()) {
    const item = choice.rankOf(code);
    if (item !== null) return { list, item, reason: `preference ${list + 1}: ${choice.text}` };
  }
  return others ? { list: prefer.length, item: 0, reason: 'any other desk' } : null;
}

/** Why a desk is never asked for, or null. */
function barrierTo(
  desk: Desk,
  { avoid, only }: ChosenWishes,
  me: EmployeeId | null,
): string | null {
  if (desk.assignedTo.length > 0 && !desk.assignedTo.some((id) => id === me)) {
    return 'assigned to somebody else';
  }
  if (!desk.bookable) return 'not bookable';
  if (only !== null && only.rankOf(desk.code) === null) return `outside desks.only ${only.text}`;
  const avoided = avoid.find((choice) => choice.rankOf(desk.code) !== null);
  return avoided === undefined ? null : `avoided by desks.avoid ${avoided.text}`;
}

function notWanted({ prefer }: DeskWishes): string {
  const [first] = prefer;
  return prefer.length === 1 && first !== undefined
    ? `not among ${first.text}`
    : 'not preferred, and no other desk will do';
}

function byCode(a: Desk, b: Desk): number {
  return compareDesks(a.code, b.code) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

/** Why a date has no candidate, for people. */
export function describeNoCandidate({ leftOut }: Ranking, floor: string): string {
  const taken = leftOut.filter((desk) => desk.taken).length;
  if (leftOut.length === 0) return `floor ${floor} has no desks`;
  if (taken === 0) return `no desk of floor ${floor} is acceptable to the settings`;
  return taken === 1
    ? 'the one acceptable desk is taken'
    : `all ${taken} acceptable desks are taken`;
}

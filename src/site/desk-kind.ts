import type { SpaceKind } from '../booking/types.js';

/** What a space says that it is (contract G12, G17); any part may be blank (contract G5). */
export interface KindTexts {
  readonly spaceType?: KindName | null | undefined;
  readonly usageType?: KindName | null | undefined;
}

interface KindName {
  readonly name?: string | null | undefined;
  readonly displayName?: string | null | undefined;
}

/** Of a kind that nobody knows only the settings can say whether it is a desk (`desks.kinds`). */
export type KindVerdict = 'desk' | 'other' | 'unknown';

/** How a kind is called that the site leaves blank. */
export const unnamedKind = '(none)';

/** Words for a place to work at (`Desk`, `Schreibtisch`, `Poste de travail`). */
const deskWords =
  /\b(desks?|hot ?desks?|work ?stations?|workplaces?|workspaces?|workpoints?|seats?|cubicles?|bench(es)?|(steh|sitz|flex|eck|einzel|doppel|gruppen|team|büro)?(schreibtische?|arbeitspl(a|ae|ä)tze?)|postes? de travail|escritorios?|puestos? de trabajo|scrivani[ae]|postazion[ei]( di lavoro)?|werkplek(ken)?)\b/gu;
/**
 * What a desk may be said to be beside that. With any other word ("Help Desk", "Theatre Seat", "Picnic Bench") nobody
 * knows whether it is one.
 */
const desksAre = new Set(
  (
    'hot hotel hoteling hotelling flex flexi flexible free open office work working bookable reservable unassigned ' +
    'touchdown touch down drop in agile hybrid sit stand sitting standing height adjustable electric manual fixed assigned ' +
    'dedicated permanent resident temporary shared single double dual triple twin monitor monitors screen screens quiet focus ' +
    'silent personal individual standard regular normal basic premium executive ergonomic accessible ada corner window side ' +
    'aisle inner outer small medium large wide long short high low type size with without no and or the a an for ' +
    'desk desks seat seats bench benching cubicle ' +
    'flexibler flexible fester fixer geteilter geteilte buchbarer buchbar höhenverstellbarer höhenverstellbar steh sitz ruhig ruhiger ' +
    'individuel partagé flexible fixe libre réservable assis debout calme ' +
    'individual compartido flexible fijo libre reservable regulable tranquilo ' +
    'individuale condivisa flessibile fissa libera prenotabile regolabile ' +
    'flexplek vaste flexibele zit sta'
  ).split(' '),
);
/** Words for other things that are booked or bear a usage type too (contract G17). */
const otherWords =
  /\b(rooms?|meetings?|conference|huddle|booths?|pods?|phone|kitchens?|pantry|lounges?|cafes?|canteens?|parking|cars?|ev|garages?|lockers?|cabinets?|storage|bays?|cycles?|bikes?|bicycles?|showers?|rest ?rooms?|toilets?|wc|stairs?|lifts?|elevators?|amenit(y|ies)|equipment|print(ers?|ing)?|copy|gym|prayer|wellness|reception|lobby|corridors?|chargers?|charging|schrank|schließfach|spind|parkplatz|besprechungs?raum|casiers?|salles?|taquillas?|salas?|armadiett[oi]|parcheggio)\b/;

/** What a space is by one of its names; a name of both sorts ("Desk in Project Room") is known to nobody. */
function judgeText(text: string): KindVerdict {
  const words = plain(text);
  const other = otherWords.test(words);
  const rest = words
    .replace(deskWords, ' ')
    .split(' ')
    .filter((word) => word !== '');
  const isNamed = rest.length < words.split(' ').length;
  const desk = isNamed && (other || rest.every(isOfDesks));
  if (other) return desk ? 'unknown' : 'other';
  return desk ? 'desk' : 'unknown';
}

/** Numbers and single letters tell desks apart (`Desk 160`, `Type B`). */
function isOfDesks(word: string): boolean {
  return desksAre.has(word) || /^(\p{N}+\p{L}{0,2}|\p{L})$/u.test(word);
}

/** Lower case, `camelCase`, `snake_case` and signs taken apart: words with one space between. */
function plain(text: string): string {
  return text
    .normalize('NFC')
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/**
 * The text that tells what a space is: its `spaceType`, and `usageType` only where that says nothing, for "hoteling"
 * there says no more than that the space is bookable (contract G17).
 */
export function kindOf({ spaceType, usageType }: KindTexts): string {
  return said(spaceType) ?? said(usageType) ?? unnamedKind;
}

function said(kind: KindName | null | undefined): string | null {
  return [kind?.displayName, kind?.name].map((text) => text?.trim()).find((text) => text) ?? null;
}

function namesOf({ spaceType, usageType }: KindTexts): string[] {
  const telling = said(spaceType) === null ? usageType : spaceType;
  return [telling?.displayName, telling?.name].flatMap((text) => (text?.trim() ? [text] : []));
}

function isNamed(kind: KindTexts, named: readonly string[]): boolean {
  const wanted = new Set(named.map(plain));
  const own = namesOf(kind);
  return own.length === 0
    ? named.includes(unnamedKind)
    : own.some((text) => wanted.has(plain(text)));
}

/** What a space is by its words alone. */
function judgeKind(kind: KindTexts): KindVerdict {
  const verdicts = namesOf(kind).map(judgeText);
  if (verdicts.includes('other')) return verdicts.includes('desk') ? 'unknown' : 'other';
  return verdicts.includes('desk') ? 'desk' : 'unknown';
}

/** The one place that decides what is a desk: known words, or a kind that the settings name. */
export function isDesk(kind: KindTexts, named: readonly string[] = []): boolean {
  return isNamed(kind, named) || judgeKind(kind) === 'desk';
}

/** The kinds of a floor's spaces, the most frequent first. */
export function listKinds(
  spaces: readonly KindTexts[],
  named: readonly string[] = [],
): readonly SpaceKind[] {
  const kinds = new Map<string, SpaceKind>();
  for (const space of spaces) {
    const kind = kindOf(space);
    const by = isNamed(space, named)
      ? 'settings'
      : judgeKind(space) === 'unknown'
        ? 'unknown'
        : 'words';
    const count = (kinds.get(kind)?.count ?? 0) + 1;
    kinds.set(kind, { kind, count, desk: isDesk(space, named), by });
  }
  return [...kinds.values()].sort((a, b) => b.count - a.count || (a.kind < b.kind ? -1 : 1));
}

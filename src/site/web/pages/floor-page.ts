import type { CivilDate, Zone } from '../../../lib/civil-date.js';
import { civilDateAt } from '../../../lib/civil-date.js';
import { isDispensable } from '../../graphql/reply.js';
import type { Tab } from '../tab.js';
import type { Exchange } from '../traffic.js';
import { AnswerTrouble, PageTrouble } from '../trouble.js';
import { floorsIn, isObject, personIn, type WireFloor, type WirePerson } from '../wire.js';

/** A floor with its desks and bookings as one answer told it. */
export interface FloorRead {
  readonly floor: WireFloor;
  /** The dates that the page asked for, or null where its request names none. */
  readonly covers: { readonly first: CivilDate; readonly last: CivilDate } | null;
  /** When it was asked for, by `performance.now()`. */
  readonly askedAt: number;
}

export interface FloorAddress {
  readonly building: string;
  readonly floor: string;
}

/** The path of a floor page (contract W1). */
export function floorPath({ building, floor }: FloorAddress): string {
  return `/finder/building/${encodeURIComponent(building)}/floor/${encodeURIComponent(floor)}`;
}

/**
 * Opens the floor's page afresh and waits until its own traffic has named the floor's desks (contract W10).
 * @throws SessionExpired when the page asks to sign in; PageTrouble when no floor comes.
 */
export async function openFloor(tab: Tab, address: FloorAddress): Promise<FloorRead> {
  const mark = tab.traffic.mark();
  const url = tab.webOrigin + floorPath(address);
  const response = await tab.page
    .goto(url, { waitUntil: 'commit', timeout: tab.deadlines.page })
    .catch((error: unknown) => {
      throw new AnswerTrouble(`${tab.webOrigin} cannot be reached.`, null, { cause: error });
    });
  if (response !== null && response.status() >= 400) {
    throw new AnswerTrouble(`${tab.webOrigin} answered HTTP ${response.status()}.`);
  }
  return waitForFloor(tab, mark, address, tab.deadlines.page);
}

/**
 * The floor's next answer to a request sent since `mark`, for `date` where one is given.
 * @throws SessionExpired; PageTrouble when the page's reading fails or goes quiet without it.
 */
export async function waitForFloor(
  tab: Tab,
  mark: number,
  address: FloorAddress,
  deadline: number,
  date?: CivilDate,
): Promise<FloorRead> {
  const quiet = quietness(tab, mark);
  const look = (): FloorRead | null => {
    requireUsable(tab, mark);
    for (const exchange of tab.traffic.since(mark)) {
      const read = readFloor(exchange, address);
      if (read !== null && (date === undefined || isFor(read, date))) return read;
    }
    throwFailure(tab, mark, asksForDesks);
    if (!quiet.over()) return null;
    throwFailure(tab, mark);
    throw new PageTrouble(noFloor(address));
  };
  try {
    const read = await tab.traffic.until(look, deadline);
    if (read === null) throw new PageTrouble(noFloor(address));
    return read;
  } finally {
    quiet.end();
  }
}

/** Whether a request is for a floor's desks, by the documented names (contract G1, G11). */
function asksForDesks({ url, document }: Exchange): boolean {
  return /\bspaces\b/.test(document) || /floor/i.test(url);
}

function noFloor({ building, floor }: FloorAddress): string {
  return `The site shows no desks for floor "${floor}" of building "${building}".`;
}

function isFor(read: FloorRead, date: CivilDate): boolean {
  return read.covers === null || (read.covers.first <= date && date <= read.covers.last);
}

/** @throws SessionExpired; PageTrouble when the page is gone. */
export function requireUsable(tab: Tab, mark: number): void {
  if (!tab.alive) throw new PageTrouble('The page crashed or was closed.');
  tab.requireSession(mark);
}

/**
 * @throws AnswerTrouble when something that the page asked for since `mark` failed and nothing else is on its
 * way; of all that is `about` the matter in hand, where that is given.
 */
export function throwFailure(
  tab: Tab,
  mark: number,
  about: (exchange: Exchange) => boolean = () => true,
): void {
  if (tab.traffic.busy(mark)) return;
  for (const exchange of tab.traffic.since(mark)) {
    const { answer, asks, write } = exchange;
    if (answer === null || !asks || write || !about(exchange)) continue;
    if (answer.kind === 'lost')
      throw new AnswerTrouble(`The page lost an answer: ${answer.reason}.`);
    if (answer.status >= 400) {
      throw new AnswerTrouble(`The site answered HTTP ${answer.status}.`, answer.retryAfter);
    }
    const error = answer.errors.find((each) => !isDispensable(each));
    if (error !== undefined) throw new AnswerTrouble(`The site said: ${error.message}`);
    if (answer.body === undefined) throw new AnswerTrouble('The site sent an unreadable answer.');
  }
}

/** Notices that a page has been silent, with nothing on its way, for as long as `deadlines.silence`. */
export function quietness(tab: Tab, mark: number) {
  let over = false;
  const start = () =>
    setTimeout(() => {
      over = !tab.traffic.busy(mark);
      if (over) tab.traffic.wake();
      else timer = start();
    }, tab.deadlines.silence);
  let timer = start();
  const stop = tab.traffic.listen(() => {
    if (!over) timer.refresh();
  });
  return {
    over: () => over,
    end: () => {
      clearTimeout(timer);
      stop();
    },
  };
}

/** The addressed floor where an exchange has brought it, else null. */
export function readFloor(exchange: Exchange, address: FloorAddress): FloorRead | null {
  const { answer, askedAt, variables } = exchange;
  if (answer?.kind !== 'answered' || !answer.errors.every(isDispensable)) return null;
  const floor = floorsIn(answer.body).find(
    ({ code, building, spaces }) =>
      same(code, address.floor) &&
      same(building.code ?? address.building, address.building) &&
      spaces.length > 0,
  );
  if (floor === undefined) return null;
  return { floor, covers: datesOf(variables, floor.building.timezone as Zone), askedAt };
}

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** First and last date that a request names, whatever its variables are called. */
function datesOf(variables: unknown, zone: Zone): FloorRead['covers'] {
  const dates = strings(variables)
    .filter((text) => /^\d{4}-\d{2}-\d{2}/.test(text))
    .map((text) => {
      if (text.length === 10) return text as CivilDate;
      const instant = Date.parse(text.replace(/^(\S+) (\S+) UTC$/, '$1T$2Z'));
      return Number.isNaN(instant) ? (text.slice(0, 10) as CivilDate) : civilDateAt(instant, zone);
    })
    .sort();
  const [first] = dates;
  const last = dates.at(-1);
  return first === undefined || last === undefined ? null : { first, last };
}

function strings(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(strings) : [];
}

/** Who the page's own traffic says is signed in, or null where it does not say (contract G9). */
export function findPerson(tab: Tab): WirePerson | null {
  for (const { answer } of tab.traffic.since(0)) {
    if (answer?.kind !== 'answered') continue;
    const person = personIn(answer.body);
    if (person !== null) return person;
  }
  return null;
}

/** The same, waiting for what is on its way; and where no request names an employee, until the page is silent. */
export async function waitForPerson(tab: Tab): Promise<WirePerson | null> {
  const quiet = quietness(tab, 0);
  try {
    await tab.traffic.until(() => {
      requireUsable(tab, 0);
      const done = !tab.traffic.busy() && findAskedEmployee(tab) !== null;
      return findPerson(tab) !== null || done || quiet.over() ? true : null;
    }, tab.deadlines.answer);
    return findPerson(tab);
  } finally {
    quiet.end();
  }
}

/** The one employee that the page itself asks for, for where no answer says who is signed in; null for several. */
export function findAskedEmployee(tab: Tab): string | null {
  const asked = tab.traffic.since(0).flatMap(({ variables }) => employeeIds(variables));
  const [id] = asked;
  return id !== undefined && asked.every((each) => each === id) ? id : null;
}

function employeeIds(variables: unknown): string[] {
  if (Array.isArray(variables)) return variables.flatMap(employeeIds);
  const id = isObject(variables) ? variables.employeeId : undefined;
  return typeof id === 'string' ? [id] : [];
}

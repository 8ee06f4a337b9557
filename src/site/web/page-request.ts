import type { Day, Desk, Floor } from '../../booking/types.js';
import { messageOf } from '../../lib/errors.js';
import type { Call } from './asking.js';
import type { HeldRequest, Permit } from './gate.js';
import { type Pressable, pressBookNow } from './pages/book-now.js';
import { isEnd, mapDates } from './span.js';
import type { Tab } from './tab.js';
import { isObject } from './wire.js';

/** A request by which the page itself would book, as it was held at the wire; it never went out. */
export interface PageRequest {
  readonly call: Call;
  /** The desk that was pressed for it, by its id. */
  readonly spaceId: string;
}

/**
 * What the page itself sends to book a desk: it may know inputs that nobody else can (contract G15). Asked of it by pressing
 * free desks, and stopped at the gate. Null where it sends nothing, or nothing that can be read.
 */
export async function readPageRequest(tab: Tab, free: Pressable): Promise<PageRequest | null> {
  let held: HeldRequest | null = null;
  const permit: Permit = {
    refuse: (request) => {
      held ??= request;
      return 'the booking that the page itself would ask for';
    },
    release: () => false,
  };
  try {
    await tab.gate.during(permit, ({ stopped }) =>
      pressBookNow(tab, free, () => stopped.length > 0),
    );
  } catch (error) {
    if (!tab.alive) throw error;
    tab.log.info('The page does not show how it books', { why: messageOf(error) });
  }
  return held === null ? null : requestIn(held, free.desks);
}

/** Desks that anybody may press: those that are free, and then those of which nobody knows (contract G13). */
export function pressable(day: Day, floor: Floor): readonly Desk[] {
  const sure = surelyFree(day, floor);
  const untaken = floor.desks.filter((desk) => isOpen(desk) && !day.taken.has(desk.id));
  return [...sure, ...untaken.filter((desk) => !sure.includes(desk))];
}

export function surelyFree({ taken, perhaps }: Day, { desks }: Floor): readonly Desk[] {
  return desks.filter((desk) => isOpen(desk) && !taken.has(desk.id) && !perhaps?.has(desk.id));
}

function isOpen({ bookable, assignedTo }: Desk): boolean {
  return bookable && assignedTo.length === 0;
}

function requestIn({ url, document, variables }: HeldRequest, desks: readonly Desk[]) {
  const text = JSON.stringify(variables ?? null);
  const pressed = desks.find(({ id }) => text.includes(JSON.stringify(id)));
  if (pressed === undefined || document === '' || !isObject(variables)) return null;
  const call: Call = { name: url.search.slice(1) || 'createBooking', document, variables };
  return { call, spaceId: pressed.id };
}

/** What is asked for: the input of the documented request (contract G15). */
interface Wanted {
  readonly spaceId: string;
  readonly employeeId: string;
  readonly startDate: string;
  readonly endDate: string;
}

/**
 * The page's request for another desk and other hours, and as it is in all else, other employees that it names among that.
 * Null where desk, this very person, begin and end do not each stand in it: then nobody knows what it would ask for.
 */
export function asThePage({ call, spaceId }: PageRequest, wanted: Wanted): Call | null {
  const set = new Set<keyof Wanted>();
  const put = (key: keyof Wanted): string => {
    set.add(key);
    return wanted[key];
  };
  const dated = mapDates(call.variables, '', (key, value) =>
    written(put(isEnd(key) ? 'endDate' : 'startDate'), value),
  );
  const named = mapTexts(dated, (value) => {
    if (value === spaceId) return put('spaceId');
    return value === wanted.employeeId ? put('employeeId') : value;
  });
  return set.size === 4 && isObject(named) ? { ...call, variables: named } : null;
}

/** An instant of contract G15 as the page writes its own: that way, or as ISO has it. */
function written(instant: string, like: string): string {
  if (like.charAt(10) !== 'T') return like.length === 10 ? instant.slice(0, 10) : instant;
  return `${instant.slice(0, 10)}T${instant.slice(11, 19)}${like.includes('.') ? '.000' : ''}Z`;
}

function mapTexts(value: unknown, write: (value: string) => string): unknown {
  if (typeof value === 'string') return write(value);
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, write));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, mapTexts(item, write)]),
  );
}

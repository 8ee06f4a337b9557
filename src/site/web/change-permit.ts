import type { Booking } from '../../booking/types.js';
import { parseInstant } from '../graphql/instants.js';
import { thisOne, wordsOf } from '../graphql/words.js';
import { parseJson } from './asked.js';
import type { Asked } from './asked-document.js';
import type { HeldRequest, Permit } from './gate.js';
import type { Turn } from './turn.js';
import { isObject } from './wire.js';

export interface Change {
  readonly name: 'cancellation' | 'check-in';
  /** Words of an action that is likely to be this one, and of one that surely is another. */
  readonly words: RegExp;
  readonly not: RegExp;
}

export const cancelling: Change = {
  name: 'cancellation',
  words: /cancel|delete|remove|trash|\bbin\b|storn|annul|elimin/i,
  not: /check.?in|edit|pencil|share|map|locat|calendar|print|info/i,
};
export const checkingIn: Change = {
  name: 'check-in',
  words: /check.?in/i,
  not: /cancel|delete|remove|trash|edit|pencil|share|map|locat|calendar|print|info/i,
};

/** Words of a change that does more than is meant, or something else (contract G16, G17). */
const more =
  /^(all|future|following|series|recurring|recurrence|repeat(s|ing)?|mass|bulk|many|multiple|batch|reminders?|notifications?|others?|employees?|team|on|behalf|rooms?|meetings?|events?|calendar|lockers?|parking|visitors?|undo|uncheck|request)$/;

/** What is known of the booking that is to be changed, for what a page may send beside its id. */
export type About = Partial<Pick<Booking, 'spaceId' | 'desk' | 'date' | 'start' | 'end'>>;

/** The change of one booking and nothing else; `known` are the ids of all of one's bookings. */
export async function changePermit(
  change: Change,
  id: string,
  known: readonly string[],
  turn: Turn,
  about: About = {},
): Promise<Permit> {
  const { readDocument } = await import('./asked-document.js');
  return {
    release: () => turn.release(),
    refuse: (request) => {
      const asked =
        request.document === '' ? askedByPath(request, id) : readDocument(request.document);
      if (asked === null) return 'what cannot be read';
      const wrong =
        wrongIn(change, asked, request) ?? excessIn(change, asked, request, [id, about]);
      if (wrong !== null) return wrong;
      const text = decodeURIComponent(request.url.pathname) + request.document + request.body;
      if (!text.includes(id)) return 'a change of something else';
      const other = known.find((one) => one !== id && text.includes(one));
      return other === undefined ? null : 'a change of other bookings too';
    },
  };
}

/** The words of a path, without the id and what else names a thing. */
function askedByPath({ method, url, body }: HeldRequest, id: string): Asked {
  const steps = decodeURIComponent(url.pathname).split(id).join('').split('/');
  return {
    name: [method, ...steps.filter((step) => /^[a-z_-]{2,30}$/i.test(step))].join(' '),
    given: bodyOf(url, body),
  };
}

/** What a request by path is given: in its address, and in a body of JSON or of a form. */
function bodyOf(url: URL, body: string): Record<string, unknown> {
  const json = parseJson(body);
  const form = json === undefined ? Object.fromEntries(new URLSearchParams(body)) : { body: json };
  return { ...Object.fromEntries(url.searchParams), ...form };
}

/** Why what is asked is not the change that is meant, for people; null when it is. */
function wrongIn(change: Change, { name }: Asked, request: HeldRequest): string | null {
  const words = wordsOf(name);
  const excess = words.find((word) => more.test(word));
  if (excess !== undefined) return doubtAbout(`"${name}"`);
  const isCancel = words.some((word) => /^(cancel|delete|remove|destroy|release)/.test(word));
  const checks = /check.?(ed)?.?in/i.test(name);
  const flag = checkedInOf(request);
  const isCheckIn = flag !== false && (checks || (flag === true && words.includes('update')));
  const right = change.name === 'cancellation' ? isCancel && !checks : isCheckIn && !isCancel;
  return right ? null : `"${name}", which is no ${change.name}`;
}

/** Names of what a page may send beside the id, whatever it says: for people and for the page itself. */
const idle =
  /^(client_?mutation_?id|note|notes|comment|reason|locale|language|operation_?name|(employee|person|user|owner)_?id)$/i;
/** Flags that change nothing but who hears of it. */
const telling = /^(notify|send_?(e_?)?(mail|notification)s?|silent)/i;

/**
 * Why a request asks for more than the one change, for people; null where it carries the booking's id and nothing else
 * that could mean anything: by words alone nobody knows what a choice or a number does (contract G16).
 */
function excessIn(
  change: Change,
  { name, given }: Asked,
  { variables }: HeldRequest,
  [id, about]: readonly [string, About],
): string | null {
  const known: readonly unknown[] = [id, null, undefined, false, '', about.spaceId, about.desk];
  const meant = change.name === 'check-in' ? /^checked_?in$|^check_?in$/i : /^cancell?ed$/i;
  const isMeant = ({ key, value }: Leaf) => {
    if (known.includes(value) || idle.test(key)) return true;
    if (value === true) return telling.test(key) || (change.name === 'check-in' && meant.test(key));
    if (typeof value !== 'string') return false;
    return thisOne.test(value) || meant.test(value) || isOfTheBooking(value, about);
  };
  const excess = [...leavesOf(given), ...leavesOf(variables)].find((leaf) => !isMeant(leaf));
  return excess === undefined ? null : doubtAbout(`"${name}" with "${excess.key}"`);
}

/** Of what nobody knows whether it changes this one booking alone. */
function doubtAbout(what: string): string {
  return `${what}, which could change more than this booking`;
}

/** Its own date or one of its own instants. */
function isOfTheBooking(value: string, { date, start, end }: About): boolean {
  if (value === date) return true;
  const instant = parseInstant(value);
  return instant !== null && (instant === start || instant === end);
}

interface Leaf {
  readonly key: string;
  readonly value: unknown;
}

function leavesOf(value: unknown, key = ''): Leaf[] {
  if (Array.isArray(value)) return value.flatMap((item) => leavesOf(item, key));
  if (!isObject(value)) return [{ key, value }];
  return Object.entries(value).flatMap(([name, item]) => leavesOf(item, name));
}

function checkedInOf({ document, variables, body }: HeldRequest): boolean | null {
  const text = `${document} ${JSON.stringify(variables ?? null)} ${body}`;
  const match = /"?\bchecked_?in"?\\?"?\s*:\s*(true|false)/i.exec(text);
  return match === null ? null : match[1] === 'true';
}

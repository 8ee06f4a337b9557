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
/** The change of one booking and nothing else; `known` are the ids of all of one's bookings. */
export async function changePermit(
  change: Change,
  id: string,
  known: readonly string[],
  turn: Turn,
): Promise<Permit> {
  const { readDocument } = await import('./asked-document.js');
  return {
    release: () => turn.release(),
    refuse: (request) => {
      const asked =
        request.document === '' ? askedByPath(request, id) : readDocument(request.document);
      if (asked === null) return 'what cannot be read';
      const wrong = wrongIn(change, asked, request);
      if (wrong !== null) return wrong;
      const text = decodeURIComponent(request.url.pathname) + request.document + request.body;
      if (!text.includes(id)) return 'a change of something else';
      const other = known.find((one) => one !== id && text.includes(one));
      return other === undefined ? null : 'a change of other bookings too';
    },
  };
}

/** The words of a path, without the id and what else names a thing. */
function askedByPath({ method, url }: HeldRequest, id: string): Asked {
  const steps = decodeURIComponent(url.pathname).split(id).join('').split('/');
  return {
    name: [method, ...steps.filter((step) => /^[a-z_-]{2,30}$/i.test(step))].join(' '),
    switched: [],
  };
}

/** Why what is asked is not the change that is meant, for people; null when it is. */
function wrongIn(change: Change, { name, switched }: Asked, request: HeldRequest): string | null {
  const words = wordsIn(name);
  const chosen = [...switched.flatMap(wordsIn), ...flagWords(request.variables)];
  const excess = [...words, ...chosen].find((word) => more.test(word));
  if (excess !== undefined) return `"${name}", which smells of "${excess}"`;
  const isCancel = words.some((word) => /^(cancel|delete|remove|destroy|release)/.test(word));
  const checks = /check.?(ed)?.?in/i.test(name);
  const flag = checkedInOf(request);
  const isCheckIn = flag !== false && (checks || (flag === true && words.includes('update')));
  const right = change.name === 'cancellation' ? isCancel && !checks : isCheckIn && !isCancel;
  return right ? null : `"${name}", which is no ${change.name}`;
}

function wordsIn(name: string): string[] {
  return name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .split(/[^A-Za-z]+/)
    .map((word) => word.toLowerCase())
    .filter((word) => word !== '');
}

/** Words of switched-on flags and of choices among the variables: `{ scope: "ALL" }`, `{ deleteSeries: true }`. */
function flagWords(value: unknown, key = ''): string[] {
  if (value === true) return wordsIn(key);
  if (typeof value === 'string')
    return /^[A-Z][A-Z_]*$/.test(value) ? wordsIn(value.toLowerCase()) : [];
  if (Array.isArray(value)) return value.flatMap((item) => flagWords(item, key));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, item]) => flagWords(item, name));
}

function checkedInOf({ document, variables, body }: HeldRequest): boolean | null {
  const text = `${document} ${JSON.stringify(variables ?? null)} ${body}`;
  const match = /"?\bchecked_?in"?\\?"?\s*:\s*(true|false)/i.exec(text);
  return match === null ? null : match[1] === 'true';
}

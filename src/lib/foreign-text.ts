/** Whatever acts instead of being seen: control and format characters (escapes, bidi marks, zero widths), line breaks. */
const acting = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;
const breaks = /[\t\n\v\f\r\u0085\p{Zl}\p{Zp}]+/gu;
const others = /[\p{Cc}\p{Cf}]/gu;

const color = String.raw`(\u001b\[[\d;]*m)`;
const actingButColors = new RegExp(`${color}|[^\\P{Cc}\\n\\t]|[\\p{Cf}\\p{Zl}\\p{Zp}]`, 'gu');

/** In the JSON of an answer: an acting character as it is, or anything that is written as an escape and may be one. */
const suspicious = /\\[ubfnrt]|[^\P{Cc}\t\n\r]|[\p{Cf}\p{Zl}\p{Zp}]/u;

/**
 * A stranger's text as it may be shown anywhere: on one line, and nothing in it acts on a terminal, a file or a message.
 * A text of which nothing would be left shows as `�`.
 */
export function plainText(text: string): string {
  if (!acting.test(text)) return text;
  const plain = text.replace(breaks, ' ').replace(others, '');
  return plain.trim() === '' ? '\uFFFD' : plain;
}

/**
 * The value that a stranger's JSON stands for, with every text in it made plain but ids: those are sent back as they
 * came (contract G8). @throws SyntaxError
 */
export function parseForeign(json: string): unknown {
  if (!suspicious.test(json)) return JSON.parse(json);
  return JSON.parse(json, (key, value: unknown) =>
    typeof value === 'string' && !isId(key) ? plainText(value) : value,
  );
}

/** `externalId` is made of names that people see (contract G12). */
function isId(key: string): boolean {
  return key === 'id' || (/Ids?$/.test(key) && key !== 'externalId');
}

/**
 * A text of ours that may hold an id as it came: no character in it acts but line breaks, tabs and colours. The second
 * net; what is seen of a stranger has been made plain where it came in.
 */
export function withoutControls(text: string): string {
  return text.replace(actingButColors, (_, color?: string) => color ?? '');
}

/** JSON in which such characters are escapes, so that it can be shown and means the same. */
export function withEscapes(json: string): string {
  return json.replace(/[^\P{Cc}\n]|[\p{Cf}\p{Zl}\p{Zp}]/gu, (found) =>
    [...Array(found.length).keys()]
      .map((at) => `\\u${found.charCodeAt(at).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}

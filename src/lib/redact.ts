import { inspect } from 'node:util';
import { maskLive } from './live-secrets.js';
import { masked, Secret } from './secret.js';

/** What tokens, cookies and passwords look like when they slip into a text. */
const shapes: readonly RegExp[] = [
  // A JSON web token, whole or cut off (contract S6).
  /\beyJ[\w-]{8,}(?:\.[\w-]*){0,4}/g,
  /(?<=\b(?:Bearer|Basic)\s+)[^\s"',;]+/gi,
  /(?<=\b(?:set-)?cookie["']?\s*[:=]\s*["']?)[^\r\n"']+/gi,
  /(?<=\b(?:access_token[\w.-]*|\w*(?:session|token|password|passwd|passphrase|secret|sid)|SAMLResponse|RelayState)["']?\s*[=:]\s*["']?)[^\s"'&;,]+/gi,
  /\b[0-9a-f]{32,}\b/gi,
];

/** Long runs of base64: both cases and a digit, or both cases and very long. Words, paths and UUIDs are none. */
const base64Run = /[A-Za-z0-9+_-]{24,}={0,2}/g;
const mixed = /^(?=.*[a-z])(?=.*[A-Z])(?=.*\d|.{40})/;

/** Longer texts are cut: nobody reads them, and looking through them takes time. */
const mostCharacters = 50_000;

const tellingKey = /token|cookie|authori[sz]ation|password|passphrase|secret|set-cookie|storage/i;

/** Shapes that nothing but a token has: ids of the site may look like the others. */
const certainShapes: readonly RegExp[] = [
  /\beyJ[\w-]{8,}\.[\w-]{4,}\.[\w-]*/g,
  /(?<=\bBearer\s+)[\w.~+/-]{16,}=*/gi,
];

/** A result or a message as it may leave: no live secret in it, and nothing that can only be a token. */
export function redactOutput(text: string): string {
  let result = maskLive(text);
  for (const shape of certainShapes) result = result.replace(shape, (found) => starred(found));
  return result;
}

/** The text with everything that has the shape of a secret turned to stars. */
export function redactText(text: string): string {
  let result = text.length > mostCharacters ? `${text.slice(0, mostCharacters)}…` : text;
  result = maskLive(result);
  for (const shape of shapes) result = result.replace(shape, (found) => starred(found));
  return result.replace(base64Run, (found) => (mixed.test(found) ? starred(found) : found));
}

/** A value as it may be logged: plain JSON in which no secret can be read. */
export function redactValue(value: unknown, depth = 0): unknown {
  if (value instanceof Secret) return value.toJSON();
  if (typeof value === 'string') return redactText(value);
  if (typeof value === 'bigint') return String(value);
  if (value === null || typeof value !== 'object') {
    return typeof value === 'function' || typeof value === 'symbol' ? undefined : value;
  }
  if (value instanceof Error) return redactError(value, depth);
  if (depth >= 6) return redactText(inspect(value, { depth: 0 }));
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (ArrayBuffer.isView(value)) return `<${value.byteLength} bytes>`;
  if (value instanceof Set || Array.isArray(value)) {
    return [...value].map((item) => redactValue(item, depth + 1));
  }
  const entries = value instanceof Map ? [...value.entries()] : Object.entries(value);
  return Object.fromEntries(
    entries.map(([key, item]) => [String(key), redactField(String(key), item, depth + 1)]),
  );
}

/** An error's words and stack, its cause included, with nothing of a secret left in them. */
export function redactError(error: Error, depth = 0): Record<string, unknown> {
  const cause = error.cause instanceof Error && depth < 6 ? error.cause : null;
  return {
    name: error.name,
    message: redactText(error.message),
    stack: redactText(error.stack ?? ''),
    ...(cause === null ? {} : { cause: redactError(cause, depth + 1) }),
  };
}

function redactField(key: string, value: unknown, depth: number): unknown {
  if (!tellingKey.test(key) || value instanceof Secret) return redactValue(value, depth);
  return allMasked(typeof value === 'string' ? value : redactValue(value, depth));
}

/** Under a telling key every text counts as a secret, however deep it lies: `cookies: [{ value }]`. */
function allMasked(value: unknown): unknown {
  if (typeof value === 'string') return masked(value);
  if (Array.isArray(value)) return value.map(allMasked);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, allMasked(item)]));
}

function starred(found: string): string {
  return found.startsWith('****') ? found : masked(found);
}

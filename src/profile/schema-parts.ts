import { isAbsolute, win32 } from 'node:path';
import * as z from 'zod/mini';
import { isBrowserKind } from '../lib/browser-kinds.js';
import { parseDuration } from '../lib/duration.js';
import { isLoopback } from '../lib/loopback.js';

/** An object in which only these keys may stand. */
export function section<Shape extends z.core.$ZodShape>(shape: Shape) {
  const keys = `keys ${Object.keys(shape)
    .map((key) => JSON.stringify(key))
    .join(', ')}`;
  return z.strictObject(shape, {
    error: ({ code }) => (code === 'unrecognized_keys' ? keys : `an object with the ${keys}`),
  });
}

export const word = (description: string) =>
  z
    .string()
    .check(
      z.regex(/^[^\p{C}]{1,200}$/u, 'a text of 1 to 200 characters with no control characters'),
      z.refine((text) => text.trim() === text, 'a text with no space around it'),
    )
    .register(z.globalRegistry, { description });

const deskText = (description: string) =>
  z.string().check(z.minLength(1), z.maxLength(2000)).register(z.globalRegistry, { description });

export const deskSpec = (description: string) =>
  z
    .union(
      [
        deskText('desks, ranges and patterns, with commas between them'),
        section({
          from: deskText('the first desk of a range'),
          to: deskText('the last; it differs from the first in one number'),
        }),
      ],
      'desks such as "2.24.01", "2.24.01-2.24.21", "2.24.*" or { "from": "3-101", "to": "3-110" }',
    )
    .register(z.globalRegistry, {
      description,
      examples: ['2.24.01-2.24.21', '2.24.*', { from: '3-101', to: '3-110' }],
    });

export const originText = z
  .string()
  .check(
    z.refine(isOrigin, 'an origin such as "https://main.spaceiq.com": https, a host, and no path'),
  );

export const clockTime = '([01]\\d|2[0-3]):[0-5]\\d';

export const wait = z
  .string()
  .check(z.refine(isWait, 'a span from 1s to 1d, such as "90s", "5m" or "1h30m"'))
  .register(z.globalRegistry, {
    description: 'how long to wait after each round',
    examples: ['90s', '5m', '1h'],
  });

export function count(from: number, to: number, description: string) {
  const allowed = `a whole number from ${from} to ${to}`;
  return z
    .int(allowed)
    .check(z.minimum(from, allowed), z.maximum(to, allowed))
    .register(z.globalRegistry, { description });
}

export const mailAddress = z
  .string()
  .check(
    z.regex(/^[^\s@<>,;\p{C}]+@[^\s@<>,;\p{C}]+$/u, 'an address such as "alice@example.com"'),
    z.maxLength(320),
  );

function isOrigin(text: string): boolean {
  const url = parseUrl(text);
  if (url === null || url.username !== '' || url.password !== '') return false;
  const bare = url.pathname === '/' && url.search === '' && url.hash === '' && !/[?#]/.test(text);
  return bare && isSafeScheme(url);
}

/** A name or a path that means the same program wherever we are called. */
export function isBrowser(text: string): boolean {
  return isBrowserKind(text) || isAbsolute(text) || win32.isAbsolute(text);
}

export function isWebhookUrl(text: string): boolean {
  const url = parseUrl(text);
  return url !== null && isSafeScheme(url);
}

function isSafeScheme(url: URL): boolean {
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
}

function parseUrl(text: string): URL | null {
  // URL drops line breaks and backslashes silently; such a text is not what it seems.
  if (/[\s\\\p{C}]/u.test(text) || text.length > 2000) return null;
  return URL.canParse(text) ? new URL(text) : null;
}

function isWait(text: string): boolean {
  const ms = parseDuration(text);
  return ms !== null && ms >= 1000 && ms <= 86_400_000;
}

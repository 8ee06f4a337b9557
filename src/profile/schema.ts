import { isAbsolute, win32 } from 'node:path';
import * as z from 'zod';
import { isBrowserKind } from '../lib/browser-kinds.js';
import { weekdays } from '../lib/civil-date.js';
import { parseDuration } from '../lib/duration.js';
import { isLoopback } from '../lib/loopback.js';
import { zoneNamed } from '../lib/zone-names.js';
import { idPattern, namePattern } from './names.js';
import { noticeEvents, webhookFormats } from './settings.js';

/** An object in which only these keys may stand. */
function section<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `keys ${Object.keys(shape)
            .map((key) => JSON.stringify(key))
            .join(', ')}`
        : undefined,
  });
}

const word = (description: string) =>
  z
    .string()
    .regex(/^[^\p{C}]{1,200}$/u, 'a text of 1 to 200 characters with no control characters')
    .refine((text) => text.trim() === text, 'a text with no space around it')
    .meta({ description });

const deskText = (description: string) => z.string().min(1).max(2000).meta({ description });

const deskSpec = (description: string) =>
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
    .meta({
      description,
      examples: ['2.24.01-2.24.21', '2.24.*', { from: '3-101', to: '3-110' }],
    });

const originText = z
  .string()
  .refine(isOrigin, 'an origin such as "https://main.spaceiq.com": https, a host, and no path');

const clockTime = '([01]\\d|2[0-3]):[0-5]\\d';

const wait = z
  .string()
  .refine(isWait, 'a span from 1s to 1d, such as "90s", "5m" or "1h30m"')
  .meta({ description: 'how long to wait after each round', examples: ['90s', '5m', '1h'] });

function count(from: number, to: number, description: string) {
  const allowed = `a whole number from ${from} to ${to}`;
  return z.int(allowed).min(from, allowed).max(to, allowed).meta({ description });
}

const desks = section({
  prefer: z
    .array(
      section({
        desks: deskSpec('desks, a range or a pattern'),
        note: word('why; for people').optional(),
      }),
    )
    .max(200)
    .optional()
    .meta({ description: 'in order of preference' }),
  avoid: z.array(deskSpec('never these')).max(500).optional(),
  only: deskSpec('nothing outside this is ever booked').nullable().optional(),
  others: z
    .boolean()
    .optional()
    .meta({ description: 'whether any other desk will do when no preferred one is free' }),
  kinds: z
    .array(word('a kind of space, as `spaceiq desks --kinds` lists it'))
    .max(50)
    .optional()
    .meta({ description: 'kinds of spaces that are desks too', examples: [['Perch']] }),
});

const watch = section({
  waits: z
    .array(section({ rounds: count(1, 100_000, 'for so many rounds').optional(), wait }))
    .min(1)
    .max(50)
    .refine(
      (waits) => waits.every(({ rounds }, at) => rounds !== undefined || at === waits.length - 1),
      'rounds in every entry but the last',
    )
    .optional(),
  restartBrowserEvery: count(1, 100_000, 'rounds between two starts of the browser').optional(),
});

const limits = section({
  datesPerRun: count(1, 400, 'dates that one run works for').optional(),
  requestsPerMinute: count(1, 600, 'requests to the site').optional(),
  sessionDays: count(1, 3650, 'days after which a sealed session is opened no more').optional(),
  logMegabytes: z
    .number()
    .min(0.01, 'a number from 0.01 to 1000')
    .max(1000, 'a number from 0.01 to 1000')
    .optional()
    .meta({ description: 'size at which a log file is put aside' }),
});

const webhook = section({
  url: z
    .string()
    .refine(isWebhookUrl, 'an https address (http only for this machine itself)')
    .optional()
    .meta({ description: 'where the notice is posted; it is moved into the keychain' }),
  id: z
    .string()
    .regex(idPattern, 'an id that spaceiq has made')
    .optional()
    .meta({ description: 'what the keychain knows the address by' }),
  host: z
    .string()
    .regex(/^[A-Za-z0-9.:[\]-]{1,260}$/, 'a host name such as "hooks.example.com"')
    .optional()
    .meta({ description: 'the one host that the address may be at' }),
  format: z.enum(webhookFormats).optional(),
}).refine(
  ({ url, id, host }) => (url === undefined) !== (id === undefined || host === undefined),
  'a url, or the id and the host of one in the keychain',
);
export type RawWebhook = z.infer<typeof webhook>;

const mailAddress = z
  .string()
  .regex(/^[^\s@<>,;\p{C}]+@[^\s@<>,;\p{C}]+$/u, 'an address such as "alice@example.com"')
  .max(320);

const mail = section({
  to: z.union([mailAddress, z.array(mailAddress).min(1).max(20)], {
    error: 'an address such as "alice@example.com", or a list of them',
  }),
  from: mailAddress,
  host: z.string().regex(/^[A-Za-z0-9.:-]{1,253}$/, 'a host name such as "smtp.example.com"'),
  port: count(1, 65_535, 'usually 587, or 465 with secure').optional(),
  secure: z.boolean().optional().meta({ description: 'TLS from the first byte' }),
  user: word('signs in with this; the password is kept in the keychain').nullable().optional(),
});

const notify = section({
  on: z.array(z.enum(noticeEvents)).optional(),
  desktop: z.boolean().optional(),
  webhooks: z.array(webhook).max(20).optional(),
  email: mail.nullable().optional(),
});

/** One profile's settings as a person writes them. */
export const rawSettings = section({
  url: originText.meta({
    description: "the web app's origin",
    examples: ['https://main.spaceiq.com'],
  }),
  apiUrl: originText.nullable().optional().meta({
    description: 'the only origin that may get the token; needed where url is this machine',
  }),
  email: mailAddress
    .nullable()
    .optional()
    .meta({ description: 'filled into the SSO form when nobody is at the keyboard' }),
  browser: word('chrome, msedge, chromium or a whole path')
    .refine(isBrowser, 'chrome, msedge, chromium or a whole path')
    .nullable()
    .optional(),
  building: word("the building's code, as in the web app's address"),
  floor: word("the floor's code, as in the web app's address"),
  timezone: z
    .string()
    .refine((text) => zoneNamed(text) !== null, 'a time zone such as "Europe/London"')
    .nullable()
    .optional()
    .meta({
      description: "the building's time zone, for where the site does not tell it",
      examples: ['Europe/London'],
    }),
  desks: desks.optional(),
  days: z.array(z.enum(weekdays)).optional().meta({ description: 'days that `window` takes' }),
  windowDays: count(0, 400, 'how many days ahead of today may be booked').optional(),
  skip: z
    .array(z.string())
    .max(500)
    .optional()
    .meta({
      description: 'dates or runs of dates never to book',
      examples: [['2026-12-24..2027-01-02']],
    }),
  order: z.enum(['furthest-first', 'nearest-first']).optional(),
  hours: z
    .string()
    .regex(
      new RegExp(`^${clockTime}-(${clockTime}|24:00)$`),
      'hours such as "09:00-18:00", the start before the end',
    )
    .refine(
      (text) => !text.includes('-') || text.slice(0, 5) < text.slice(6),
      'hours such as "09:00-18:00", the start before the end',
    )
    .optional()
    .meta({ description: "booking hours in the building's zone", examples: ['09:00-18:00'] }),
  todayUntil: z
    .string()
    .regex(new RegExp(`^${clockTime}$`), 'a clock time such as "09:30"')
    .nullable()
    .optional()
    .meta({ description: 'until when today itself is still worth booking' }),
  minNotice: z
    .string()
    .refine(
      (text) => (parseDuration(text) ?? Number.NaN) <= 86_400_000,
      'a span up to 1d, such as "2h" or "0m"',
    )
    .optional()
    .meta({
      description: 'how long before the hours a run that nobody watches last takes today',
      examples: ['2h', '0m'],
    }),
  watch: watch.optional(),
  limits: limits.optional(),
  notify: notify.optional(),
}).meta({ title: 'Settings of a profile' });

export type CheckedSettings = z.infer<typeof rawSettings>;

export const parallelProfiles = count(1, 32, 'how many profiles book --all works for at once');

/** The document that `profile import` takes and `profile export` gives; its JSON Schema is published. */
export const settingsDocument = section({
  $schema: z.string().optional(),
  profiles: z.record(z.string().regex(namePattern), rawSettings),
  defaultProfile: z.string().regex(namePattern).optional(),
  parallelProfiles: parallelProfiles.optional(),
}).meta({ title: 'Profiles of spaceiq' });

function isOrigin(text: string): boolean {
  const url = parseUrl(text);
  if (url === null || url.username !== '' || url.password !== '') return false;
  const bare = url.pathname === '/' && url.search === '' && url.hash === '' && !/[?#]/.test(text);
  return bare && isSafeScheme(url);
}

/** A name or a path that means the same program wherever we are called. */
function isBrowser(text: string): boolean {
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

import * as z from 'zod/mini';
import { weekdays } from '../lib/civil-date.js';
import { parseDuration } from '../lib/duration.js';
import { zoneNamed } from '../lib/zone-names.js';
import { idPattern, namePattern } from './names.js';
import {
  clockTime,
  count,
  deskSpec,
  isBrowser,
  isWebhookUrl,
  mailAddress,
  originText,
  section,
  wait,
  word,
} from './schema-parts.js';
import { noticeEvents, webhookFormats } from './settings.js';

const desks = section({
  prefer: z
    .optional(
      z
        .array(
          section({
            desks: deskSpec('desks, a range or a pattern'),
            note: z.optional(word('why; for people')),
          }),
        )
        .check(z.maxLength(200)),
    )
    .register(z.globalRegistry, { description: 'in order of preference' }),
  avoid: z.optional(z.array(deskSpec('never these')).check(z.maxLength(500))),
  only: z.optional(z.nullable(deskSpec('nothing outside this is ever booked'))),
  others: z.optional(z.boolean()).register(z.globalRegistry, {
    description: 'whether any other desk will do when no preferred one is free',
  }),
  kinds: z
    .optional(
      z.array(word('a kind of space, as `spaceiq desks --kinds` lists it')).check(z.maxLength(50)),
    )
    .register(z.globalRegistry, {
      description: 'kinds of spaces that are desks too',
      examples: [['Perch']],
    }),
});

const watch = section({
  waits: z.optional(
    z.array(section({ rounds: z.optional(count(1, 100_000, 'for so many rounds')), wait })).check(
      z.minLength(1),
      z.maxLength(50),
      z.refine(
        (waits) => waits.every(({ rounds }, at) => rounds !== undefined || at === waits.length - 1),
        'rounds in every entry but the last',
      ),
    ),
  ),
  restartBrowserEvery: z.optional(count(1, 100_000, 'rounds between two starts of the browser')),
});

const limits = section({
  datesPerRun: z.optional(count(1, 400, 'dates that one run works for')),
  requestsPerMinute: z.optional(count(1, 600, 'requests to the site')),
  sessionDays: z.optional(count(1, 3650, 'days after which a sealed session is opened no more')),
  logMegabytes: z
    .optional(
      z
        .number()
        .check(
          z.minimum(0.01, 'a number from 0.01 to 1000'),
          z.maximum(1000, 'a number from 0.01 to 1000'),
        ),
    )
    .register(z.globalRegistry, { description: 'size at which a log file is put aside' }),
});

const webhook = section({
  url: z
    .optional(
      z
        .string()
        .check(z.refine(isWebhookUrl, 'an https address (http only for this machine itself)')),
    )
    .register(z.globalRegistry, {
      description: 'where the notice is posted; it is moved into the keychain',
    }),
  id: z
    .optional(z.string().check(z.regex(idPattern, 'an id that spaceiq has made')))
    .register(z.globalRegistry, { description: 'what the keychain knows the address by' }),
  host: z
    .optional(
      z
        .string()
        .check(z.regex(/^[A-Za-z0-9.:[\]-]{1,260}$/, 'a host name such as "hooks.example.com"')),
    )
    .register(z.globalRegistry, { description: 'the one host that the address may be at' }),
  format: z.optional(z.enum(webhookFormats)),
}).check(
  z.refine(
    ({ url, id, host }) => (url === undefined) !== (id === undefined || host === undefined),
    'a url, or the id and the host of one in the keychain',
  ),
);
export type RawWebhook = z.infer<typeof webhook>;

const mail = section({
  to: z.union([mailAddress, z.array(mailAddress).check(z.minLength(1), z.maxLength(20))], {
    error: 'an address such as "alice@example.com", or a list of them',
  }),
  from: mailAddress,
  host: z
    .string()
    .check(z.regex(/^[A-Za-z0-9.:-]{1,253}$/, 'a host name such as "smtp.example.com"')),
  port: z.optional(count(1, 65_535, 'usually 587, or 465 with secure')),
  secure: z
    .optional(z.boolean())
    .register(z.globalRegistry, { description: 'TLS from the first byte' }),
  user: z.optional(z.nullable(word('signs in with this; the password is kept in the keychain'))),
});

const notify = section({
  on: z.optional(z.array(z.enum(noticeEvents))),
  desktop: z.optional(z.boolean()),
  webhooks: z.optional(z.array(webhook).check(z.maxLength(20))),
  email: z.optional(z.nullable(mail)),
});

/** One profile's settings as a person writes them. */
export const rawSettings = section({
  url: originText.check(
    z.meta({
      description: "the web app's origin",
      examples: ['https://main.spaceiq.com'],
    }),
  ),
  apiUrl: z.optional(z.nullable(originText)).register(z.globalRegistry, {
    description: 'the only origin that may get the token; needed where url is this machine',
  }),
  email: z.optional(z.nullable(mailAddress)).register(z.globalRegistry, {
    description: 'filled into the SSO form when nobody is at the keyboard',
  }),
  browser: z.optional(
    z.nullable(
      word('chrome, msedge, chromium or a whole path').check(
        z.refine(isBrowser, 'chrome, msedge, chromium or a whole path'),
      ),
    ),
  ),
  building: word("the building's code, as in the web app's address"),
  floor: word("the floor's code, as in the web app's address"),
  timezone: z
    .optional(
      z.nullable(
        z
          .string()
          .check(
            z.refine((text) => zoneNamed(text) !== null, 'a time zone such as "Europe/London"'),
          ),
      ),
    )
    .register(z.globalRegistry, {
      description: "the building's time zone, for where the site does not tell it",
      examples: ['Europe/London'],
    }),
  desks: z.optional(desks),
  days: z
    .optional(z.array(z.enum(weekdays)))
    .register(z.globalRegistry, { description: 'days that `window` takes' }),
  windowDays: z.optional(count(0, 400, 'how many days ahead of today may be booked')),
  skip: z.optional(z.array(z.string()).check(z.maxLength(500))).register(z.globalRegistry, {
    description: 'dates or runs of dates never to book',
    examples: [['2026-12-24..2027-01-02']],
  }),
  order: z.optional(z.enum(['furthest-first', 'nearest-first'])),
  hours: z
    .optional(
      z.string().check(
        z.regex(
          new RegExp(`^${clockTime}-(${clockTime}|24:00)$`),
          'hours such as "09:00-18:00", the start before the end',
        ),
        z.refine(
          (text) => !text.includes('-') || text.slice(0, 5) < text.slice(6),
          'hours such as "09:00-18:00", the start before the end',
        ),
      ),
    )
    .register(z.globalRegistry, {
      description: "booking hours in the building's zone",
      examples: ['09:00-18:00'],
    }),
  todayUntil: z
    .optional(
      z.nullable(
        z.string().check(z.regex(new RegExp(`^${clockTime}$`), 'a clock time such as "09:30"')),
      ),
    )
    .register(z.globalRegistry, { description: 'until when today itself is still worth booking' }),
  minNotice: z
    .optional(
      z
        .string()
        .check(
          z.refine(
            (text) => (parseDuration(text) ?? Number.NaN) <= 86_400_000,
            'a span up to 1d, such as "2h" or "0m"',
          ),
        ),
    )
    .register(z.globalRegistry, {
      description: 'how long before the hours a run that nobody watches last takes today',
      examples: ['2h', '0m'],
    }),
  watch: z.optional(watch),
  limits: z.optional(limits),
  notify: z.optional(notify),
}).register(z.globalRegistry, { title: 'Settings of a profile' });

export type CheckedSettings = z.infer<typeof rawSettings>;

export const parallelProfiles = count(1, 32, 'how many profiles book --all works for at once');

/** The document that `profile import` takes and `profile export` gives; its JSON Schema is published. */
export const settingsDocument = section({
  $schema: z.optional(z.string()),
  profiles: z.record(z.string().check(z.regex(namePattern)), rawSettings),
  defaultProfile: z.optional(z.string().check(z.regex(namePattern))),
  parallelProfiles: z.optional(parallelProfiles),
}).register(z.globalRegistry, { title: 'Profiles of spaceiq' });

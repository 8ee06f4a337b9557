import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { UsageError } from '../../../src/lib/errors.js';
import { applyChanges, parseChange } from '../../../src/profile/change.js';
import { checkSettings } from '../../../src/profile/check.js';
import { fuzzRuns, plain } from './make.js';

const example = JSON.parse(
  readFileSync(new URL('../../../profiles.example.json', import.meta.url), 'utf8'),
) as { profiles: { alice: Record<string, unknown> } };

function check(changes: Record<string, unknown>) {
  return checkSettings('alice', { ...plain, ...changes });
}

function set(...texts: string[]) {
  return applyChanges('alice', plain, texts.map(parseChange));
}

describe('settings', () => {
  test('need only a site, a building and a floor', () => {
    expect(checkSettings('alice', plain)).toEqual({
      url: 'https://main.example.com',
      apiUrl: null,
      email: null,
      browser: null,
      timezone: null,
      building: 'HQ',
      floor: '2',
      desks: { prefer: [], avoid: [], only: null, others: true, kinds: [] },
      days: ['mon', 'tue', 'wed', 'thu', 'fri'],
      windowDays: 29,
      skip: [],
      order: 'furthest-first',
      hours: { start: 540, end: 1080 },
      todayUntil: null,
      minNotice: 7_200_000,
      watch: {
        waits: [
          { rounds: 5, wait: 60_000 },
          { rounds: 10, wait: 300_000 },
          { rounds: null, wait: 900_000 },
        ],
        restartBrowserEvery: 50,
      },
      limits: { datesPerRun: 60, requestsPerMinute: 120, logMegabytes: 5, sessionDays: null },
      notify: {
        on: [
          'booked',
          'not-booked',
          'session-expiring',
          'session-expired',
          'failed',
          'works-again',
          'late',
        ],
        desktop: false,
        webhooks: [],
        email: null,
      },
    });
  });

  test('as the example shows them are right, and come in the units used inside', () => {
    expect(checkSettings('alice', example.profiles.alice)).toMatchObject({
      skip: [{ first: '2026-12-24', last: '2027-01-02' }],
      todayUntil: 570,
      notify: { email: { to: ['alice@example.com'], port: 587, secure: false } },
    });
  });

  test.each([
    [{ url: 'http://main.example.com' }, 'profiles.alice.url: found "http://main.example.com"'],
    [{ url: 'https://main.example.com/login' }, 'no path'],
    [{ url: 'https://user:pw@main.example.com' }, 'an origin such as'],
    [{ url: 'javascript:alert(1)' }, 'an origin such as'],
    [{ apiUrl: 'http://api.example.com' }, 'profiles.alice.apiUrl'],
    [{ building: '' }, 'profiles.alice.building: found ""'],
    [{ building: 'a\u0007' }, 'no control characters'],
    [{ floor: 2 }, 'profiles.alice.floor: found 2, allowed is a text'],
    [{ dayz: [] }, 'unknown key "dayz", allowed are the keys "url"'],
    [{ dayz: [] }, 'did you mean "days"?'],
    [{ days: ['wen'] }, 'profiles.alice.days[0]: found "wen", allowed is one of "mon"'],
    [{ days: ['wen'] }, 'did you mean "wed"?'],
    [{ windowDays: -1 }, 'a whole number from 0 to 400'],
    [{ windowDays: 1.5 }, 'a whole number from 0 to 400'],
    [{ order: 'nearest' }, 'allowed is one of "furthest-first", "nearest-first"'],
    [{ hours: '18:00-09:00' }, 'the start before the end'],
    [{ hours: '9-18' }, 'profiles.alice.hours: found "9-18"'],
    [{ todayUntil: '25:00' }, 'a clock time such as'],
    [{ skip: ['2026-02-30'] }, 'profiles.alice.skip[0]'],
    [{ desks: { prefer: [{ desks: '1.1..2.2' }] } }, 'profiles.alice.desks.prefer[0].desks'],
    [{ desks: { avoid: ['1,,2'] } }, 'profiles.alice.desks.avoid[0]'],
    [{ desks: { only: { from: '3-101' } } }, 'profiles.alice.desks.only'],
    [{ desks: { only: { from: '3-101', to: '4-102' } } }, 'profiles.alice.desks.only'],
    [{ desks: '3-101..' }, 'found "3-101..", allowed is an object with the keys "prefer"'],
    [{ desks: { ony: '2' } }, 'profiles.alice.desks.ony: found the unknown key "ony"'],
    [{ watch: { waits: [{ wait: '1m' }, { wait: '2m' }] } }, 'rounds in every entry but the last'],
    [{ watch: { waits: [{ wait: '0s' }] } }, 'a span from 1s to 1d'],
    [{ limits: { requestsPerMinute: 0 } }, 'a whole number from 1 to 600'],
    [{ notify: { on: ['bookd'] } }, 'did you mean "booked"?'],
    [{ notify: { webhooks: [{ url: 'http://hooks.example.com' }] } }, 'an https address'],
  ])('%o are refused, and it says: %s', (changes, words) => {
    expect(() => check(changes as Record<string, unknown>)).toThrow(UsageError);
    expect(() => check(changes as Record<string, unknown>)).toThrow(words);
  });

  test.each([
    [
      { webhooks: [{ url: 'http://hooks.example.com/T0/SECRET' }] },
      'found "http://hooks.example.com/…"',
    ],
    [
      { webhooks: [{ url: 'http://u:SECRET@hooks.example.com' }] },
      'found "http://hooks.example.com/…"',
    ],
    [{ webhooks: [{ url: 'hooks.example.com/T0/SECRET' }] }, 'webhooks[0].url: found "…"'],
    [{ webhooks: [{ url: 'SECRET' }] }, 'webhooks[0].url: found "…"'],
    [{ webhooks: ['https://hooks.example.com/SECRET'] }, 'found "https://hooks.example.com/…"'],
    [{ webhooks: 'https://hooks.example.com/SECRET' }, 'found "https://hooks.example.com/…"'],
    [{ webhooks: { url: 'https://a.example/SECRET' } }, 'found {"url":"https://a.example/…"}'],
    ['https://hooks.example.com/SECRET', 'notify: found "https://hooks.example.com/…"'],
    [[{ url: 'https://a.example/SECRET' }], 'notify: found [{"url":"https://a.example/…"}]'],
    [{ webhooks: [{ url: 'https://a.example/SECRET', format: 'slak' }] }, 'found "slak"'],
  ])('%j show nothing of a webhook but scheme and host', (notify, words) => {
    expect(() => check({ notify })).toThrow(words);
    expect(() => check({ notify })).not.toThrow('SECRET');
  });

  test('may name this machine without TLS', () => {
    expect(check({ url: 'http://localhost:4000', apiUrl: 'http://127.0.0.1:4001/' })).toMatchObject(
      {
        url: 'http://localhost:4000',
        apiUrl: 'http://127.0.0.1:4001',
      },
    );
  });

  test('of any shape are taken or refused with a sentence', () => {
    const value = fc.oneof(
      fc.jsonValue(),
      fc.string(),
      fc.constantFrom(null, [], {}, '', -0, 1e99),
    );
    const someSettings = fc.oneof(
      fc.jsonValue(),
      fc.dictionary(
        fc.constantFrom(
          ...Object.keys(example.profiles.alice),
          '__proto__',
          'constructor',
          'toString',
        ),
        value,
      ),
      fc
        .tuple(fc.constantFrom(...Object.keys(example.profiles.alice)), value)
        .map(([key, changed]) => ({ ...example.profiles.alice, [key]: changed })),
    );
    fc.assert(
      fc.property(someSettings, (raw) => {
        try {
          expect(checkSettings('alice', raw).url).toMatch(/^https?:/);
        } catch (error) {
          if (!(error instanceof UsageError)) throw error;
          expect(error.message).not.toMatch(/undefined|\[object|ZodError/);
        }
      }),
      { numRuns: fuzzRuns },
    );
    expect(Object.prototype).not.toHaveProperty('url');
  });
});

describe('a change of settings', () => {
  test.each([
    ['floor=3', { floor: '3' }],
    ['windowDays=14', { windowDays: 14 }],
    ['days=tue, wed', { days: ['tue', 'wed'] }],
    ['todayUntil=null', { todayUntil: null }],
    ['desks.others=false', { desks: { others: false } }],
    ['desks.only=2.24.*', { desks: { only: '2.24.*' } }],
    ['desks.prefer=2.1-2.9,2.11', { desks: { prefer: [{ desks: '2.1-2.9' }, { desks: '2.11' }] } }],
    ['desks.prefer=3-101', { desks: { prefer: [{ desks: '3-101' }] } }],
    ['desks.prefer=Desk 12', { desks: { prefer: [{ desks: 'Desk 12' }] } }],
    ['desks.prefer=12', { desks: { prefer: [{ desks: '12' }] } }],
    ['desks.avoid=N-12/A,L03-D12', { desks: { avoid: ['N-12/A', 'L03-D12'] } }],
    [
      'desks.only={"from":"3-101","to":"3-110"}',
      { desks: { only: { from: '3-101', to: '3-110' } } },
    ],
    [
      'desks.prefer={"from":"3-101","to":"3-110"}',
      { desks: { prefer: [{ desks: { from: '3-101', to: '3-110' } }] } },
    ],
    [
      'desks.avoid=["Bay 4, left",{"from":"3-101","to":"3-110"}]',
      { desks: { avoid: ['Bay 4, left', { from: '3-101', to: '3-110' }] } },
    ],
    [
      'notify.webhooks=https://a.example/x',
      { notify: { webhooks: [{ url: 'https://a.example/x' }] } },
    ],
    ['skip=2026-12-24..2026-12-31', { skip: ['2026-12-24..2026-12-31'] }],
    ['watch.waits=[{"wait":"9m"}]', { watch: { waits: [{ wait: '9m' }] } }],
  ])('%s is read as what is allowed there', (text, expected) => {
    expect(set(text)).toMatchObject(expected);
  });

  test('with nothing behind the = goes back to the default, and takes empty objects with it', () => {
    expect(set('desks.only=2.*', 'desks.only=')).toEqual(plain);
  });

  test.each([
    ['days=tue,wen', 'profiles.alice.days[1]: found "wen"'],
    ['windowDays=many', 'a whole number from 0 to 400'],
    ['desks.onyl=2', 'did you mean "only"?'],
    ['__proto__.x=1', 'unknown key'],
    ['constructor=1', 'unknown key'],
    ['desks..only=2', 'no name of a setting'],
    ['=2', 'has to be KEY=VALUE'],
    ['days', 'has to be KEY=VALUE'],
    ['https://hooks.example.com/SECRET', '"https://hooks.example.com/…" is no change'],
    ['notify.webhooks=http://a.example/SECRET', 'webhooks[0].url: found "http://a.example/…"'],
  ])('%s is refused: %s', (text, words) => {
    expect(() => set(text)).toThrow(UsageError);
    expect(() => set(text)).toThrow(words);
  });
});

import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { DateOutcome, OutcomeKind } from '../../../src/booking/outcome.js';
import type { Clock } from '../../../src/lib/clock.js';
import { ExitCode, OtherPersonError, SessionError } from '../../../src/lib/errors.js';
import { silentLog } from '../../../src/lib/log.js';
import { Secret } from '../../../src/lib/secret.js';
import { eventsOf, missedDesks, noticeOf, type RunNews } from '../../../src/notify/news.js';
import { type NotifyDeps, notifyRun, notifyTest } from '../../../src/notify/notify.js';
import { sendLimit } from '../../../src/notify/send.js';
import { titleOf } from '../../../src/notify/text.js';
import {
  type NotifySettings,
  noticeEvents,
  type WebhookFormat,
} from '../../../src/profile/settings.js';
import { startMailServer } from './mail-server.js';
import { startReceiver } from './receiver.js';

const start = Date.parse('2026-11-30T00:00:05Z');

function outcome(kind: OutcomeKind, more: Partial<DateOutcome> = {}): DateOutcome {
  return {
    date: '2026-12-01',
    outcome: kind,
    desk: kind === 'booked' ? '2.24.05' : null,
    bookingId: null,
    attempts: 1,
    reason: null,
    ...more,
  } as DateOutcome;
}

function makeNews(more: Partial<RunNews> = {}): RunNews {
  return {
    profile: 'alice',
    runId: 'run-1',
    dates: [outcome('booked')],
    error: null,
    session: null,
    ...more,
  };
}

function failedWith(exitCode: ExitCode): RunNews {
  return makeNews({ dates: [], error: { exitCode, message: 'It ended.', hint: null } });
}

/** A clock that a test sets. */
function makeClock(): Clock & { time: number } {
  return {
    time: start,
    now() {
      return this.time;
    },
    sleep: () => Promise.reject(new Error('Nothing sleeps here.')),
  };
}

interface Hook {
  readonly url: string;
  readonly format: WebhookFormat;
}

type GivenSettings = Partial<Omit<NotifySettings, 'webhooks'>> & { webhooks?: readonly Hook[] };

function makeDeps({ webhooks = [], ...given }: GivenSettings, more: Partial<NotifyDeps> = {}) {
  const hooks = webhooks.map(({ url, format }) => {
    return { format, host: new URL(url).host, id: null, address: new Secret(url) };
  });
  const settings = { ...given, webhooks: hooks };
  const cached = new Map<string, unknown>();
  const clock = makeClock();
  const deps: NotifyDeps = {
    settings: { on: [...noticeEvents], desktop: false, email: null, ...settings },
    webhooks: { read: async ({ address }) => address },
    cache: {
      read: async (key) => cached.get(key),
      write: async (key, value) => void cached.set(key, JSON.parse(JSON.stringify(value))),
    },
    mailPassword: { read: async () => null, write: async () => {} },
    clock,
    log: silentLog,
    host: { platform: 'linux', env: {}, uid: null },
    ...more,
  };
  return { deps, clock };
}

const hour = 3_600_000;

/** How long a session lives in all and how much of that is left (ms), and whether its end is news. */
const sessions = [
  ['a fresh session of ten hours', 10 * hour, 10 * hour, false],
  ['a session of ten hours that is nearly over', 10 * hour, hour / 2, false],
  ['a fresh session of two days', 48 * hour, 47 * hour, false],
  ['a session of two days in its last quarter', 48 * hour, 11 * hour, true],
  ['a session of a month with a quarter left', 720 * hour, 179 * hour, false],
  ['a session of a month in its last three days', 720 * hour, 71 * hour, true],
] as const;

function makeSession(life: number, left: number): NonNullable<RunNews['session']> {
  return { capturedAt: start - life + left, expiresAt: start + left };
}

describe('what is news', () => {
  const cases: [string, RunNews, string[]][] = [
    ['a booking', makeNews(), ['booked']],
    ['nothing new', makeNews({ dates: [outcome('already-booked'), outcome('skipped')] }), []],
    ['no desk free', makeNews({ dates: [outcome('unavailable')] }), ['not-booked']],
    ['a refusal', makeNews({ dates: [outcome('rejected')] }), ['not-booked']],
    [
      'a mixture',
      makeNews({ dates: [outcome('booked'), outcome('failed')] }),
      ['failed', 'booked'],
    ],
    [
      'a second booking of a date',
      makeNews({ dates: [{ ...outcome('already-booked'), twice: true }] }),
      ['failed'],
    ],
    [
      'a booking that leaves out some of the hours',
      makeNews({ dates: [{ ...outcome('booked'), hours: { start: 0, end: 1, short: true } }] }),
      ['failed', 'booked'],
    ],
    ['no session', failedWith(ExitCode.noSession), ['session-expired']],
    ['no site', failedWith(ExitCode.site), ['failed']],
    ['no keychain', failedWith(ExitCode.keychain), ['failed']],
    ['another run at work', failedWith(ExitCode.locked), []],
    ['an interruption', failedWith(ExitCode.interrupted), []],
    [
      'a session that ends tomorrow',
      makeNews({ dates: [], session: { capturedAt: 1, expiresAt: start + 86_400_000 } }),
      ['session-expiring'],
    ],
    [
      'a session that ends next month',
      makeNews({ dates: [], session: { capturedAt: 1, expiresAt: start + 30 * 86_400_000 } }),
      [],
    ],
    ...sessions.map(
      ([words, life, left, isNews]) =>
        [
          words,
          makeNews({ dates: [], session: makeSession(life, left) }),
          isNews ? ['session-expiring'] : [],
        ] as [string, RunNews, string[]],
    ),
    [
      'a session without a readable end',
      makeNews({ dates: [], session: { capturedAt: 1, expiresAt: null } }),
      [],
    ],
  ];
  test.each(cases)('%s', (_, news, events) => {
    expect(eventsOf(news, start)).toEqual(events);
  });

  test('a better desk that was taken meanwhile, but only where the run booked another', () => {
    const missed = missedDesks();
    const answer = { kind: 'taken', reason: 'held by somebody' } as const;
    for (const desk of ['2.24.01', '2.24.02']) {
      const common = { date: '2026-12-01', desk, attempt: 1, elapsed: 3 } as const;
      missed.on({ type: 'answer', ...common, answer } as Parameters<typeof missed.on>[0]);
    }
    const news = makeNews({ missed: missed.desks });
    expect(eventsOf(news, start)).toEqual(['better-desk-missed', 'booked']);
    expect(missed.desks.get(outcome('booked').date)).toBe('2.24.01');
    const none = makeNews({ missed: missed.desks, dates: [outcome('unavailable')] });
    expect(eventsOf(none, start)).toEqual(['not-booked']);
  });
});

describe('one run', () => {
  test('is one message with every date, and none that nobody asked for', async () => {
    await using receiver = await startReceiver((response) => response.end('ok'));
    const { deps } = makeDeps({
      on: ['booked', 'not-booked'],
      webhooks: [{ url: receiver.url, format: 'json' }],
    });
    const dates = [
      outcome('booked'),
      outcome('booked', { date: '2026-12-02' as DateOutcome['date'] }),
      outcome('rejected', { date: '2026-12-03' as DateOutcome['date'], reason: 'Too far.' }),
    ];
    const results = await notifyRun(makeNews({ dates }), deps);
    expect(results).toMatchObject([{ ok: true, answer: 'HTTP 200' }]);
    expect(receiver.received).toHaveLength(1);
    const body = JSON.parse(receiver.received[0]!.body);
    expect(body).toMatchObject({
      version: 1,
      events: ['not-booked', 'booked'],
      profile: 'alice',
      title: 'alice: 2 dates booked, 1 not booked',
    });
    expect(body.text.split('\n')).toEqual([
      'Tue 1 Dec 2026: booked, desk 2.24.05',
      'Wed 2 Dec 2026: booked, desk 2.24.05',
      'Thu 3 Dec 2026: refused: Too far.',
    ]);
    expect(await notifyRun(failedWith(ExitCode.site), deps)).toEqual([]);
    expect(receiver.received).toHaveLength(1);
  });

  test('gives away no secret', async () => {
    const token = `eyJhbGciOiJIUzI1NiJ9.${'eyJzdWIiOiJhbGljZSJ9'}.c2lnbmF0dXJlLW9mLXRoZS10b2tlbg`;
    await using receiver = await startReceiver((response) => response.end());
    const formats = ['json', 'slack', 'teams', 'discord', 'ntfy'] as const;
    const { deps } = makeDeps({
      webhooks: formats.map((format) => ({ url: receiver.url, format })),
    });
    const dates = [outcome('rejected', { reason: `Bearer ${token} is not yours` })];
    const error = {
      exitCode: ExitCode.site,
      message: `Cookie: access_token-localhost=${token}`,
      hint: `token=${token}`,
    };
    const results = await notifyRun(makeNews({ dates, error }), deps);
    expect(results.map((result) => result.ok)).toEqual([true, true, true, true, true]);
    for (const { body, headers } of receiver.received) {
      expect(body + JSON.stringify(headers)).not.toContain(token.slice(0, 30));
      expect(body).not.toContain('c2lnbmF0dXJl');
    }
  });
});

test('a session of another person is not called signed out', () => {
  const message = 'Profile alice belongs to alice@a.test, but the session is that of bob@a.test.';
  const titleOfRun = (error: RunNews['error']) => {
    const news = makeNews({ dates: [], error });
    return titleOf(noticeOf(news, eventsOf(news, start), start, (text) => text));
  };
  expect(titleOfRun(new OtherPersonError(message))).toBe("alice: the session is another person's");
  expect(titleOfRun(new SessionError(message))).toBe('alice: signed out, log in again');
});

describe('a receiver that', () => {
  test('wants a name and a password gets them in a header, and nobody else sees them', async () => {
    await using receiver = await startReceiver((response) => response.end());
    const url = receiver.url.replace('://', '://desk:open%20sesame@');
    const { deps } = makeDeps({ webhooks: [{ url, format: 'json' }] });
    const results = await notifyRun(makeNews(), deps);
    expect(results).toMatchObject([{ ok: true }]);
    expect(JSON.stringify(results)).not.toContain('sesame');
    const [scheme, word = ''] = receiver.received[0]!.headers.authorization!.split(' ');
    expect([scheme, Buffer.from(word, 'base64').toString()]).toEqual(['Basic', 'desk:open sesame']);
  });

  test('is slow costs no more than the limit, and the others still get theirs', async () => {
    await using slow = await startReceiver(() => {});
    await using quick = await startReceiver((response) => response.end());
    const { deps } = makeDeps({
      webhooks: [
        { url: slow.url, format: 'json' },
        { url: quick.url, format: 'json' },
      ],
    });
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const sending = notifyRun(makeNews(), deps);
    await Promise.all([slow.waitFor(1), quick.waitFor(1)]);
    vi.advanceTimersByTime(sendLimit);
    const results = await sending;
    expect(results[0]).toMatchObject({ ok: false, answer: 'no answer within 10 s' });
  });

  test('answers 500 or closes is reported, and nothing is thrown', async () => {
    await using broken = await startReceiver((response) => {
      response.statusCode = 500;
      response.end('no');
    });
    await using closing = await startReceiver((response) => response.destroy());
    const { deps } = makeDeps({
      webhooks: [
        { url: broken.url, format: 'json' },
        { url: closing.url, format: 'json' },
        { url: 'http://192.0.2.1/hook', format: 'json' },
      ],
    });
    const results = await notifyRun(makeNews(), deps);
    expect(results.map((result) => result.ok)).toEqual([false, false, false]);
    expect(results[0]!.answer).toBe('HTTP 500');
    expect(results[2]!.answer).toMatch(/has to be https, or http on this machine/);
  });

  test('redirects elsewhere is not followed', async () => {
    await using elsewhere = await startReceiver((response) => response.end());
    await using redirecting = await startReceiver((response) => {
      response.writeHead(307, { location: elsewhere.url });
      response.end();
    });
    const { deps } = makeDeps({ webhooks: [{ url: redirecting.url, format: 'slack' }] });
    const [result] = await notifyRun(makeNews(), deps);
    expect(result).toMatchObject({ ok: false });
    expect(result!.answer).toMatch(/HTTP 307, a redirect/);
    expect(result!.channel).not.toContain('/hook');
    expect(elsewhere.received).toEqual([]);
  });
});

describe('the end of a session', () => {
  const session = { capturedAt: 1000, expiresAt: null };
  const signedOut = { ...failedWith(ExitCode.noSession), session };

  test('is told once a day for each session', async () => {
    await using receiver = await startReceiver((response) => response.end());
    const { deps, clock } = makeDeps({ webhooks: [{ url: receiver.url, format: 'json' }] });
    const hours = [0, 1, 12, 23, 23.9, 24, 25];
    const told: number[] = [];
    for (const hour of hours) {
      clock.time = start + hour * 3_600_000;
      if ((await notifyRun(signedOut, deps)).length > 0) told.push(hour);
    }
    expect(told).toEqual([0, 23.9]);
    const next = { ...signedOut, session: { capturedAt: 2000, expiresAt: null } };
    expect(await notifyRun(next, deps)).toHaveLength(1);
  });

  test('is told again when nobody got it', async () => {
    let status = 500;
    await using receiver = await startReceiver((response) => {
      response.statusCode = status;
      response.end();
    });
    const { deps } = makeDeps({ webhooks: [{ url: receiver.url, format: 'json' }] });
    expect(await notifyRun(signedOut, deps)).toMatchObject([{ ok: false }]);
    status = 200;
    expect(await notifyRun(signedOut, deps)).toMatchObject([{ ok: true }]);
    expect(await notifyRun(signedOut, deps)).toEqual([]);
  });
});

test('a test sends one of each event, each in the form that its receiver reads', async () => {
  await using receiver = await startReceiver((response) => response.end());
  const formats = ['slack', 'teams', 'discord', 'ntfy'] as const;
  const { deps } = makeDeps({
    on: [],
    webhooks: formats.map((format) => ({ url: `${receiver.url}/${format}`, format })),
  });
  const results = await notifyTest('alice', deps);
  expect(results).toHaveLength(noticeEvents.length * formats.length);
  expect(results.every((result) => result.ok)).toBe(true);
  const bodies = (format: string) =>
    receiver.received.filter((entry) => entry.path.endsWith(format));
  for (const { body } of bodies('slack')) {
    const message = JSON.parse(body);
    expect(message.blocks[0]).toMatchObject({ type: 'header', text: { type: 'plain_text' } });
    expect(message.text).toMatch(/^alice: /);
  }
  for (const { body } of bodies('teams')) {
    const [attachment] = JSON.parse(body).attachments;
    expect(attachment.contentType).toBe('application/vnd.microsoft.card.adaptive');
    expect(attachment.content).toMatchObject({ type: 'AdaptiveCard', version: '1.4' });
  }
  for (const { body } of bodies('discord')) {
    expect(JSON.parse(body)).toMatchObject({ allowed_mentions: { parse: [] } });
  }
  for (const { headers } of bodies('ntfy')) {
    expect(headers.title).toMatch(/^alice: /);
    expect(['low', 'default', 'high']).toContain(headers.priority);
  }
});

test('mail asks the keychain once, and says what is missing', async () => {
  let asked = 0;
  const read = async (): Promise<Secret | null> => {
    asked += 1;
    return null;
  };
  const email = {
    to: ['alice@example.test'],
    from: 'desk@example.test',
    host: '127.0.0.1',
    port: 9,
    secure: false,
    user: 'desk',
  };
  const mailPassword = { read, write: async () => {} };
  const { deps } = makeDeps({ email }, { mailPassword });
  const results = await notifyTest('alice', deps);
  expect(asked).toBe(1);
  expect(results[0]!.answer).toMatch(/no password of desk at .* in the keychain/);
});

test('mail reaches its server signed in, with the run as its text', async () => {
  await using server = await startMailServer();
  const email = {
    to: ['alice@example.test', 'office@example.test'],
    from: 'desk@example.test',
    host: '127.0.0.1',
    port: server.port,
    secure: false,
    user: 'desk',
  };
  const mailPassword = { read: async () => new Secret('correct horse'), write: async () => {} };
  const { deps } = makeDeps({ email }, { mailPassword });
  const results = await notifyRun(makeNews(), deps);
  expect(results).toMatchObject([{ ok: true, answer: 'accepted for 2 of 2' }]);
  expect(server.signedInAs).toEqual(['desk correct horse']);
  expect(server.mails).toHaveLength(1);
  expect(server.mails[0]).toContain('Subject: alice: 1 date booked');
  expect(server.mails[0]).toContain('Tue 1 Dec 2026: booked, desk 2.24.05');
  expect(server.mails[0]).not.toContain('correct horse');
});

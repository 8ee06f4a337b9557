import { stripVTControlCharacters } from 'node:util';
import ICAL from 'ical.js';
import { type Browser, chromium } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Output } from '../../src/cli/output.js';
import { renderTable } from '../../src/cli/render/table.js';
import type { CivilDate, Zone } from '../../src/lib/civil-date.js';
import { emailChannel } from '../../src/notify/email.js';
import { messageFor } from '../../src/notify/formats.js';
import type { Notice } from '../../src/notify/notice.js';
import { webhookFormats } from '../../src/profile/settings.js';
import { bookingsCalendar } from '../../src/report/ics.js';
import { floorMapPage } from '../../src/report/map.js';
import { reportPage } from '../../src/report/page.js';
import { runsOf } from '../../src/report/runs.js';
import { statisticsOf } from '../../src/report/statistics.js';
import { parseReply } from '../../src/site/graphql/reply.js';
import { chromiumOptions } from '../support/chromium.js';
import { hostileTexts } from '../support/hostile-texts.js';
import { startMailServer } from '../unit/notify/mail-server.js';
import { makeBooking, makeDesk, makeFloor } from '../unit/report/make.js';

const acting = /[^\P{Cc}\n]|[\p{Cf}\p{Zl}\p{Zp}]/u;
const date = '2026-12-01' as CivilDate;

/** The texts as the site sends them, and as they are once they have come in. */
function enter(): readonly { readonly text: string; readonly mark: string }[] {
  const body = JSON.stringify({
    data: { spaces: hostileTexts.map(({ text }) => ({ id: text, name: text, externalId: text })) },
    errors: hostileTexts.map(({ text }) => ({ message: text })),
  });
  const reply = parseReply(200, body);
  if (reply.kind !== 'answer') throw new Error('It was not read.');
  const { spaces } = reply.data as { spaces: { id: string; name: string; externalId: string }[] };
  expect(spaces.map(({ id }) => id)).toEqual(hostileTexts.map(({ text }) => text));
  expect(reply.errors.map(({ message }) => message)).toEqual(spaces.map(({ name }) => name));
  expect(spaces.map(({ externalId }) => externalId)).toEqual(spaces.map(({ name }) => name));
  return spaces.map(({ name }, index) => ({ text: name, mark: hostileTexts[index]!.mark }));
}

const texts = enter();
const all = texts.map(({ text }) => text).join('\n');

/** Letters may stand apart: what stood between them is gone or shown. */
const holds = (whole: string, mark: string): boolean =>
  whole.includes(mark) || new RegExp([...mark].join('[^Z\\n]*?')).test(whole);

function output(options: object): { readonly out: Output; readonly said: () => string } {
  let said = '';
  const stream = { write: (text: string) => (said += text), isTTY: true, columns: 100 };
  return { out: new Output({ color: false, ...options }, stream, stream, {}), said: () => said };
}

describe('three hundred hostile texts', () => {
  it('come in without what acts, and each is there', () => {
    expect(texts).toHaveLength(300);
    expect(all).not.toMatch(acting);
    for (const { text, mark } of texts) expect(holds(text, mark), mark).toBe(true);
  });

  it('do nothing on a terminal, in tables, messages and errors', async () => {
    const { out, said } = output({});
    const rows = texts.map(({ text }) => [text, 'free']);
    for (const line of await renderTable([{ header: 'Desk' }, { header: '' }], rows))
      out.line(line);
    for (const { text } of texts) out.warn(text);
    // An id goes back to the site as it came, so that it may act where it is shown.
    for (const { text } of hostileTexts) out.message(text);
    expect(stripVTControlCharacters(said())).not.toMatch(acting);
    for (const { mark } of texts) expect(holds(said(), mark), mark).toBe(true);
  });

  it('are the same in JSON, which acts on no terminal either', () => {
    const { out, said } = output({ json: true });
    const document = { names: texts.map(({ text }) => text), ids: hostileTexts.map((t) => t.text) };
    out.document(document);
    expect(said()).not.toMatch(acting);
    expect(JSON.parse(said())).toEqual(document);
  });

  it('are one event each in a calendar', () => {
    const bookings = texts.map(({ text }, index) =>
      makeBooking('2026-12-01', 'UTC', { id: String(index), desk: text, building: text } as object),
    );
    const origin = 'https://main.example.test';
    const ics = bookingsCalendar([{ origin, zone: 'UTC' as Zone, bookings }], Date.now());
    const events = new ICAL.Component(ICAL.parse(ics)).getAllSubcomponents('vevent');
    expect(events).toHaveLength(300);
    // Nothing but lines of a calendar: no text has begun one of its own.
    expect(ics.replaceAll('\r\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    const names = events.map((event) =>
      event
        .getAllProperties()
        .map(({ name }) => name)
        .join(),
    );
    expect(new Set(names).size).toBe(1);
    const summaries = events.map((event) => String(event.getFirstPropertyValue('summary')));
    for (const [index, { mark }] of texts.entries()) {
      expect(holds(summaries[index] ?? '', mark), mark).toBe(true);
    }
  });
});

describe('three hundred hostile texts in a notice', () => {
  const notice = (text: string): Notice =>
    ({
      events: ['not-booked'],
      profile: 'alice',
      runId: 'r',
      at: Date.parse('2026-11-30T00:00:00Z'),
      dates: [{ date, outcome: 'rejected', desk: text, missed: text, reason: text }],
      otherPerson: false,
      problem: text,
      hint: null,
      expiresAt: null,
      late: null,
      failedSince: null,
    }) as unknown as Notice;

  it.each(webhookFormats)('are texts for %s', (format) => {
    for (const { text, mark } of texts) {
      const { headers, body } = messageFor(format, notice(text));
      expect(body).not.toMatch(acting);
      expect(Object.values(headers).join()).not.toMatch(/[^\P{Cc}]/u);
      const shown = format === 'ntfy' ? body : JSON.stringify(JSON.parse(body));
      expect(holds(shown, mark), mark).toBe(true);
      if (format === 'slack') expect(body).not.toMatch(/<(!|@|script)/);
    }
  });

  it('are lines of a mail, and no headers', { timeout: 120_000 }, async () => {
    await using server = await startMailServer();
    const settings = { host: '127.0.0.1', port: server.port, secure: false, user: null };
    const channel = emailChannel(
      { ...settings, from: 'a@example.test', to: ['b@example.test'] },
      async () => null,
    );
    const whole = {
      ...notice(''),
      problem: null,
      dates: texts.map(({ text }) => notice(text).dates[0]!),
    };
    await channel.send(whole, AbortSignal.timeout(60_000));
    const [mail = ''] = server.mails;
    const head = mail.slice(0, mail.indexOf('\n\n'));
    expect(head).not.toMatch(/^bcc:/im);
    expect(head.split('\n').filter((line) => /^to:/i.test(line))).toEqual(['To: b@example.test']);
    const body = bodyOf(mail);
    expect(body).not.toMatch(acting);
    expect(body.trimEnd().split('\n')).toHaveLength(300);
    for (const { mark } of texts) expect(holds(body, mark), mark).toBe(true);
  });
});

/** The text of a mail of one part, as its reader decodes it (RFC 2045). */
function bodyOf(mail: string): string {
  const [head = '', ...rest] = mail.split('\n\n');
  const body = rest.join('\n\n');
  const encoding = /^content-transfer-encoding: *(.*)$/im.exec(head)?.[1]?.trim();
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString('utf8');
  if (encoding !== 'quoted-printable') return body.replaceAll(/^\.\./gm, '.');
  const bytes = body
    .replaceAll(/=\n/g, '')
    .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
  return Buffer.from(bytes, 'latin1').toString('utf8').replaceAll(/^\.\./gm, '.');
}

describe('three hundred hostile texts in a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch(chromiumOptions());
  });
  afterAll(() => browser?.close());

  async function shown(html: string) {
    const page = await browser.newPage();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.setContent(html);
    const acted = await page.evaluate(() => 'acted' in window);
    const scripts = await page.locator('img[src="x"], svg[onload]').count();
    const text = await page.evaluate(() => document.documentElement.textContent ?? '');
    const picture = await page.screenshot();
    await page.close();
    return { acted, scripts, asked, text, picture };
  }

  it('are texts of the report', async () => {
    const at = '2026-11-30T00:00:00Z';
    const entries = texts.flatMap(({ text }, index) => {
      const runId = `run-${index}`;
      const attempt = { at, runId, date, desk: text, attempt: 1 } as const;
      return [
        { at, runId, type: 'run-started', command: 'book' },
        { ...attempt, type: 'attempt' },
        { at, runId, type: 'outcome', date, outcome: 'rejected', desk: text, reason: text },
        { at, runId, type: 'run-finished', exitCode: 4 },
      ];
    }) as never[];
    const journals = [{ profile: 'alice', entries, runs: runsOf('alice', entries) }];
    const statistics = statisticsOf(journals);
    const html = reportPage({
      statistics,
      madeAt: Date.parse(at),
      zone: 'UTC' as Zone,
      since: null,
    });
    const page = await shown(html);
    expect(page).toMatchObject({ acted: false, scripts: 0, asked: [] });
    // What a list is too long for is counted.
    const reasons = page.text.split('Refusals by reason')[1]?.split(/Runs|Last \d+ runs/)[0] ?? '';
    const seen = texts.filter(({ mark }) => holds(reasons, mark)).length;
    const more = Number(/and (\d+) more reasons/.exec(reasons)?.[1] ?? 0);
    expect([seen > 5, seen + more]).toEqual([true, 300]);
    expect(page.text).toMatch(/Last \d+ runs of 300/);
  });

  it('are names on the map, drawn as a picture', async () => {
    const desks = texts.map(({ text }, index) =>
      makeDesk(text, { x: (index % 20) * 40, y: Math.floor(index / 20) * 40, neighborhood: text }),
    );
    const marked = desks.map((desk) => ({ desk, state: 'free', rank: null }) as const);
    const page = await shown(floorMapPage(makeFloor(desks), date, marked));
    expect(page).toMatchObject({ acted: false, scripts: 0, asked: [] });
    for (const { mark } of texts) expect(holds(page.text, mark), mark).toBe(true);
    expect(page.picture.subarray(1, 4).toString()).toBe('PNG');
  });
});

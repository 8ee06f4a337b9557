import type { ServerResponse } from 'node:http';
import { expect, test } from 'vitest';
import { systemClock } from '../../../src/lib/clock.js';
import { sendLimit } from '../../../src/notify/send.js';
import { openHome } from '../../../src/profile/open-home.js';
import { loadSession } from '../../../src/session/codec.js';
import { startSimulator } from '../../simulator/simulator.js';
import type { CliResult } from '../../support/cli.js';
import { openTestHome } from '../../support/home.js';
import { type Receiver, startReceiver } from '../../unit/notify/receiver.js';

interface Run {
  readonly dates: readonly { readonly outcome: string }[];
}

function runOf({ json }: CliResult): Run {
  return (json as { runs: Run[] }).runs[0]!;
}

test('receivers that are slow, fail, redirect or close change nothing of a run', async () => {
  await using simulator = await startSimulator({ occupancy: 0 });
  await using home = await openTestHome(simulator);
  await using elsewhere = await startReceiver((response) => response.end());
  const answers: ((response: ServerResponse) => void)[] = [
    () => {},
    (response) => response.writeHead(500).end(),
    (response) => response.writeHead(302, { location: elsewhere.url }).end(),
    (response) => response.destroy(),
    (response) => response.end('thanks'),
  ];
  const receivers: Receiver[] = [];
  try {
    for (const answer of answers) receivers.push(await startReceiver(answer));
    const person = simulator.people[0]?.userName ?? '';
    const webhooks = receivers.map(({ url }) => ({ url, format: 'json' }));
    await home.add(person, { days: ['mon', 'tue', 'wed', 'thu', 'fri'] });
    await home.set(person, { notify: { on: ['booked', 'failed'], webhooks } });

    const args = ['--json', 'book', '--dates', '+7d,+8d'];
    const booked = await home.run(args, { clock: systemClock });
    expect([booked.code, booked.stderr]).toEqual([0, expect.anything()]);
    expect(runOf(booked).dates.map((date) => date.outcome)).toEqual(['booked', 'booked']);
    // One summary for both dates, on every channel, and nowhere else.
    expect(receivers.map(({ received }) => received.length)).toEqual([1, 1, 1, 1, 1]);
    expect(elsewhere.received).toEqual([]);

    const sent = JSON.parse(receivers[4]?.received[0]?.body ?? '');
    expect(sent).toMatchObject({ events: ['booked'], profile: person });
    expect(sent.dates).toHaveLength(2);
    const all = receivers.flatMap(({ received }) => received);
    const texts = all.map(({ body, headers, path }) => body + path + JSON.stringify(headers));
    const opened = openHome({ ...home.env, SPACEIQ_HOME: home.folder });
    const { token, browser } = await loadSession(opened.open(person));
    const cookies = browser.cookies.map(({ value }) => value);
    const secrets = [token.reveal(), ...cookies];
    expect(cookies).toContain(token.reveal());
    for (const text of texts) {
      expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
      expect(text).not.toMatch(/eyJ|bearer|access_token|authorization|cookie/i);
    }

    // What the slow one cost, by the tool's own clock: its limit, and what a busy machine adds.
    const history = (await home.run(['history', '--json', '--limit', '1'])).json as {
      runs: [{ finishedAt: string; others: { at: string; channel: string }[] }];
    };
    const [{ finishedAt, others }] = history.runs;
    expect(others).toHaveLength(receivers.length);
    const lost = Date.parse(others.at(-1)?.at ?? '') - Date.parse(finishedAt);
    expect(lost).toBeGreaterThan(sendLimit - 100);
    expect(lost).toBeLessThan(sendLimit + 4000);

    // The same dates again are no news.
    expect(await home.run(['book', '--dates', '+7d,+8d'])).toMatchObject({ code: 0 });
    expect(receivers[4]?.received).toHaveLength(1);
  } finally {
    for (const receiver of receivers) await receiver[Symbol.asyncDispose]();
  }
}, 180_000);

import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cli } from '../../support/cli.js';
import { startReceiver } from '../../unit/notify/receiver.js';
import { makeFolder } from '../../unit/schedule/make.js';

const add = ['--url', 'https://main.example.test', '--building', 'HQ', '--floor', '2'];

test('a test sends one of each event and reports each answer', async () => {
  await using good = await startReceiver((response) => response.end());
  await using bad = await startReceiver((response) => {
    response.statusCode = 500;
    response.end();
  });
  using folder = makeFolder();
  const home = join(folder.path, 'home');
  expect(await cli(['profile', 'add', 'alice', ...add], { home })).toMatchObject({ code: 0 });
  expect(await cli(['notify', 'test'], { home })).toMatchObject({ code: 2 });

  const set = async (...urls: string[]) => {
    const webhooks = urls.map((url) => ({ url, format: 'json' }));
    const value = `notify.webhooks=${JSON.stringify(webhooks)}`;
    expect(await cli(['profile', 'set', 'alice', value], { home })).toMatchObject({ code: 0 });
  };
  await set(good.url);
  expect(await cli(['notify', 'test'], { home })).toMatchObject({ code: 0 });
  const events = good.received.map((entry) => JSON.parse(entry.body).events);
  expect(events.flat().toSorted()).toEqual([
    'better-desk-missed',
    'booked',
    'failed',
    'not-booked',
    'session-expired',
    'session-expiring',
  ]);

  await set(good.url, bad.url);
  const mixed = await cli(['--json', 'notify', 'test'], { home });
  expect(mixed.code).toBe(1);
  const { results } = mixed.json as { results: { ok: boolean; answer: string }[] };
  expect(results.map((result) => result.answer).toSorted()).toEqual([
    ...Array(6).fill('HTTP 200'),
    ...Array(6).fill('HTTP 500'),
  ]);
});

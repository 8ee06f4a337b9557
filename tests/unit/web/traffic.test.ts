import { EventEmitter } from 'node:events';
import type { Page } from 'playwright';
import { expect, it } from 'vitest';
import { correctedClock, systemClock } from '../../../src/lib/clock.js';
import { createBudget } from '../../../src/site/budget.js';
import { Traffic } from '../../../src/site/web/traffic.js';
import { keptLog } from '../../integration/site/deps.js';

const api = 'https://api.site.example';

/** A page that asks the API once, and is told whatever `text` gives. */
function hear(text: () => Promise<string>, headers: () => object = () => ({})) {
  const page = new EventEmitter();
  const { log, lines } = keptLog();
  const origins = { web: 'https://site.example', api };
  const clock = correctedClock(systemClock);
  const budget = createBudget(() => 60, systemClock);
  const traffic = new Traffic(page as unknown as Page, origins, clock, budget, log);
  const request = {
    resourceType: () => 'fetch',
    method: () => 'POST',
    url: () => `${api}/queries`,
    headers: () => ({}),
    postData: () => JSON.stringify({ query: '{ viewer { id } }' }),
    timing: () => ({ startTime: 0, responseStart: 0 }),
  };
  page.emit('request', request);
  page.emit('response', { request: () => request, status: () => 200, headers, text });
  const answer = () => traffic.since(0)[0]?.answer ?? null;
  return { lines, answer: () => traffic.until(answer, 5_000) };
}

it.each([99, 101, 20_000])('bears an answer of %i lists in each other', async (levels) => {
  const raw = `{"data":${'['.repeat(levels - 1)}1${']'.repeat(levels - 1)}}`;
  const { answer, lines } = hear(async () => raw);
  const body = levels > 100 ? undefined : JSON.parse(raw);
  expect(await answer()).toMatchObject({ kind: 'answered', status: 200, body });
  expect(lines).toHaveLength(levels > 100 ? 1 : 0);
});

it('takes an answer for lost that cannot be heard, and goes on', async () => {
  const { answer, lines } = hear(
    async () => '{}',
    () => {
      throw new Error('no headers');
    },
  );
  expect(await answer()).toEqual({ kind: 'lost', reason: 'no headers' });
  expect(lines).toHaveLength(1);
});

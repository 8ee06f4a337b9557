import { expect, it } from 'vitest';
import { LearntHours } from '../../../src/site/learnt-hours.js';
import { memoryCache } from '../../integration/site/deps.js';

it('what one transport has learned of a site’s hours the other knows, asked before or not', async () => {
  const cache = memoryCache();
  const [api, pages] = ['https://api.site.example', 'https://api.site.example'].map(
    (origin) => new LearntHours(cache, origin),
  ) as [LearntHours, LearntHours];
  expect(await pages.known()).toBeNull();
  await api.learn('local');
  expect(await pages.known()).toBe('local');
  expect(await new LearntHours(cache, 'https://api.other.example').known()).toBeNull();
});

import { expect, it } from 'vitest';
import { systemClock } from '../../../src/lib/clock.js';
import { silentLog } from '../../../src/lib/log.js';
import { Secret } from '../../../src/lib/secret.js';
import type { Cache, SiteDeps } from '../../../src/site/deps.js';
import { floorKey } from '../../../src/site/graphql/place.js';
import { unlearned, verdictKey } from '../../../src/site/graphql/verdict.js';
import { FloorFinder } from '../../../src/site/web/floor-finder.js';
import type { Tab } from '../../../src/site/web/tab.js';

const apiOrigin = 'https://api.site.example';
const address = { building: 'HQ', floor: '2' };

/** A tab that is never asked anything. */
const silent = { apiOrigin } as Tab;

function finderWith(values: Map<string, unknown>, settings = address): FloorFinder {
  const cache: Cache = {
    read: async (key) => values.get(key) ?? null,
    write: async (key, value) => {
      values.set(key, value);
    },
  };
  const session = { apiOrigin, token: new Secret('t') };
  const deps = {
    ...settings,
    profile: 'alice',
    session,
    cache,
    clock: systemClock,
    log: silentLog,
  };
  return new FloorFinder(deps as unknown as SiteDeps);
}

/** What a page may ask of an API that tells of no floors. */
const blind = {
  checkedAt: Date.now(),
  introspected: false,
  identity: 'none',
  ...unlearned,
  note: true,
  ownDates: null,
  pastDates: null,
  otherOwn: [],
  operations: {},
  absent: {},
};

it('knows which settings are an id by their length', () => {
  const byId = (building: string, floor: string) =>
    finderWith(new Map(), { building, floor }).isById;
  expect(byId('HQ', '2')).toBe(false);
  expect(byId('Headquarters East Wing', '2nd floor, left')).toBe(false);
  expect(byId('HQ', 'Rmxvb3ItRmxvb3IuNzE2Zg==')).toBe(true);
  expect(byId('QnVpbGRpbmctQnVpbGRpbmcu', '2')).toBe(true);
});

it('takes the floor that an earlier run found for the one that the page shows', async () => {
  const values = new Map([[floorKey({ session: { apiOrigin }, ...address }), 'f1']]);
  expect(await finderWith(values).isAnother(silent, 'f1')).toBe(false);
});

it('asks an API that does not tell once, and not again for a day', async () => {
  const values = new Map<string, unknown>([[`page-${verdictKey(apiOrigin)}`, blind]]);
  expect(await finderWith(values).isAnother(silent, 'f1')).toBe(false);
  values.delete(`page-${verdictKey(apiOrigin)}`);
  // By now it would have to be asked what it can be asked, through a tab that cannot.
  expect(await finderWith(values).isAnother(silent, 'f1')).toBe(false);
  values.clear();
  await expect(finderWith(values).isAnother(silent, 'f1')).rejects.toThrow();
});

import { expect, it } from 'vitest';
import type { Desk } from '../../../src/booking/types.js';
import { pressBookNow } from '../../../src/site/web/pages/book-now.js';
import type { Tab } from '../../../src/site/web/tab.js';

it('a floor that tells no positions is not looked at for a desk to press', async () => {
  const asked: PropertyKey[] = [];
  const page = new Proxy(
    {},
    {
      get: (_, name) => {
        asked.push(name);
        throw new Error(`The page was asked for ${String(name)}.`);
      },
    },
  );
  const desks = [{ id: 's-1', x: null, y: null }] as unknown as Desk[];
  await pressBookNow({ page } as unknown as Tab, { desks, date: null }, () => false);
  expect(asked).toEqual([]);
});

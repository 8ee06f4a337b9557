import { describe, expect, it } from 'vitest';
import type { EmployeeId } from '../../../src/booking/types.js';
import { SiteError } from '../../../src/lib/errors.js';
import { silentLog } from '../../../src/lib/log.js';
import { createSearch } from '../../../src/site/graphql/employees.js';
import { RefusedQuery, SiteBusy, SiteChanged } from '../../../src/site/graphql/errors.js';

const id = 'e-1' as EmployeeId;

/** What two searches give of which the first meets this, and how often was asked. */
async function twice(first: Error | null): Promise<readonly (string | number | null)[]> {
  const search = createSearch(silentLog);
  let asked = 0;
  const find = async () => {
    asked += 1;
    if (asked > 1) return id;
    if (first !== null) throw first;
    return null;
  };
  return [await search(find), await search(find), asked];
}

describe('the search for an employee id', () => {
  it.each([new SiteBusy('Patience.', 500), new SiteError('The answer was lost.')])(
    'is made anew after trouble that passes: $message',
    async (error) => expect(await twice(error)).toEqual([null, id, 2]),
  );

  it.each([new SiteChanged('It leads nowhere.'), new RefusedQuery('It is not told.'), null])(
    'is made once where the API has told that it does not tell it: $message',
    async (error) => expect(await twice(error)).toEqual([null, null, 1]),
  );

  it('passes on what is no trouble with the site', async () => {
    await expect(twice(new TypeError('A fault of ours.'))).rejects.toThrow('A fault of ours.');
  });
});

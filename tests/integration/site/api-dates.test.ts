import { describe, expect, it } from 'vitest';
import type { CivilDate } from '../../../src/lib/civil-date.js';
import { SiteError } from '../../../src/lib/errors.js';
import { stopAfterEach } from '../../support/stops.js';
import { behind } from './behind.js';
import { memoryCache } from './deps.js';
import type { OddRequest } from './odd-server.js';
import { deskOf, requestFor } from './transport-suite.js';

const stops = stopAfterEach();
const date = '2026-12-08' as CivilDate;

const styles = {
  date: /^\d{4}-\d\d-\d\d$/,
  instant: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/,
  written: /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC$/,
  none: /^never$/,
};

function datesIn({ body }: OddRequest): readonly string[] {
  const { fromDate, toDate } = body.variables;
  return [fromDate, toDate].filter((value) => typeof value === 'string');
}

/** An API that takes the dates of a desk's bookings in one style only. */
async function taking(style: keyof typeof styles, words: string, dialect: 'standard' | 'closed') {
  const cache = memoryCache();
  const claims = (request: OddRequest) =>
    datesIn(request).some((text) => !styles[style].test(text));
  const answer = () => ({ json: { data: null, errors: [{ message: words }] } });
  const options = { dialect };
  return await behind(stops, answer, { claims, options, changes: { cache } });
}

describe('dates of which the schema only says that they are texts', () => {
  it.each([
    ['date', 'standard', 'invalid date'],
    ['instant', 'standard', 'invalid date'],
    ['written', 'standard', 'Could not parse "2026-12-06" as a time.'],
    ['instant', 'closed', 'fromDate must have the format YYYY-MM-DDTHH:MM:SSZ'],
    ['written', 'closed', 'argument out of range: date is not valid'],
  ] as const)('are written as the API takes them: %s on %s', async (style, dialect, words) => {
    const { sim, site, server } = await taking(style, words, dialect);
    const floor = await site.floor();
    const desk = deskOf(floor, '2.24.05');
    sim.rivals.book({ person: 'bob', desk: '2.24.05', date });
    const { days } = await site.survey([date]);
    expect([...(days.get(date)?.taken ?? [])]).toEqual([desk.id]);
    const before = server.requests.length;
    await site.survey([date]);
    expect(server.requests.length - before).toBe(1);
    const free = deskOf(floor, '2.24.06');
    expect(await site.book(requestFor(floor, free, date))).toMatchObject({ kind: 'booked' });
  });

  it('that the API takes in no style are an error in its own words, told at once', async () => {
    const { site, server } = await taking('none', 'invalid date', 'standard');
    await site.floor();
    const before = server.requests.length;
    const refusal = await site.survey([date]).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(SiteError);
    expect(refusal).toMatchObject({ message: expect.stringContaining('invalid date') });
    // In three styles, floor by floor and desk by desk (contract G19), and one's own bookings.
    expect(server.requests.length - before).toBe(7);
  });
});

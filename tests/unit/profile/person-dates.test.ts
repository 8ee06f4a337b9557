import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DateNote } from '../../../src/booking/person-notes.js';
import type { BookingId, DeskCode } from '../../../src/booking/types.js';
import type { CivilDate } from '../../../src/lib/civil-date.js';
import { forgetPeople, personDates } from '../../../src/profile/person-dates.js';
import { fakeClock } from '../booking/fake-clock.js';

const tuesday = '2026-12-01' as CivilDate;
const made = (desk: string): DateNote => ({
  kind: 'made',
  made: {
    ...{ id: `Booking-${desk}` as BookingId, desk: desk as DeskCode, spaceId: null },
    ...{ building: 'HQ', floor: '2', at: 0 },
  },
});

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'spaceiq-people-'));
});
afterEach(() => rm(folder, { recursive: true }));

const now = Date.parse('2026-11-30T08:00:00Z');
const clock = fakeClock(now);
const of = (profile: string, ...names: string[]) =>
  personDates(
    names.map((name) => join(folder, name)),
    profile,
    clock,
  );

describe('what runs of one person know of their dates', () => {
  it('is known to a profile that has only one of their names in common', async () => {
    const first = of('a', 'email', 'employee');
    first.keep(tuesday, made('2.24.01'));
    expect(await first.kept()).toBeNull();
    expect(await of('b', 'other', 'employee').read()).toEqual(
      new Map([[tuesday, made('2.24.01')]]),
    );
    expect(await of('c', 'somebody').read()).toEqual(new Map());
  });

  it('is what was noted last, and nothing once it is forgotten', async () => {
    const both = of('a', 'email', 'employee');
    both.keep(tuesday, made('2.24.01'));
    await both.kept();
    const one = of('b', 'email');
    one.keep(tuesday, made('2.24.02'));
    await one.kept();
    expect((await both.read()).get(tuesday)).toEqual(made('2.24.02'));
    both.keep(tuesday, null);
    await both.kept();
    expect(await one.read()).toEqual(new Map());
  });

  it('goes with the last profile that noted it', async () => {
    for (const id of ['a', 'b']) {
      const dates = of(id, 'email');
      dates.keep(tuesday, made('2.24.01'));
      await dates.kept();
    }
    await forgetPeople(folder, 'a');
    expect((await of('b', 'email').read()).size).toBe(1);
    await forgetPeople(folder, 'b');
    expect(await readdir(folder)).toEqual([]);
  });

  it('that cannot be written is said, and is no error', async () => {
    const dates = personDates([join(folder, 'missing', 'email')], 'a', clock);
    dates.keep(tuesday, made('2.24.01'));
    expect(await dates.kept()).toMatchObject({ code: 'ENOENT' });
  });
});

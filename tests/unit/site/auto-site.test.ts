import { describe, expect, it } from 'vitest';
import type { BookRequest, Site } from '../../../src/booking/site.js';
import type { Booking } from '../../../src/booking/types.js';
import type { CivilDate } from '../../../src/lib/civil-date.js';
import { correctedClock, systemClock } from '../../../src/lib/clock.js';
import { ExitCode, SiteError, SpaceiqError } from '../../../src/lib/errors.js';
import type { ApiSite } from '../../../src/site/api-site.js';
import { createAutoSite } from '../../../src/site/auto-site.js';
import type { Capabilities } from '../../../src/site/graphql/capabilities.js';
import { SiteChanged } from '../../../src/site/graphql/errors.js';

const everything: Capabilities = {
  identity: true,
  floor: true,
  own: true,
  past: true,
  book: true,
  employee: true,
  cancel: true,
  checkIn: true,
};
const nothing = Object.fromEntries(
  Object.keys(everything).map((name) => [name, false]),
) as unknown as Capabilities;

const date = '2026-12-08' as CivilDate;
const booking = (desk: string, id: string) => ({ desk, id, date }) as unknown as Booking;

function fake(name: string, calls: string[], own: readonly Booking[]) {
  const note = (what: string) => calls.push(`${name} ${what}`);
  return {
    transports: new Set([name]),
    clock: correctedClock(systemClock),
    writesAtOnce: 4,
    arrive: async () => {
      note('arrive');
      return { identity: name, floor: `${name} floor` };
    },
    floor: async () => {
      note('floor');
      return `${name} floor`;
    },
    survey: async () => {
      note('survey');
      return { days: new Map(), own };
    },
    ownBookings: async () => {
      note('own');
      return own;
    },
    book: async (): Promise<unknown> => {
      note('book');
      return { kind: 'booked' };
    },
    cancel: async () => void note('cancel'),
    checkIn: async () => void note('check-in'),
    warm: async () => note('warm') === undefined,
    restart: async () => void note('restart'),
    close: async () => void note('close'),
  };
}

function auto(can: Partial<Capabilities>, all = everything) {
  const calls: string[] = [];
  const ofApi = fake('api', calls, [booking('2.24.01', 'a1')]);
  const ofWeb = fake('web', calls, [booking('2.24.01', 'w1'), booking('9.1', 'w2')]);
  const tells = { ...all, ...can }.identity;
  const unnamed = async () => {
    throw new SiteChanged('The API does not tell who the session stands for.');
  };
  const api = {
    ...ofApi,
    ...(tells ? {} : { arrive: unnamed }),
    capabilities: async () => ({ ...all, ...can }),
    findEmployee: async () => {
      calls.push('api employee');
      return false;
    },
    giveUp: async (what: string) => void calls.push(`give up ${what}`),
    undoBy: () => {},
    believed: async (read: () => Promise<unknown>) => await read(),
  } as unknown as ApiSite & { arrive: ApiSite['arrive'] };
  const openWeb = async () => {
    calls.push('open web');
    return ofWeb as unknown as Site;
  };
  return { api, calls, site: createAutoSite(api, openWeb), openWeb };
}

async function everyOperation(site: Site): Promise<void> {
  const mine = booking('2.24.01', 'a1');
  await site.arrive();
  await site.survey([date]);
  await site.ownBookings({ past: true });
  await site.book({} as Parameters<Site['book']>[0]);
  await site.cancel(mine);
  await site.checkIn(mine);
}

describe('operation by operation', () => {
  it('is all api where the api can do all, and never opens a browser', async () => {
    const { site, calls } = auto({});
    await everyOperation(site);
    await site.restart();
    await site.close();
    expect(calls.filter((call) => call.includes('web'))).toEqual([]);
    expect([...site.transports]).toEqual(['api']);
    expect(site.writesAtOnce).toBe(4);
  });

  it('says what the api refused where the pages cannot be opened either', async () => {
    const { api } = auto({ identity: false });
    const broken = { ...api, floor: api.arrive } as unknown as ApiSite;
    const site = createAutoSite(broken, async () => {
      throw new SpaceiqError(ExitCode.failed, 'There is no browser.', 'Install one.');
    });
    await expect(site.arrive()).rejects.toMatchObject({
      exitCode: ExitCode.site,
      message: expect.stringMatching(/does not tell who .* pages .* There is no browser\.$/),
      hint: 'Install one.',
    });
  });

  it('is all web where the api can do nothing, with one browser', async () => {
    const { site, calls } = auto({}, nothing);
    await everyOperation(site);
    await site.restart();
    await site.close();
    expect(calls).toEqual([
      'open web',
      ...['arrive', 'survey', 'own', 'book', 'cancel', 'check-in', 'restart'].map(
        (each) => `web ${each}`,
      ),
      'api close',
      'web close',
    ]);
    expect([...site.transports]).toEqual(['web']);
    expect(site.writesAtOnce).toBe(1);
  });

  it('takes the person from the web and the desks from the api that will be asked about them', async () => {
    const { site } = auto({ identity: false });
    expect(await site.arrive()).toEqual({ identity: 'web', floor: 'api floor' });
    expect([...site.transports].sort()).toEqual(['api', 'web']);
  });

  it('lists what is held, and whose it is, over the api alone where that tells both', async () => {
    const { site, calls } = auto({});
    expect((await site.holdings?.({ past: true }))?.own.map(({ id }) => id)).toEqual(['a1']);
    expect(calls).toEqual(['api arrive', 'api own']);
  });

  it('looks for the employee id once, in the api and then on a page, before the page books', async () => {
    const { site, calls } = auto({ employee: false });
    await site.book({} as Parameters<Site['book']>[0]);
    await site.book({} as Parameters<Site['book']>[0]);
    expect(calls).toEqual([
      ...['api employee', 'open web', 'web arrive', 'web own'],
      ...['web book', 'web book'],
    ]);
  });

  it('adds to a survey what only the web knows, each booking once', async () => {
    const { site } = auto({ own: false });
    const { own } = await site.survey([date]);
    expect(own.map(({ id }) => id)).toEqual(['a1', 'w2']);
  });

  it('changes only bookings that the api itself has listed over the api', async () => {
    const { site, calls } = auto({ own: false });
    await site.cancel(booking('2.24.01', 'w1'));
    await site.checkIn(booking('2.24.01', 'w1'));
    expect(calls).toEqual(['open web', 'web cancel', 'web check-in']);
  });

  it('goes to the web when the api answers in a shape that nobody knows, and only then', async () => {
    const changed = auto({});
    changed.api.arrive = async () => {
      throw new SiteChanged('odd');
    };
    expect(await changed.site.arrive()).toMatchObject({ identity: 'web' });
    const down = auto({});
    down.api.arrive = async () => {
      throw new SiteError('down');
    };
    await expect(down.site.arrive()).rejects.toThrow('down');
    expect(down.calls).toEqual([]);
  });

  it('asks the web about desks too where the api’s floor is in no shape that anybody knows', async () => {
    const { api, site, calls } = auto({});
    api.arrive = api.floor = async () => {
      throw new SiteChanged('odd');
    };
    expect(await site.arrive()).toEqual({ identity: 'web', floor: 'web floor' });
    await site.survey([date]);
    await site.book({} as Parameters<Site['book']>[0]);
    expect(site.writesAtOnce).toBe(1);
    expect(calls.filter((call) => call.startsWith('api'))).toEqual([]);
  });

  it('opens the browser anew after it could not be opened', async () => {
    const { api, openWeb } = auto({}, nothing);
    let failures = 1;
    const site = createAutoSite(api, async () => {
      if (failures-- > 0) throw new SiteError('no browser');
      return await openWeb();
    });
    await expect(site.arrive()).rejects.toThrow('no browser');
    expect(site.transports.size).toBe(0);
    expect(await site.arrive()).toMatchObject({ identity: 'web' });
  });
});

it.each([
  ['fails', () => Promise.reject(new SiteChanged('The API cannot be asked for "createBooking".'))],
  ['says so', async () => ({ kind: 'unable', reason: 'The API cannot be asked to book.' })],
])(
  'books by the pages what the API turns out not to take while it is asked, where it %s',
  async (_, end) => {
    const { api, calls, openWeb } = auto({});
    let mayBook = true;
    const book = () => {
      mayBook = false;
      return end();
    };
    const capabilities = async () => ({ ...everything, book: mayBook });
    const site = createAutoSite({ ...api, book, capabilities } as typeof api, openWeb);
    const request = { leaving: () => calls.push('left') } as unknown as BookRequest;
    expect(await site.book(request)).toEqual({ kind: 'booked' });
    expect(calls).toEqual(['open web', 'web book']);
  },
);

it('asks the pages for nothing that has left over the API, whatever came of it', async () => {
  const { api, calls, openWeb } = auto({});
  const lost = new SiteChanged('The answer no longer looks as expected.');
  const book = async ({ leaving }: BookRequest) => {
    leaving?.();
    throw lost;
  };
  const capabilities = async () => ({ ...everything, book: calls.includes('left') === false });
  const site = createAutoSite({ ...api, book, capabilities } as typeof api, openWeb);
  const request = { leaving: () => calls.push('left') } as unknown as BookRequest;
  await expect(site.book(request)).rejects.toBe(lost);
  expect(calls).toEqual(['left']);
});

it.each([
  ['a gateway', { kind: 'unclear', reason: 'HTTP 403', turnedAway: true } as const],
  ['the API itself, unexecuted,', { kind: 'refused', reason: 'Eh?', unexecuted: true } as const],
])('books by the pages once %s has turned two requests to the API away', async (_, turnedAway) => {
  const { api, calls, openWeb } = auto({});
  const site = createAutoSite({ ...api, book: async () => turnedAway } as typeof api, openWeb);
  const book = () => site.book({} as Parameters<Site['book']>[0]);
  expect([await book(), await book()]).toEqual([turnedAway, turnedAway]);
  expect(await book()).toEqual({ kind: 'booked' });
  expect(calls).toContain('web book');
});

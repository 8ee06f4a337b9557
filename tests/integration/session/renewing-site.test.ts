import { describe, expect, it } from 'vitest';
import type { Site } from '../../../src/booking/site.js';
import type { CivilDate } from '../../../src/lib/civil-date.js';
import { SessionError, SiteError } from '../../../src/lib/errors.js';
import { renewingSite } from '../../../src/session/renewing-site.js';
import { SessionExpired } from '../../../src/site/graphql/errors.js';
import type { Session } from '../../../src/site/session.js';

const sessionOf = (name: string) => ({ webOrigin: name }) as Session;
const dates = ['2026-12-01' as CivilDate];

/** A site that takes some sessions and refuses others, and writes down what it was asked with which. */
function createWorld(accepted: readonly string[]) {
  const asked: string[] = [];
  const closed: string[] = [];
  const answer = (session: Session, what: string) => async () => {
    asked.push(`${what} with ${session.webOrigin}`);
    if (!accepted.includes(session.webOrigin)) throw new SessionExpired();
    return { kind: 'done' };
  };
  const make = async (session: Session): Promise<Site> => {
    const site = {
      transports: new Set(['api']),
      survey: answer(session, 'survey'),
      book: answer(session, 'book'),
      cancel: answer(session, 'cancel'),
      close: async () => {
        closed.push(session.webOrigin);
      },
    };
    return site as unknown as Site;
  };
  return { asked, closed, make };
}

const book = (site: Site) => site.book({} as Parameters<Site['book']>[0]);

describe('a site over a session that may be renewed', () => {
  it('repeats a read with the fresh session', async () => {
    const world = createWorld(['fresh']);
    const site = await renewingSite(world.make, sessionOf('old'), async () => sessionOf('fresh'));
    expect(await site.survey(dates)).toEqual({ kind: 'done' });
    expect(world.asked).toEqual(['survey with old', 'survey with fresh']);
    await site.close();
    expect(world.closed).toEqual(['old', 'fresh']);
  });

  it('never repeats a write: it says that nothing is known', async () => {
    const world = createWorld(['fresh']);
    const site = await renewingSite(world.make, sessionOf('old'), async () => sessionOf('fresh'));
    expect(await book(site)).toMatchObject({ kind: 'unclear' });
    expect(world.asked).toEqual(['book with old']);
    expect(await book(site)).toEqual({ kind: 'done' });
  });

  it('renews once for calls that are refused together', async () => {
    const world = createWorld(['fresh']);
    let renewals = 0;
    const site = await renewingSite(world.make, sessionOf('old'), async () => {
      renewals += 1;
      return sessionOf('fresh');
    });
    await Promise.all([site.survey(dates), book(site), site.survey(dates), book(site)]);
    expect(renewals).toBe(1);
  });

  it('passes on why the session cannot be renewed', async () => {
    const world = createWorld([]);
    const site = await renewingSite(world.make, sessionOf('old'), async () => {
      throw new SessionError('A person is wanted.');
    });
    await expect(site.survey(dates)).rejects.toThrow('A person is wanted.');
    await expect(book(site)).rejects.toThrow('A person is wanted.');
  });

  it('is not renewed when it is somebody else’s: the run is to end', async () => {
    const stranger = async () => {
      throw new SessionError('The session is another person’s.');
    };
    const make = async () => ({ survey: stranger, book: stranger }) as unknown as Site;
    let renewals = 0;
    const site = await renewingSite(make, sessionOf('old'), async () => {
      renewals += 1;
      return sessionOf('fresh');
    });
    await expect(site.survey(dates)).rejects.toThrow('another person');
    await expect(book(site)).rejects.toThrow('another person');
    expect(renewals).toBe(0);
  });

  it('renews for a transport that cannot be made, and for nothing else', async () => {
    const world = createWorld(['fresh']);
    const make = async (session: Session): Promise<Site> => {
      if (session.webOrigin === 'old') throw new SessionExpired();
      return await world.make(session);
    };
    const site = await renewingSite(make, sessionOf('old'), async () => sessionOf('fresh'));
    expect(await site.survey(dates)).toEqual({ kind: 'done' });

    const broken = async (): Promise<Site> => {
      throw new SiteError('Unreachable.');
    };
    const renew = async (): Promise<Session> => {
      throw new Error('Nobody asked for this.');
    };
    await expect(renewingSite(broken, sessionOf('old'), renew)).rejects.toThrow('Unreachable.');
  });
});

import { statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Site } from '../../../src/booking/site.js';
import type { Floor } from '../../../src/booking/types.js';
import type { CivilDate } from '../../../src/lib/civil-date.js';
import { OtherPersonError, SiteError } from '../../../src/lib/errors.js';
import type { SiteDeps } from '../../../src/site/deps.js';
import { createWebSite } from '../../../src/site/web/web-site.js';
import { startSimulator } from '../../simulator/simulator.js';
import type { FaultKind, Simulator } from '../../simulator/types.js';
import { keepNoBrowsers } from '../../support/kept-browsers.js';
import { heldBy } from '../../support/site.js';
import { makeFolder } from '../../unit/vault/make.js';
import { deskOf, requestFor } from '../site/transport-suite.js';
import { browsersOf, crashPagesOf, killBrowsersOf } from './browsers.js';
import { webDeps } from './web-deps.js';

keepNoBrowsers();

const soon = '2026-12-08' as CivilDate;
const desk = '2.24.05';

describe('web, when pages break', () => {
  let sim: Simulator;
  let site: Site;
  let floor: Floor;

  const open = async (changes: Partial<SiteDeps> = {}) => {
    site = await createWebSite(webDeps(sim, {}, changes));
    ({ floor } = await site.arrive());
  };
  const book = (code = desk, date = soon) =>
    site.book(requestFor(floor, deskOf(floor, code), date));
  const created = () =>
    sim.record.requests.filter(({ operations }) => operations.includes('createBooking'));

  beforeAll(async () => {
    sim = await startSimulator({ now: '2026-12-01T08:30:00Z', occupancy: 0 });
  });
  beforeEach(async () => {
    await open();
  });
  afterEach(async () => {
    await site.close();
    sim.faults.clear();
    for (const held of heldBy(sim, 'alice')) sim.rivals.cancel(held);
    sim.record.clearRequests();
  });
  afterAll(async () => {
    await sim.stop();
  });

  it('says that the floor never comes, leaves a picture for nobody else, and books nothing', async () => {
    const shots: string[] = [];
    const picture = join(makeFolder(), 'shot.png');
    await site.close();
    sim.faults.add({ kind: '500', operation: 'node', count: 1_000 });
    const shot = (label: string) => {
      shots.push(label);
      return picture;
    };
    await expect(open({ shot })).rejects.toBeInstanceOf(SiteError);
    expect(shots).toHaveLength(1);
    await expect.poll(() => statSync(picture, { throwIfNoEntry: false })?.mode).toBe(0o100600);
    expect(created()).toEqual([]);
  });

  it('asks again for what was lost on the way', async () => {
    for (const kind of ['drop-before', '500', 'malformed', '429', 'truncated'] as const) {
      sim.faults.add({ kind, operation: 'nodes', count: 1 });
    }
    const { days } = await site.survey([soon]);
    expect(days.get(soon)).toMatchObject({ open: true });
  });

  it.each<FaultKind>(['drop-after', 'malformed', 'partial'])(
    'never claims more than the record after a createBooking with %s',
    async (kind) => {
      sim.faults.add({ kind, operation: 'createBooking', count: 1 });
      const answer = await book();
      const held = heldBy(sim, 'alice');
      if (answer.kind === 'booked') expect(held).toMatchObject([{ desk, date: soon }]);
      else {
        expect(answer.kind).toBe('unclear');
        // What is read next must not come from a page that may still show what was before.
        expect(browsersOf(process.pid)).toEqual([]);
      }
      const { own } = await site.survey([soon]);
      expect(own.map((one) => one.desk)).toEqual(held.map((one) => one.desk));
    },
  );

  it('says when it may ask again', async () => {
    sim.faults.add({ kind: '429', operation: 'createBooking', retryAfterSeconds: 7 });
    expect(await book()).toMatchObject({ kind: 'unclear', retryAfter: 7_000 });
    expect(heldBy(sim, 'alice')).toEqual([]);
  });

  it.each<FaultKind>(['drop-before', 'drop-after', '500'])(
    'says of a cancellation with %s what the record says',
    async (kind) => {
      await book();
      const [booking] = await site.ownBookings({ past: false });
      sim.faults.add({ kind, operation: 'deleteBooking', count: 1 });
      const { kind: answer } = await site.cancel(booking!);
      expect(answer === 'done').toBe(heldBy(sim, 'alice').length === 0);
      expect(answer).not.toBe('rejected');
    },
  );

  it('says that nobody knows when the browser dies in the middle of a booking', async () => {
    sim.faults.add({ kind: 'slow', operation: 'createBooking', slowMs: 40_000 });
    const answer = book();
    await expect.poll(created, { timeout: 50_000 }).not.toEqual([]);
    killBrowsersOf(process.pid);
    expect(await answer).toMatchObject({ kind: 'unclear' });
    const { own } = await site.survey([soon]);
    expect(own.map((one) => one.desk)).toEqual([desk]);
    expect(heldBy(sim, 'alice')).toHaveLength(1);
  });

  it('opens a new page for one that crashed', async () => {
    crashPagesOf(process.pid);
    expect(await book()).toMatchObject({ kind: 'booked' });
    expect(heldBy(sim, 'alice')).toHaveLength(1);
  });

  it('starts a new browser for one that died', async () => {
    killBrowsersOf(process.pid);
    expect(await book()).toMatchObject({ kind: 'booked' });
    await site.close();
    await expect.poll(() => browsersOf(process.pid), { timeout: 10_000 }).toEqual([]);
  });

  it('books nothing on a page of somebody else', async () => {
    await site.close();
    const { session } = webDeps(sim);
    const { employeeId, email, name } = sim.person('bob');
    const identity = { employeeId: employeeId as never, email, name };
    const opened = open({ session: { ...webDeps(sim).session, identity } });
    await expect(opened.then(() => book())).rejects.toBeInstanceOf(OtherPersonError);
    expect(session.identity.email).not.toBe(email);
    expect(created()).toEqual([]);
  });
});

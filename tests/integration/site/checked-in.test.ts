import { describe, expect, it, onTestFinished } from 'vitest';
import { startSimulator } from '../../simulator/simulator.js';
import type { OwnTrait } from '../../simulator/tenant/api.js';
import { fixedTenant } from '../../simulator/tenant/tenant.js';
import { cliHere } from '../../support/here.js';
import { openTestHome } from '../../support/home.js';

/** A Tuesday, 08:30 in London. */
const morning = '2026-12-01T08:30:00Z';
const today = '2026-12-01';

/** A tenant whose bookings leave the upcoming ones as soon as they are checked in to (contract W9). */
async function office(own: Partial<OwnTrait> = {}, api: { readonly bookingNodes?: boolean } = {}) {
  const standard = fixedTenant('standard');
  const trait = { ...(standard.api.own as OwnTrait), past: 'pastBookings', leaves: true, ...own };
  const tenant = { ...standard, name: 'named', api: { ...standard.api, own: trait, ...api } };
  const simulator = await startSimulator({
    now: morning,
    occupancy: 0,
    tenant,
    rules: { oneDeskADay: false },
  });
  onTestFinished(() => simulator.stop());
  const home = await openTestHome(simulator);
  onTestFinished(() => home.stop());
  await home.addSealed('alice');
  const held = () =>
    simulator.record.bookings.filter(({ cancelledAt, person }) => {
      return cancelledAt === null && person === 'alice';
    });
  const run = (...args: string[]) =>
    cliHere([...args, '--transport', 'api'], { home: home.folder, env: home.env });
  return { simulator, held, run };
}

describe('a booking of today that was checked in to, and so is past', () => {
  it.each([true, false])(
    'is checked in to, once, and said (told by its id: %s)',
    async (bookingNodes) => {
      const { run, held } = await office({}, { bookingNodes });
      await run('book', '--dates', 'today');
      const first = await run('checkin', '--yes');
      expect(first).toMatchObject({ code: 0, stdout: expect.stringContaining('checked in') });
      const second = await run('checkin', '--yes');
      expect(second.stdout).toContain('checked in already');
      expect(second.code).toBe(0);
      expect(held()).toMatchObject([{ date: today, checkedIn: true }]);
    },
  );

  it('is held: no second desk is taken, though it is on another floor', async () => {
    const { simulator, run, held } = await office();
    const [above] = simulator.desks('HQ', '3');
    const desk = above?.code ?? '';
    simulator.rivals.book({ person: 'alice', desk, date: today });
    await run('checkin', '--yes');
    const { code, stdout } = await run('book', '--dates', 'today', '--json');
    expect(JSON.parse(stdout).runs[0].dates).toMatchObject([{ outcome: 'already-booked', desk }]);
    expect(code).toBe(0);
    expect(held()).toHaveLength(1);
    expect((await run('bookings')).stdout).toContain(desk);
  });
});

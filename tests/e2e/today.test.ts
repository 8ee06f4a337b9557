import { expect, it, onTestFinished } from 'vitest';
import { startSimulator } from '../simulator/simulator.js';
import { openTestHome } from '../support/home.js';
import { heldBy } from '../support/site.js';

/** Half past midnight, and half past six in the evening, at buildings whose day is not that of UTC or of the machine. */
it.each([
  ['Pacific/Auckland', '2026-11-25T11:30:00Z', '2026-11-26', 'America/Los_Angeles', 'api'],
  ['America/Chicago', '2026-11-27T00:30:00Z', '2026-11-26', 'Asia/Tokyo', 'api'],
  ['Pacific/Auckland', '2026-11-25T11:30:00Z', '2026-11-26', 'UTC', 'web'],
])(
  'today at %s at %s is %s on a machine in %s: booked, listed, checked in to and cancelled over %s',
  { timeout: 120_000 },
  async (timezone, now, today, machine, transport) => {
    const simulator = await startSimulator({ now, timezone, occupancy: 0 });
    onTestFinished(() => simulator.stop());
    const home = await openTestHome(simulator);
    onTestFinished(() => home.stop());
    await home.add('alice', { hours: '09:00-23:00', days: ['thu'] });
    const run = async (...args: string[]) => {
      const all = [...args, '--transport', transport, '--json'];
      const { code, json, stderr } = await home.run(all, { env: { TZ: machine } });
      expect(code, stderr).toBe(0);
      return json;
    };
    const booked = await run('book', '--dates', 'today');
    expect(booked).toMatchObject({ runs: [{ dates: [{ date: today, outcome: 'booked' }] }] });
    expect(heldBy(simulator, 'alice')).toMatchObject([{ date: today }]);
    const listed = await run('bookings');
    expect(listed).toMatchObject({ runs: [{ bookings: [{ date: today }] }] });
    await run('checkin', '--yes');
    expect(heldBy(simulator, 'alice')).toMatchObject([{ date: today, checkedIn: true }]);
    await run('cancel', '--dates', 'today', '--yes');
    expect(heldBy(simulator, 'alice')).toEqual([]);
  },
);

import { describe, expect, it, onTestFinished } from 'vitest';
import { startSimulator } from '../simulator/simulator.js';
import type { SimulatorOptions } from '../simulator/types.js';
import { openTestHome } from '../support/home.js';
import { startReceiver } from '../unit/notify/receiver.js';

/** A Tuesday, 08:30 in London. */
const morning = '2026-12-01T08:30:00Z';

async function office(options: SimulatorOptions = {}, settings: Record<string, unknown> = {}) {
  const simulator = await startSimulator({ now: morning, occupancy: 0, ...options });
  onTestFinished(() => simulator.stop());
  const home = await openTestHome(simulator);
  onTestFinished(() => home.stop());
  await home.add('alice', { windowDays: 2, ...settings });
  const book = async (...args: string[]) => {
    const { json, code, stderr } = await home.run([
      'book',
      ...args,
      '--transport',
      'api',
      '--json',
    ]);
    const { runs } = json as { runs: [{ dates: Dated[] }] };
    return { dates: runs[0].dates, code, stderr };
  };
  const held = () =>
    simulator.record.bookings
      .filter((each) => each.cancelledAt === null && each.releasedAt === null)
      .map(({ date }) => date)
      .sort();
  return { simulator, home, book, held };
}

interface Dated {
  readonly date: string;
  readonly outcome: string;
  readonly desk: string | null;
  readonly reason: string | null;
}

describe('a date that its person gave up', () => {
  it('by cancel is left alone by window, said by status, and booked where it is named', async () => {
    const { home, book, held } = await office();
    await book('--dates', '2026-12-02');
    await home.run(['cancel', '--dates', '2026-12-02', '--yes']);
    const nightly = await book('--dates', 'wed,thu');
    expect(nightly.dates).toMatchObject([
      { outcome: 'skipped', reason: expect.stringMatching(/^you cancelled it on /) },
      { outcome: 'booked' },
    ]);
    expect(nightly.code).toBe(0);
    const status = await home.run(['status']);
    expect(status.stdout).toContain('alice leaves 2026-12-02 alone: you cancelled it on');
    expect((await book('--dates', 'wed,!2026-12-02')).dates[0]).toMatchObject({
      outcome: 'booked',
    });
    expect(held()).toEqual(['2026-12-02', '2026-12-03']);
    expect((await home.run(['status'])).stdout).not.toContain('leaves');
  });

  it('in the web page is left alone by window as well', async () => {
    const { simulator, book, held } = await office();
    const [booked] = (await book('--dates', 'wed')).dates;
    simulator.rivals.cancel({ desk: booked?.desk ?? '', date: '2026-12-02' });
    for (let night = 0; night < 2; night += 1) {
      expect((await book('--dates', 'wed')).dates).toMatchObject([
        { outcome: 'skipped', reason: expect.stringContaining('cancelled it') },
      ]);
    }
    expect(held()).toEqual([]);
  });
});

describe('today', () => {
  it('released for no check-in is not taken back ten minutes later', async () => {
    const receiver = await startReceiver((response) => response.end());
    onTestFinished(() => receiver[Symbol.asyncDispose]());
    const notify = { desktop: false, webhooks: [{ url: receiver.url, format: 'json' }] };
    const { simulator, home, book, held } = await office(
      { rules: { autoReleaseMinutes: 60 } },
      { notify },
    );
    await book('--dates', 'today');
    simulator.clock.set('2026-12-01T10:05:00Z');
    const reason = expect.stringContaining('the site released 2.24.');
    for (let hour = 0; hour < 2; hour += 1) {
      const again = await book('--dates', 'today');
      expect(again.dates).toMatchObject([{ outcome: 'skipped', reason }]);
    }
    expect(held()).toEqual([]);
    expect((await home.run(['history'])).stdout).toContain('skipped');
    const told = receiver.received.map(({ body }) => JSON.parse(body));
    expect(told, 'told once').toMatchObject([
      { events: ['booked'] },
      { events: ['not-booked'], dates: [{ date: '2026-12-01', reason }] },
    ]);
  });

  it('is not taken in the afternoon by a run that nobody watches, unless it is named', async () => {
    const { book } = await office({ now: '2026-12-01T15:10:00Z' }, { windowDays: 0 });
    expect((await book()).dates).toMatchObject([
      { outcome: 'skipped', reason: expect.stringContaining('minNotice 2h') },
    ]);
    expect((await book('--dates', 'today')).dates).toMatchObject([{ outcome: 'booked' }]);
  });
});

it('books the nearest date where the company allows one reservation at a time, and says its rule', async () => {
  const { book, held } = await office(
    { rules: { singleActiveReservation: true } },
    { windowDays: 9 },
  );
  const { dates, code } = await book('--dates', 'wed-fri');
  expect(held()).toEqual(['2026-12-02']);
  expect(code).toBe(4);
  expect(dates.slice(1).every(({ reason }) => reason?.includes('on 2026-12-02'))).toBe(true);
});

it('books the nearest date at a release too, where the company allows one reservation at a time', async () => {
  const { simulator, book, held } = await office(
    { rules: { singleActiveReservation: true } },
    { windowDays: 9 },
  );
  const release = new Date(simulator.clock.now().getTime() + 4000).toISOString();
  const { dates, code } = await book('--dates', 'wed-fri', '--at', release);
  expect(held()).toEqual(['2026-12-02']);
  expect(code).toBe(4);
  expect(dates.slice(1).every(({ reason }) => reason?.includes('on 2026-12-02'))).toBe(true);
});

it('asks the site for a date that is named, however far ahead', async () => {
  const { book } = await office({ windowDays: 180 });
  expect((await book('--dates', '+120d')).dates).toMatchObject([{ outcome: 'booked' }]);
});

it('learns how far the window reaches from a date that is named, and asks no desk beyond it', async () => {
  const { simulator, book, held } = await office({ windowDays: 31 }, { windowDays: undefined });
  expect((await book('--dates', '+32d')).dates).toMatchObject([{ outcome: 'not-open' }]);
  expect(simulator.record.requests.flatMap(({ operations }) => operations)).not.toContain(
    'createBooking',
  );
  await book('--dates', '+31d');
  const { dates } = await book('--dates', 'release');
  expect(dates).toMatchObject([{ date: held()[0], outcome: 'already-booked' }]);
});

it('lets a watch of two dates leave alone what is cancelled by another command meanwhile', async () => {
  const { simulator, home, held } = await office({}, { watch: { waits: [{ wait: '1s' }] } });
  const [desk = ''] = simulator.desks().map(({ code }) => code);
  simulator.rivals.book({ person: 'bob', desk, date: '2026-12-03' });
  await home.set('alice', { desks: { only: desk } });
  const args = ['book', '--dates', '2026-12-02,2026-12-03', '--watch', '--transport', 'api'];
  const running = home.start([...args, '--until', '60s', '--json']);
  await running.waitFor(/2026-12-02 \S+ is booked/);
  await running.waitFor(/next round/);
  const cancelled = await home.run(['cancel', '--dates', '2026-12-02', '--yes']);
  expect(cancelled.code, cancelled.stderr).toBe(0);
  await running.waitFor(/is no longer booked/);
  simulator.rivals.cancel({ desk, date: '2026-12-03' });
  const { json } = await running.ended;
  expect(json).toMatchObject({
    runs: [{ dates: [{ outcome: 'skipped' }, { outcome: 'booked', desk }] }],
  });
  expect(held().filter((date) => date === '2026-12-02')).toEqual([]);
});

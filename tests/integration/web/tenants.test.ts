import { afterAll, expect, it, vi } from 'vitest';
import type { Site } from '../../../src/booking/site.js';
import type { Booking, Floor } from '../../../src/booking/types.js';
import { addDays, type CivilDate, parseZone } from '../../../src/lib/civil-date.js';
import { messageOf } from '../../../src/lib/errors.js';
import { createWebSite } from '../../../src/site/web/web-site.js';
import { startSimulator } from '../../simulator/simulator.js';
import { describeTenant, randomTenant, type Tenant } from '../../simulator/tenant/tenant.js';
import { accountEmail, unknownDeskKinds } from '../../simulator/tenant/world.js';
import type { Simulator } from '../../simulator/types.js';
import { heldBy } from '../../support/site.js';
import { hindranceTo } from '../../tenants/possible.js';
import { requestFor } from '../site/transport-suite.js';
import { webDeps } from './web-deps.js';

const heavy = process.env.SPACEIQ_SOAK === '1';
const first = Number(process.env.SPACEIQ_SEED ?? 1);
const count = Number(process.env.SPACEIQ_TENANTS ?? (heavy ? 40 : 3));

vi.setConfig({ testTimeout: 120_000 });

const today = '2026-12-01' as CivilDate;
const dates = [today, addDays(today, 2), addDays(today, 7)] as const;
let [done, possible] = [0, 0];

/** A floor whose code another one in use shares is not one that its page's address tells (contract W1). */
const seeds = Array.from({ length: count * 3 }, (_, index) => first + index)
  .filter((seed) => randomTenant(seed).world.sharedCodes === 'none')
  .slice(0, count);

async function open(seed: number): Promise<{ sim: Simulator; site: Site }> {
  const tenant = randomTenant(seed);
  const sim = await startSimulator({
    tenant,
    seed,
    now: `${today}T08:30:00Z`,
    occupancy: 0.3,
    rules: { oneDeskADay: false },
  });
  const { building, floor } = sim.place;
  const kinds = unknownDeskKinds.includes(tenant.world.deskKind) ? [tenant.world.deskKind] : [];
  const timezone = parseZone('Europe/London');
  const imported = webDeps(sim).session;
  // Sealed at sign-in is the account's address, which need not be the employee's (contract G9).
  const email = accountEmail(imported.identity.email, tenant.world);
  const session = { ...imported, identity: { ...imported.identity, email } };
  const deps = webDeps(sim, { building, floor }, { kinds, timezone, session });
  return { sim, site: await createWebSite(deps) };
}

/** Asks for the free desks of a date until one is had; a rival is after the first. */
async function bookOne(site: Site, sim: Simulator, floor: Floor, date: CivilDate): Promise<string> {
  const day = (await site.survey([date])).days.get(date);
  const free = floor.desks.filter(
    ({ id, bookable, assignedTo }) => bookable && assignedTo.length === 0 && !day?.taken.has(id),
  );
  const [wanted] = free;
  if (wanted !== undefined && free.length > 3) {
    sim.rivals.snatch({ person: 'bob', desk: wanted.code, date });
  }
  let said = 'no desk is free';
  for (const desk of free.slice(0, 12)) {
    for (let again = 0; again < 2; again += 1) {
      const answer = await site.book(requestFor(floor, desk, date));
      if (answer.kind === 'booked') return 'booked';
      said = `${desk.code}: ${answer.kind}, ${answer.reason}`;
      if (answer.kind !== 'throttled') break;
    }
  }
  return said;
}

async function play(sim: Simulator, site: Site, tenant: Tenant): Promise<string[]> {
  const undone: string[] = [];
  const tell = (step: string, good: boolean, said: string) => {
    possible += 1;
    if (good) done += 1;
    else undone.push(`${step}: ${said}`);
  };
  const { floor } = await site.arrive();
  for (const date of dates) {
    const said = await bookOne(site, sim, floor, date).catch(messageOf);
    const held = heldBy(sim, 'alice').some((each) => each.date === date);
    expect(held, `${date}: ${said}`).toBe(said === 'booked');
    tell(`book ${date}`, held || said === 'no desk is free', said);
  }
  const own = await site.ownBookings({ past: false });
  const mine = heldBy(sim, 'alice').filter(({ date }) => date >= today);
  tell('list', own.length === mine.length, JSON.stringify(own));
  const of = (date: CivilDate): Booking | undefined => own.find((each) => each.date === date);
  const [now, second, third] = dates.map(of);
  if (second !== undefined) {
    const answer = await site.cancel(second);
    const gone = !heldBy(sim, 'alice').some(({ id }) => id === second.id);
    expect(gone || answer.kind !== 'done').toBe(true);
    tell('cancel', gone, JSON.stringify(answer));
  }
  if (now !== undefined) {
    const answer = await site.checkIn(now);
    const checked = heldBy(sim, 'alice').some(({ id, checkedIn }) => id === now.id && checkedIn);
    expect(checked || answer.kind !== 'done').toBe(true);
    const hindrance = hindranceTo(tenant, 'check in', 'web');
    expect(checked && hindrance !== null, hindrance?.why).toBe(false);
    const isLeft = answer.kind === 'rejected' && hindrance?.says.test(answer.reason) === true;
    tell('check in', checked || isLeft, JSON.stringify(answer));
  }
  expect(third === undefined || heldBy(sim, 'alice').some(({ id }) => id === third.id)).toBe(true);
  return undone;
}

/** What this person did that nobody asked for, by the record. */
function wrongs(sim: Simulator): string[] {
  const { floorId } = sim.place;
  const made = sim.record.bookings.filter(({ by, via }) => by === 'alice' && via === 'api');
  const odd = made.flatMap(({ person, kind, desk, date, ...rest }) => {
    const hours = (Date.parse(rest.end) - Date.parse(rest.start)) / 3_600_000;
    const fine = person === 'alice' && kind === 'desk' && rest.floorId === floorId && hours === 9;
    return fine && dates.includes(date as CivilDate) ? [] : [`${desk} (${kind}) on ${date}`];
  });
  const twice = dates.filter(
    (date) => heldBy(sim, 'alice').filter((each) => each.date === date).length > 1,
  );
  const others = sim.record.bookings.filter(
    ({ person, cancelledBy }) => cancelledBy === 'alice' && person !== 'alice',
  );
  return [...odd, ...twice, ...others.map(({ id }) => `cancelled ${id}`), ...sim.record.mischief];
}

async function judge(seed: number): Promise<void> {
  const { sim, site } = await open(seed);
  const tenant = randomTenant(seed);
  const choices = describeTenant(tenant).join('\n  ');
  try {
    const undone = await play(sim, site, tenant);
    expect(wrongs(sim), choices).toEqual([]);
    expect(undone.join('\n'), choices).toBe('');
  } finally {
    await site.close();
    await sim.stop();
  }
}

/** Tenants at which something went wrong once. */
const met = [
  ['a second host that is sent the token at every turn', 8],
  ['nobody named but an account of another address', 17],
] as const;

it.each(met)('goes through the pages of a tenant with %s', async (_, seed) => await judge(seed));

it.each(seeds)('writes nothing wrong over the pages of tenant %i, and does what it can', judge);

afterAll(() => {
  process.stdout.write(`Done over the pages: ${done} of ${possible} steps.\n`);
});

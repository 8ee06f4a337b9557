import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TenantReport } from '../../src/site/report/tenant-report.js';
import { startSimulator } from '../simulator/simulator.js';
import type { PageTraits } from '../simulator/tenant/pages.js';
import { readReport, tenantFrom } from '../simulator/tenant/reported.js';
import type { SignInTraits } from '../simulator/tenant/sign-in.js';
import { fixedTenant } from '../simulator/tenant/tenant.js';
import type { Simulator } from '../simulator/types.js';
import { openTestHome, type TestHome } from '../support/home.js';

/** Ms: a browser that goes through seven pages on a small machine. */
const slow = 180_000;

const standard = fixedTenant('standard');
/** Pages as little like the standard ones as their skeletons tell. */
const dress: PageTraits = {
  ...standard.pages,
  dots: 'svg',
  overlays: false,
  months: 2,
  actions: 'words',
  otherAction: 'none',
  closeButtons: 1,
  past: 'with the others',
  secondHost: true,
};

/** And a sign-in as little like the standard one as can be told without signing in. */
const signIn: SignInTraits = {
  ...standard.signIn,
  redirects: 'app',
  thirdParties: 'blocked',
  sessionMinutes: 600,
  tokenClaims: 'end',
  bundleMs: 900,
};

let simulator: Simulator;
let home: TestHome;

beforeAll(async () => {
  simulator = await startSimulator({
    occupancy: 0.3,
    tenant: { ...standard, pages: dress, signIn },
  });
  home = await openTestHome(simulator);
  // By its id, which is no part of any page's address (contract W1).
  await home.add('alice', { floor: simulator.place.floorId });
});

afterAll(async () => {
  await home?.stop();
  await simulator?.stop();
});

describe('doctor --report', { timeout: slow }, () => {
  it('tells the shape of the pages, and nothing that stands on them', async () => {
    await home.run(['book', '--dates', '+6d']);
    simulator.record.clearRequests();
    const file = join(home.folder, 'tenant.json');
    const said = await home.run(['doctor', '--profile', 'alice', '--report', file]);
    expect(said.stderr).toContain(`Wrote ${file}`);
    const text = await readFile(file, 'utf8');
    const { pages, pageExchanges } = JSON.parse(text) as TenantReport;

    expect(pages.map(({ page, failure }) => [page, failure])).toEqual(
      ['floor', 'booking', 'calendar', 'bookings', 'past bookings', 'login', 'login with SSO'].map(
        (page) => [page, null],
      ),
    );
    const outlineOf = (name: string) =>
      pages.find(({ page }) => page === name)?.outline.join('\n') ?? '';
    expect(outlineOf('floor')).toMatch(/img#floorImage/);
    expect(outlineOf('floor')).toMatch(/button.* Book Desk/i);
    expect(outlineOf('calendar')).toMatch(
      /div\.HotelingCalendar---day.*\[role=gridcell\].*aria-label=\(date AAA AAA 99 9999\)/,
    );
    expect(outlineOf('bookings')).toMatch(/UITable---row/);
    expect(outlineOf('login')).toMatch(/button#submit_sso.*Login with SSO/);
    expect(outlineOf('login with SSO')).toMatch(/#back/);
    expect(pageExchanges.filter(({ to, status }) => to === 'api' && status === 200)).not.toEqual(
      [],
    );

    const people = simulator.people.flatMap(({ name, email }) => [name, email, ...name.split(' ')]);
    const desks = simulator.desks('HQ', '2').flatMap(({ code, spaceId }) => [code, spaceId]);
    const others = [
      simulator.place.floorId,
      'Harbour',
      'Orchard',
      'localhost',
      '127.0.0.1',
      '/finder',
      'Lantern',
    ];
    for (const canary of [...people, ...desks, ...others]) {
      expect(text.includes(canary), `"${canary}" is in the report`).toBe(false);
    }
  });

  it('is a tenant with pages of that dress, served again', () => {
    const told = tenantFrom(readReport(join(home.folder, 'tenant.json')));
    expect(told.pages).toEqual(dress);
    expect(told.signIn).toEqual({ ...signIn, bundleMs: expect.any(Number) });
    expect(told.signIn.bundleMs).toBeGreaterThanOrEqual(signIn.bundleMs);
  });

  it('writes nothing to the site', () => {
    const mutations = simulator.record.requests.filter(({ operations = [] }) =>
      operations.some((name) => /booking/i.test(name) && /create|delete|cancel|check/i.test(name)),
    );
    expect(mutations).toEqual([]);
    expect(simulator.record.bookings.filter(({ person }) => person === 'alice')).toHaveLength(1);
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Zone } from '../../../src/lib/civil-date.js';
import { startSimulator } from '../../simulator/simulator.js';
import type { SignInTraits } from '../../simulator/tenant/sign-in.js';
import { type Display, startDisplay } from '../../support/display.js';
import { signInAt, tenantWith, withoutToken } from './sign-in.js';

/** Milliseconds: a browser or two on a small machine. */
const slow = 180_000;

/** What a page of the site may be like on the way in (contract S1, S2, S4, S5, S9). */
const dresses: readonly [string, Partial<SignInTraits>][] = [
  ['as it was captured', {}],
  ['with a bundle that takes 6 s', { bundleMs: 6_000 }],
  ['with every third party blocked', { thirdParties: 'blocked' }],
  ['with third parties that never answer', { thirdParties: 'hanging' }],
  ['with third parties that are slow', { thirdParties: 'slow' }],
  ['without third parties', { thirdParties: 'absent' }],
  ['with a password form that wants both fields', { passwordSubmit: 'both-fields' }],
  ['where the app leads to the login page', { redirects: 'app' }],
  ['that lets in at exactly /finder', { lands: 'finder' }],
  ['that lets in at another path', { lands: 'elsewhere', endpointCookie: 'later' }],
  ['that names its API only in the page', { endpointCookie: 'never' }],
];

describe('single sign-on without a window, through a login page', () => {
  it.each(dresses)('%s', { timeout: slow }, async (_, traits) => {
    await using simulator = await startSimulator({ sso: 'auto', tenant: tenantWith(traits) });
    const { email, employeeId } = simulator.person('alice');
    const timezone = 'Pacific/Auckland' as Zone;
    const session = await signInAt(simulator, 'alice', { timezone });
    const [asked] = simulator.record.requests.filter(({ path }) => path.startsWith('/sso/lookup'));
    expect(asked?.variables).toEqual({ zone: timezone });
    expect(session.identity).toMatchObject({ email, employeeId });
    expect(session.apiOrigin).toBe(simulator.origins.api);
    expect(simulator.record.requests.filter(({ path }) => path === '/session/password')).toEqual(
      [],
    );

    // A renewal: the provider knows the browser, and would ask any other for more.
    simulator.idp.setMode('password+mfa');
    const state = withoutToken(session);
    const fresh = await signInAt(simulator, 'alice', { state });
    expect(fresh.identity).toMatchObject({ email, employeeId });
    expect(fresh.token.reveal()).not.toBe(session.token.reveal());
  });
});

describe('single sign-on in a window, with an e-mail address that is known', () => {
  let display: Display;

  beforeAll(async () => {
    display = await startDisplay();
  });

  afterAll(async () => {
    await display?.stop();
  });

  it.each([
    ['as it was captured', {}],
    ['with a bundle that takes 6 s', { bundleMs: 6_000 }],
    ['with every third party blocked', { thirdParties: 'blocked' }],
  ] as [string, Partial<SignInTraits>][])(
    'through a login page %s',
    { timeout: slow },
    async (_, traits) => {
      await using simulator = await startSimulator({ sso: 'auto', tenant: tenantWith(traits) });
      const env = { ...process.env, DISPLAY: display.name };
      const session = await signInAt(simulator, 'alice', { headless: false }, env);
      expect(session.identity).toMatchObject({ email: simulator.person('alice').email });
      const { requests } = simulator.record;
      expect(requests.filter(({ path }) => path === '/session/password')).toEqual([]);
      expect(requests.filter(({ path }) => path.startsWith('/sso/lookup'))).toHaveLength(1);
    },
  );
});

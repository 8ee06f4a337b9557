import { describe, expect, it } from 'vitest';
import { SessionError } from '../../../src/lib/errors.js';
import { startSimulator } from '../../simulator/simulator.js';
import type { SsoMode } from '../../simulator/types.js';
import { signInAt, tenantWith, withoutToken } from './sign-in.js';

/** Milliseconds: a browser or two on a small machine. */
const slow = 120_000;
const atOnce = 30_000;

describe('an identity provider that wants a person, where nobody is there', {
  timeout: slow,
}, () => {
  it.each<[SsoMode, RegExp, RegExp]>([
    ['unsafe-browser', /refuses a browser that is driven/, /--attach/],
    ['managed-device', /wants a managed browser or device/, /--attach/],
    ['push', /wants an answer on a phone/, /login --profile alice$/],
    ['stay-signed-in', /asks whether to stay signed in/, /login --profile alice$/],
    ['pick-account', /asks to pick an account/, /login --profile alice$/],
  ])('%s: is recognised at once, and says what works', async (sso, words, hint) => {
    await using simulator = await startSimulator({ sso });
    const started = performance.now();
    const refused = signInAt(simulator, 'alice');
    await expect(refused).rejects.toBeInstanceOf(SessionError);
    await expect(refused).rejects.toThrow(words);
    await expect(refused).rejects.toMatchObject({ hint: expect.stringMatching(hint) });
    expect(performance.now() - started).toBeLessThan(atOnce);
    expect(simulator.phone.rang('alice')).toBe(sso === 'push' ? 1 : 0);
  });

  it.each<[SsoMode, RegExp]>([
    ['password', /and wants a person/],
    ['push', /wants an answer on a phone/],
  ])('%s, on one URL: is recognised too, and known browsers pass', async (sso, words) => {
    const tenant = tenantWith({ provider: 'one-url' });
    await using simulator = await startSimulator({ sso, tenant });
    await expect(signInAt(simulator, 'alice')).rejects.toThrow(words);
    simulator.idp.setMode('auto');
    const session = await signInAt(simulator, 'alice');
    simulator.idp.setMode(sso);
    const state = withoutToken(session);
    expect((await signInAt(simulator, 'alice', { state })).identity.email).toBe(
      simulator.person('alice').email,
    );
  });
});

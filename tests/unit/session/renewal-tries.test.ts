import { describe, expect, it } from 'vitest';
import { ApiClaim } from '../../../src/session/api-claim.js';
import { RenewalTries } from '../../../src/session/renewal-tries.js';
import type { SignInRequest } from '../../../src/session/sign-in-request.js';

const minute = 60_000;

function createTries(): RenewalTries {
  const values = new Map<string, unknown>();
  return new RenewalTries('alice', {
    read: async (key) => values.get(key),
    write: async (key, value) => {
      values.set(key, value);
    },
  });
}

const sessionAt = (capturedAt: number, minutes: number | null) => ({
  capturedAt,
  expiresAt: minutes === null ? null : capturedAt + minutes * minute,
});

describe('the tries of a renewal', () => {
  it('are one an hour where they fail', async () => {
    const tries = createTries();
    const session = sessionAt(0, 10);
    await tries.spend(session, 10 * minute);
    await expect(tries.spend(session, 69 * minute)).rejects.toThrow('its renewal was tried');
    await tries.spend(session, 70 * minute);
  });

  it('are allowed again once the session that one gave has ended, and up to four an hour', async () => {
    const tries = createTries();
    let session = sessionAt(0, 10);
    for (const at of [10, 20, 30, 40]) {
      await tries.spend(session, at * minute);
      session = sessionAt(at * minute, 10);
      await tries.succeeded(session);
      await expect(tries.spend(session, (at + 9) * minute)).rejects.toThrow('was tried');
    }
    await expect(tries.spend(session, 50 * minute)).rejects.toThrow('was tried');
    await tries.spend(session, 100 * minute);
  });

  it('are not allowed for a session that the site refuses though it has not ended by its own word', async () => {
    const tries = createTries();
    await tries.spend(sessionAt(0, null), minute);
    const fresh = sessionAt(minute, null);
    await tries.succeeded(fresh);
    await expect(tries.spend(fresh, 30 * minute)).rejects.toThrow('was tried');
  });

  it('end where a person is wanted', async () => {
    const tries = createTries();
    const session = sessionAt(0, 10);
    await tries.spend(session, 10 * minute);
    await tries.forbid(session, 10 * minute);
    await expect(tries.spend(session, 300 * minute)).rejects.toThrow('wanted a person');
  });
});

describe('the API that a renewed token may go to', () => {
  const claimOf = (apiUrl: string | null) =>
    new ApiClaim(
      {
        profile: 'alice',
        webOrigin: 'https://main.site.example',
        apiUrl,
        sealedApi: 'https://api.site.example',
      } as SignInRequest,
      { now: () => 0 } as ConstructorParameters<typeof ApiClaim>[1],
    );

  it('is the sealed one and no other of the same domain, but what the settings name', () => {
    const api = 'https://api.site.example';
    const other = 'https://other.site.example';
    expect(claimOf(null).originFrom(api)).toBe(api);
    expect(() => claimOf(null).originFrom(other)).toThrow(/nothing was sent there/);
    expect(claimOf(other).originFrom(other)).toBe(other);
  });
});

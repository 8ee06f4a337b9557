import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../../src/lib/clock.js';
import { silentLog } from '../../../src/lib/log.js';
import { Secret } from '../../../src/lib/secret.js';
import { openHome } from '../../../src/profile/open-home.js';
import { loadSession } from '../../../src/session/codec.js';
import { keepSession } from '../../../src/session/keep.js';
import { renew } from '../../../src/session/renewal.js';
import type { SignInRequest } from '../../../src/session/sign-in-request.js';
import type { Session } from '../../../src/site/session.js';

const [webOrigin, apiOrigin] = ['http://localhost:1', 'http://127.0.0.1:1'];

it.each([
  ['mia.reed@sso.example', undefined, 'mia.reed@sso.example'],
  [undefined, undefined, 'mia@site.example'],
  ['mia.reed@sso.example', 'settings@site.example', 'settings@site.example'],
])(
  'renews by the address of the login (%s), below that of the settings (%s)',
  async (signInAs, email, asked) => {
    const folder = await mkdtemp(join(tmpdir(), 'spaceiq-sign-in-as-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
    const home = openHome({ SPACEIQ_HOME: folder, SPACEIQ_VAULT: 'file' });
    const place = { url: webOrigin, apiUrl: apiOrigin, building: 'HQ', floor: '2' };
    const profile = await home.add('mia', { ...place, ...(email !== undefined && { email }) });
    const session: Session = {
      ...{
        webOrigin,
        apiOrigin,
        token: new Secret('token-of-mia'),
        expiresAt: null,
        capturedAt: 1,
      },
      identity: { employeeId: null, email: 'mia@site.example', name: 'Mia Reed' },
      browser: { cookies: [], origins: [] },
      signInAs,
    };
    await keepSession(profile, session, { how: 'headless' });
    const requests: SignInRequest[] = [];
    const signIn = async (request: SignInRequest): Promise<Session> => {
      requests.push(request);
      const { signInAs: _, ...fresh } = session;
      return { ...fresh, capturedAt: 1 + requests.length };
    };
    const interrupted = new AbortController().signal;
    const deps = { env: {}, clock: systemClock, log: silentLog, interrupted, signIn, byHand: true };
    await renew(profile, await loadSession(profile), deps);
    await renew(profile, await loadSession(profile), deps);
    expect(requests.map((request) => request.email)).toEqual([asked, asked]);
  },
);

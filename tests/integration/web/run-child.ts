/** Opens the web transport for a session given as JSON on stdin, says "ready", and stays. */
import { text } from 'node:stream/consumers';
import { correctedClock, systemClock } from '../../../src/lib/clock.js';
import { silentLog } from '../../../src/lib/log.js';
import { Secret } from '../../../src/lib/secret.js';
import { createBudget } from '../../../src/site/budget.js';
import { createMe } from '../../../src/site/me.js';
import { createWebSite } from '../../../src/site/web/web-site.js';

const { token, session, ...rest } = JSON.parse(await text(process.stdin));
const site = await createWebSite({
  ...rest,
  profile: 'alice',
  me: createMe(session.identity, async () => {}),
  session: { ...session, token: new Secret(token) },
  budget: createBudget(() => 600, systemClock),
  hours: () => ({ start: 9 * 60, end: 18 * 60 }),
  clock: systemClock,
  env: process.env,
  siteClock: correctedClock(systemClock),
  log: silentLog,
  cache: { read: async () => null, write: async () => {} },
  shot: null,
});
await site.arrive();
process.stdout.write('ready\n');
setInterval(() => {}, 60_000);

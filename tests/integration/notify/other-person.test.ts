import { expect, test } from 'vitest';
import { startSimulator } from '../../simulator/simulator.js';
import { openTestHome } from '../../support/home.js';
import { startStandIn } from '../../support/stand-in.js';
import { startReceiver } from '../../unit/notify/receiver.js';

test('a run that meets another person says so in its notice', async () => {
  await using simulator = await startSimulator({ occupancy: 0 });
  await using api = await startStandIn(simulator.origins.api);
  await using receiver = await startReceiver((response) => response.end());
  await using home = await openTestHome(simulator);
  const notify = { on: ['session-expired'], webhooks: [{ url: receiver.url, format: 'json' }] };
  await home.add('alice', { apiUrl: api.origin, notify });
  api.become(simulator.sessions.issue('bob'));
  const { code, stderr } = await home.run(['book', '--dates', '+7d', '--transport', 'api']);
  expect(code, stderr).toBe(3);
  const titles = receiver.received.map(({ body }) => JSON.parse(body).title);
  expect(titles).toEqual(["alice: the session is another person's"]);
});

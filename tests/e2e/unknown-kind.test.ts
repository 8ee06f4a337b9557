import { expect, it } from 'vitest';
import { startSimulator } from '../simulator/simulator.js';
import { fixedTenant } from '../simulator/tenant/tenant.js';
import { openTestHome } from '../support/home.js';

it('a floor whose spaces nobody knows to be desks ends every command with 2, and with what mends it', async () => {
  const standard = fixedTenant('standard');
  const world = { ...standard.world, deskKind: 'Perch' };
  await using simulator = await startSimulator({ tenant: { ...standard, world } });
  await using home = await openTestHome(simulator);
  await home.add('alice');
  for (const command of [
    ['desks', '--date', '+1d'],
    ['book', '--dates', '+1d'],
    ['book', '--dry-run'],
  ]) {
    const { code, stderr } = await home.run(command);
    expect(stderr).toContain("spaceiq profile set alice 'desks.kinds=Perch'");
    expect(code, command.join(' ')).toBe(2);
  }
});

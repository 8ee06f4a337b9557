import { describe, expect, it, onTestFinished } from 'vitest';
import { startSimulator } from '../../simulator/simulator.js';
import { fixedTenant, type Tenant } from '../../simulator/tenant/tenant.js';
import { cliHere } from '../../support/here.js';
import { openTestHome } from '../../support/home.js';

/** A tenant that says nowhere over its API who is signed in. */
async function office(tokenClaims: 'documented' | 'end', viewerEmail: 'same' | 'other' = 'other') {
  const closed = fixedTenant('closed');
  const tenant: Tenant = {
    ...closed,
    name: 'named',
    api: { ...closed.api, account: null },
    signIn: { ...closed.signIn, tokenClaims },
    world: { ...closed.world, viewerEmail },
  };
  const simulator = await startSimulator({ tenant, occupancy: 0 });
  onTestFinished(() => simulator.stop());
  const home = await openTestHome(simulator);
  onTestFinished(() => home.stop());
  return { simulator, home, run: (...args: string[]) => cliHere(args, place(home)) };
}

const place = ({ folder: home, env }: Awaited<ReturnType<typeof openTestHome>>) => ({ home, env });

describe('an API that does not say whose session it is', () => {
  it('has `status --check` say so, and call the session neither valid nor expired', async () => {
    const { home, run } = await office('end');
    await home.addSealed('alice');
    const { code, stdout, stderr } = await run('status', '--check', '--json');
    expect(code, stderr).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ profiles: [{ session: { state: 'unknown' } }] });
    expect(stderr.trim()).toBe(
      'Warning: The site takes the session of profile "alice", but its API does not say whose it is.',
    );
  });

  it('is valid by the address of the token', async () => {
    const { home, run } = await office('documented');
    await home.add('alice');
    const { stdout, stderr } = await run('status', '--check', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ profiles: [{ session: { state: 'valid' } }] });
    expect(stderr).toBe('');
  });

  it.each([
    ['nothing leads to it', 'other', true],
    ['the company lists it', 'same', false],
  ] as const)('has doctor tell of the employee id where %s', async (_, viewerEmail, told) => {
    const { home, run } = await office('documented', viewerEmail);
    await home.add('alice');
    const { stdout } = await run('doctor', '--profile', 'alice', '--json');
    const { findings } = JSON.parse(stdout) as { findings: { check: string; text: string }[] };
    const said = findings.filter(({ check }) => check === 'alice: employee id');
    expect(said).toMatchObject(
      told ? [{ level: 'warn', text: expect.stringContaining('only the web pages can book') }] : [],
    );
  });
});

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ExitCode } from '../../src/lib/errors.js';
import { fixedTenant } from '../simulator/tenant/tenant.js';
import type { Dialect } from '../simulator/types.js';
import { startWorkstation } from './login-workstation.js';

/** Milliseconds: several browsers on a small machine. */
const slow = 240_000;

describe('login at tenants whose API differs', { timeout: slow }, () => {
  it.each<Dialect>(['renamed', 'closed'])('finds out who it is in dialect %s', async (dialect) => {
    await using desk = await startWorkstation({ simulator: { dialect } });
    await desk.addProfile('alice');
    const { email, employeeId } = desk.simulator.person('alice');
    const args = ['login', '--profile', 'alice', '--headless', '--email', email, '--json'];
    const { code, stderr, json } = await desk.run(args);
    expect(code, stderr).toBe(ExitCode.ok);
    expect(json).toMatchObject({ identity: { email, employeeId } });

    const checked = await desk.run(['status', '--profile', 'alice', '--check', '--json']);
    expect(checked.code, checked.stderr).toBe(ExitCode.ok);
    expect(checked.json).toMatchObject({ profiles: [{ session: { state: 'valid' } }] });
    desk.simulator.sessions.revoke('alice');
    const refused = await desk.run(['status', '--profile', 'alice', '--check', '--json']);
    expect(refused.code, refused.stderr).toBe(ExitCode.noSession);
  });

  it('takes the account’s word for whose storage state it is where the token tells nothing', async () => {
    const { desk, imported } = await importAt('end');
    await using _ = desk;
    expect(imported.code, imported.stderr).toBe(ExitCode.ok);
    const { email } = desk.simulator.person('bob');
    expect(imported.json).toMatchObject({ identity: { email, employeeId: null } });
  });

  it('believes the token, and seals the employee’s id once an answer tells it', async () => {
    const { desk, imported } = await importAt('documented');
    await using _ = desk;
    const { email, employeeId } = desk.simulator.person('bob');
    expect(imported.json).toMatchObject({ identity: { email, employeeId: null } });
    const args = ['book', '--profile', 'bob', '--dates', '+7d', '--json'];
    const { code, stderr } = await desk.run(args, { deadline: 110_000 });
    expect(code, stderr).toBe(ExitCode.ok);
    const { json } = await desk.run(['status', '--profile', 'bob', '--json']);
    expect(json).toMatchObject({ profiles: [{ identity: { email, employeeId } }] });
    const mine = desk.simulator.record.bookings.filter(({ via }) => via === 'api');
    expect(mine).toMatchObject([{ person: 'bob', by: 'bob' }]);
  });
});

/** A storage state of bob's, imported at a tenant whose API does not say who is signed in. */
async function importAt(tokenClaims: 'documented' | 'end') {
  const closed = fixedTenant('closed');
  const tenant = { ...closed, signIn: { ...closed.signIn, tokenClaims } };
  const desk = await startWorkstation({ simulator: { tenant, occupancy: 0.2 } });
  await desk.addProfile('bob');
  const rest = { domain: 'localhost', path: '/', expires: -1, httpOnly: false, secure: false };
  const cookie = (name: string, value: string) => ({ name, value, ...rest, sameSite: 'Lax' });
  const cookies = [
    cookie('access_token-localhost', desk.simulator.sessions.issue('bob')),
    cookie('graphql_endpoint-localhost', desk.simulator.origins.api),
  ];
  const file = join(desk.home, 'state.json');
  await writeFile(file, JSON.stringify({ cookies, origins: [] }));
  const args = ['login', '--profile', 'bob', '--import-state', file, '--json'];
  return { desk, imported: await desk.run(args) };
}

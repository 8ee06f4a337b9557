import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startSimulator } from '../../simulator/simulator.js';
import { type CliResult, cli } from '../../support/cli.js';
import { storageState } from '../../support/home.js';
import { startKeyring } from '../../support/keyring.js';
import { startMailServer } from '../../unit/notify/mail-server.js';

const password = 'correct horse battery';

/** All that a command's folders hold, as one text. */
async function everythingIn(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const texts = files.map(({ parentPath, name }) => readFile(join(parentPath, name), 'latin1'));
  return (await Promise.all(texts)).join('\n');
}

test('mail is sent with the password of the keychain, which nothing else shows', async () => {
  await using simulator = await startSimulator({ occupancy: 0 });
  await using server = await startMailServer();
  const keyring = await startKeyring();
  onTestFinished(() => keyring.stop());
  const home = join(keyring.home, 'tool');
  const results: CliResult[] = [];
  const run = async (args: readonly string[], input?: string) => {
    const given = input === undefined ? {} : { input };
    const result = await cli(args, { home, env: keyring.env, deadline: 120_000, ...given });
    results.push(result);
    expect(result.code, result.stderr).toBe(0);
  };

  const { web, api } = simulator.origins;
  const place = ['--building', 'HQ', '--floor', '2'];
  await run(['profile', 'add', 'alice', '--url', web, '--api-url', api, ...place]);
  const state = join(keyring.home, 'state.json');
  await writeFile(state, JSON.stringify(storageState(simulator, 'alice')));
  await run(['login', '--import-state', state]);
  const address = { to: 'a@example.test', from: 'b@example.test', host: '127.0.0.1' };
  const email = JSON.stringify({ ...address, port: server.port, user: 'desk' });
  const set = ['profile', 'set', 'alice', `notify.email=${email}`, '--mail-password'];
  await run(set, `${password}\n`);

  await run(['notify', 'test', '--verbose']);
  expect(server.mails).toHaveLength(8);
  await run(['book', '--dates', '+7d', '--transport', 'api', '--verbose', '--json']);
  expect(server.mails).toHaveLength(9);
  expect(server.mails.at(-1)).toContain('Subject: alice: 1 date booked');
  expect(new Set(server.signedInAs)).toEqual(new Set([`desk ${password}`]));

  await run(['history', '--json', '--verbose']);
  const said = results.map(({ stdout, stderr }) => stdout + stderr).join('\n');
  const kept = await everythingIn(home);
  expect(kept).toContain('accepted for 1 of 1');
  for (const shape of [password, Buffer.from(password).toString('base64').slice(0, 20)]) {
    expect(said + kept + server.mails.join('\n')).not.toContain(shape);
  }
});

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { type KeyringState, startKeyring } from '../../support/keyring.js';

const run = promisify(execFile);

/** Puts a value into a keyring and takes it out again, as another program would. */
async function roundTrip(env: Readonly<Record<string, string>>): Promise<string> {
  const child = { env: { PATH: process.env.PATH, ...env }, timeout: 3000 };
  const stored = run('secret-tool', ['store', '--label=test', 'test', 'value'], child);
  stored.child.stdin?.end('kept');
  await stored;
  return (await run('secret-tool', ['lookup', 'test', 'value'], child)).stdout;
}

describe('the keyring of the tests', () => {
  it('keeps a value in each of two at once', async () => {
    const keyrings = await Promise.all([startKeyring(), startKeyring()]);
    try {
      for (const keyring of keyrings) expect(await roundTrip(keyring.env)).toBe('kept');
    } finally {
      for (const keyring of keyrings) await keyring.stop();
    }
  });

  it.each<KeyringState>(['locked', 'no-service', 'mute'])(
    'keeps nothing when %s',
    async (state) => {
      const keyring = await startKeyring({ state });
      try {
        await expect(roundTrip(keyring.env)).rejects.toThrow();
      } finally {
        await keyring.stop();
      }
    },
  );
});

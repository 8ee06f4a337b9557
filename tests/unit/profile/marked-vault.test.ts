import { join } from 'node:path';
import { expect, test } from 'vitest';
import { UsageError } from '../../../src/lib/errors.js';
import { markedVault } from '../../../src/profile/marked-vault.js';
import { emptyEntry } from '../../../src/vault/entry.js';
import { makeFolder, makeVault } from '../vault/make.js';

test('names a back end that cannot be opened now, and stops at nothing for that', async () => {
  const file = join(makeFolder(), 'vault');
  const helper = { ...makeVault(), kind: 'command' as const };
  const before = markedVault(helper, file, () => makeVault());
  await before.write('aaaa', emptyEntry);
  const now = markedVault(makeVault(), file, () => {
    throw new UsageError('SPACEIQ_VAULT=command names no helper program.');
  });
  const { deleted, left } = await now.deleteElsewhere('aaaa');
  expect(deleted).toEqual([]);
  expect([...left]).toEqual([['command', 'SPACEIQ_VAULT=command names no helper program.']]);
  expect(await now.elsewhere()).toBe('command');
});

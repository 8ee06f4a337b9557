import { expect, test } from 'vitest';
import { Secret } from '../../../src/lib/secret.js';
import { needsKeychain } from '../../../src/notify/without-keychain.js';
import type { NotifySettings } from '../../../src/profile/settings.js';

const none: NotifySettings = { on: ['failed'], desktop: false, webhooks: [], email: null };
const hook = { format: 'json', host: 'a.test', id: 'x', address: new Secret('x') } as const;
const mail = {
  ...{ to: ['a@b.test'], from: 'a@b.test', host: 'b.test', port: 587, secure: false },
  user: 'a' as string | null,
};

test.each([
  [none, false],
  [{ ...none, email: mail }, true],
  [{ ...none, webhooks: [hook] }, true],
  [{ ...none, webhooks: [hook], email: { ...mail, user: null } }, false],
  [{ ...none, webhooks: [hook], email: mail, desktop: true }, false],
])('notices by %j need the keychain: %s', (notify, expected) => {
  expect(needsKeychain(notify)).toBe(expected);
});

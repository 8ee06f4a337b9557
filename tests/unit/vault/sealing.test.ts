import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { Secret } from '../../../src/lib/secret.js';
import { newDataKey } from '../../../src/vault/entry.js';
import { seal, unseal } from '../../../src/vault/sealing.js';

const alice = { profile: 'aaaaaaaaaaaaaaaaaaaa', origin: 'https://main.example.com' };
const bob = { ...alice, profile: 'bbbbbbbbbbbbbbbbbbbb' };
const elsewhere = { ...alice, origin: 'https://main.example.org' };
const key = newDataKey();
const plaintext = new Secret(JSON.stringify({ token: 'canary-token', cookies: ['canary-cookie'] }));

describe('a sealed session', () => {
  test('opens for its own profile and origin', () => {
    const result = unseal(alice, [newDataKey(), key], seal(alice, key, plaintext));
    expect(result.kind === 'open' && result.plaintext.reveal()).toBe(plaintext.reveal());
  });

  test('shows nothing of what is in it, and never looks the same twice', () => {
    const once = Buffer.from(seal(alice, key, plaintext));
    const again = Buffer.from(seal(alice, key, plaintext));
    expect(once.toString('latin1')).not.toContain('canary');
    expect(once.subarray(-40).equals(again.subarray(-40))).toBe(false);
  });

  test('never opens with any one byte changed, whatever it is changed to', () => {
    const sealed = seal(alice, key, plaintext);
    const said = new Set<string>();
    for (let at = 0; at < sealed.length; at += 1) {
      for (const change of [0x01, 0x80, 0xff, 1 + (randomBytes(1)[0]! % 255)]) {
        const changed = Uint8Array.from(sealed);
        changed[at] = changed[at]! ^ change;
        said.add(unseal(alice, [key], changed).kind);
      }
    }
    expect([...said].sort()).toEqual(['changed', 'newer-version']);
  });

  test('never opens cut short or made longer', () => {
    const sealed = Buffer.from(seal(alice, key, plaintext));
    for (let length = 0; length < sealed.length; length += 1) {
      expect(unseal(alice, [key], sealed.subarray(0, length)).kind).toBe('changed');
    }
    expect(unseal(alice, [key], Buffer.concat([sealed, Buffer.from([0])])).kind).toBe('changed');
  });

  test("says that it is another profile's", () => {
    const sealed = seal(bob, newDataKey(), plaintext);
    expect(unseal(alice, [key], sealed)).toEqual({ kind: 'other-profile', profile: bob.profile });
    // Not even with the other's key.
    expect(unseal(alice, [key], seal(bob, key, plaintext)).kind).toBe('other-profile');
  });

  test('says that it is for another origin', () => {
    const sealed = seal(alice, key, plaintext);
    expect(unseal(elsewhere, [key], sealed)).toEqual({
      kind: 'other-origin',
      origin: alice.origin,
    });
  });

  test("is called changed when only its owner's id or origin was written over", () => {
    const text = Buffer.from(seal(alice, key, plaintext)).toString('latin1');
    const rewritten = (from: string, to: string) => Buffer.from(text.replace(from, to), 'latin1');
    const asBob = rewritten(alice.profile, bob.profile);
    const asElsewhere = rewritten('example.com', 'example.org');
    expect(unseal(alice, [key], asBob).kind).toBe('changed');
    expect(unseal(bob, [key], asBob).kind).toBe('changed');
    expect(unseal(elsewhere, [key], asElsewhere).kind).toBe('changed');
  });

  test('says that its key is gone', () => {
    expect(unseal(alice, [newDataKey()], seal(alice, key, plaintext)).kind).toBe('no-key');
  });
});

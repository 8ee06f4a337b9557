import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { redactError, redactText, redactValue } from '../../../src/lib/redact.js';
import { Secret } from '../../../src/lib/secret.js';

const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV';

describe('a text with a secret in it', () => {
  test.each([
    [`token ${jwt} was refused`, jwt],
    [`Authorization: Bearer ${jwt}`, jwt],
    ['Authorization: Bearer short-opaque', 'short-opaque'],
    ['authorization: basic dXNlcjpwYXNz', 'dXNlcjpwYXNz'],
    ['Cookie: a=canary1; b=canary2', 'canary'],
    ['set-cookie: access_token-main.example.com=canary; Path=/', 'canary'],
    ['access_token-main.example.com=canary', 'canary'],
    ['{"password":"canary"}', 'canary'],
    ['https://x.example/cb?SAMLResponse=canary&x=1', 'canary'],
    [`key ${randomBytes(32).toString('hex')} leaked`, 'no hex'],
  ])('loses it: %s', (text, secret) => {
    expect(redactText(text)).not.toContain(secret);
    expect(redactText(text)).toContain('****');
    expect(redactText(text)).not.toMatch(/[0-9a-f]{32}/);
  });

  test.each([
    'Booked 2.24.05 on 2026-12-01 for alice@example.com.',
    'Run 0b7ed7a6-5f3a-4d4e-9c51-1f2f3a4b5c6d took 12 ms',
    'GET https://main.example.com/finder/building/HQ/floor/2',
    '/home/alice/.local/share/spaceiq/profiles/a2b3c4d5e6f7g8h9i2j3/session.sealed',
    'HotelingCalendar---disabled bookings-tab-upcoming',
  ])('keeps what is none: %s', (text) => {
    expect(redactText(text)).toBe(text);
  });

  test('of any random key never shows more than its last four characters', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 64 }), (bytes) => {
        const key = randomBytes(bytes.length).toString('base64url');
        expect(redactText(`before ${key} after`)).not.toContain(key.slice(0, 12));
      }),
    );
  });
});

describe('a value with a secret in it', () => {
  test('loses it at any depth, in errors and their causes too', () => {
    const cause = new Error(`cause ${jwt}`);
    const error = new Error(`outer Bearer canary-token`, { cause });
    const shown = JSON.stringify(
      redactValue({
        deep: [{ map: new Map([['cookie', 'canary-cookie']]), set: new Set([jwt]) }],
        secret: new Secret('canary-secret-value'),
        bytes: Buffer.from('canary'),
        password: 'canary-password',
        error,
      }),
    );
    expect(shown).not.toMatch(/canary|eyJ/);
    expect(JSON.stringify(redactError(error))).not.toMatch(/canary|eyJ/);
    expect(shown).toContain('redact.test.ts');
  });

  test('shows nothing under a key that tells of a secret, at any depth', () => {
    const state = { cookies: [{ name: 'sid', value: 'short' }], token: `${jwt} and more` };
    const text = JSON.stringify(redactValue(state));
    expect(text).not.toMatch(/short|and more$|eyJ/);
    expect(redactValue({ token: new Secret('0123456789abcdefghij0123456789abcdefghij') })).toEqual({
      token: '****ghij',
    });
  });

  test('that refers to itself comes to an end', () => {
    const loop: Record<string, unknown> = { name: 'loop' };
    loop.self = loop;
    expect(JSON.stringify(redactValue(loop))).toContain('loop');
  });
});

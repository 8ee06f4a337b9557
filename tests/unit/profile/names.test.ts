import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { UsageError } from '../../../src/lib/errors.js';
import { checkName, printable, sameName } from '../../../src/profile/names.js';
import { fuzzRuns } from './make.js';

const good = [
  'a',
  '7',
  'alice',
  'Alice.B-2_x',
  'constructor',
  'toString',
  'a'.repeat(64),
  'console',
];
const bad = [
  ['', 'empty'],
  ['a'.repeat(65), 'longer'],
  ['.hidden', 'character'],
  ['-x', 'character'],
  ['_x', 'character'],
  ['__proto__', 'character'],
  ['a b', 'character'],
  ['a\n', 'character'],
  ['a\0b', 'character'],
  ['\u0430lice', 'character'],
  ['ali\u200bce', 'character'],
  ['a\u0301', 'character'],
  ['../x', 'separator'],
  ['a/b', 'separator'],
  ['a\\b', 'separator'],
  ['a..b', '".."'],
  ['a.', 'ends with'],
  ['con', 'Windows'],
  ['NUL.txt', 'Windows'],
  ['com1', 'Windows'],
  ['Lpt9.a.b', 'Windows'],
] as const;

describe('a name', () => {
  test.each(good)('%s is fine', (name) => {
    expect(() => checkName(name)).not.toThrow();
  });

  test.each(bad)('%o is refused: %s', (name, why) => {
    expect(() => checkName(name)).toThrow(UsageError);
    expect(() => checkName(name)).toThrow(why);
  });

  test('of any kind is taken or refused in one line of plain ASCII', () => {
    const anyName = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 80 }),
      fc.string({ unit: 'grapheme', maxLength: 20 }),
      fc.stringMatching(/^[A-Za-z0-9._\-/\\ ]{0,70}$/),
      fc.constantFrom(...good, ...bad.map(([name]) => name)),
    );
    fc.assert(
      fc.property(anyName, (name) => {
        try {
          checkName(name);
        } catch (error) {
          expect(error).toBeInstanceOf(UsageError);
          expect((error as Error).message).toMatch(/^[\x20-\x7e…]+$/);
          return;
        }
        expect(name).toMatch(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/);
        expect(name).not.toMatch(/\.\.|\.$|^(con|nul|aux|prn)(\.|$)/i);
      }),
      { numRuns: fuzzRuns },
    );
  });

  test('is the same in any case', () => {
    expect(sameName(['Alice', 'bob'], 'aLICE')).toBe('Alice');
    expect(sameName(['Alice'], 'alicia')).toBeNull();
  });

  test('is shown with nothing in it that could confuse a terminal', () => {
    expect(printable('a\u001b[31m\u202e')).toBe('"a\\u001b[31m\\u202e"');
  });
});

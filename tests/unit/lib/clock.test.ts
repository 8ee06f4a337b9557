import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Clock, correctedClock } from '../../../src/lib/clock.js';

const local = (now: number): Clock => ({ now: () => now, sleep: async () => {} });

/** What a server's `Date` header reads at an instant: whole seconds. */
function header(instant: number): string {
  return new Date(Math.floor(instant / 1000) * 1000).toUTCString();
}

describe('correctedClock', () => {
  it('is the local clock until a response was seen, and after one without a date', () => {
    const clock = correctedClock(local(5000));
    clock.observe(null, 0, 0);
    clock.observe('no date', 0, 0);
    expect([clock.offset, clock.now()]).toEqual([0, 5000]);
  });

  it('is never further from the site than its narrowest view allows', () => {
    const call = fc.record({
      at: fc.integer({ min: 0, max: 600_000 }),
      there: fc.integer({ min: 0, max: 400 }),
      back: fc.integer({ min: 0, max: 400 }),
    });
    const offsets = fc.integer({ min: -10_000_000, max: 10_000_000 });
    fc.assert(
      fc.property(offsets, fc.array(call, { minLength: 1, maxLength: 30 }), (offset, calls) => {
        const epoch = Date.UTC(2026, 10, 24);
        const clock = correctedClock(local(epoch));
        for (const { at, there, back } of calls) {
          const sent = epoch + at;
          clock.observe(header(sent + there + offset), sent, sent + there + back);
        }
        const widest = Math.min(...calls.map(({ there, back }) => 1000 + there + back));
        expect(Math.abs(clock.offset - offset)).toBeLessThanOrEqual(widest / 2 + 1);
      }),
    );
  });

  it('narrows down to a few milliseconds over responses spread across a second', () => {
    const offset = 3_723_456;
    const clock = correctedClock(local(0));
    for (let index = 0; index < 100; index += 1) {
      const sent = index * 1007;
      clock.observe(header(sent + 5 + offset), sent, sent + 10);
    }
    expect(Math.abs(clock.offset - offset)).toBeLessThanOrEqual(10);
  });

  it('starts anew when the clock of the site or of this machine jumps', () => {
    const clock = correctedClock(local(0));
    clock.observe(header(1_000_000), 0, 10);
    clock.observe(header(9_000_000), 20, 30);
    expect(Math.abs(clock.offset - 9_000_000)).toBeLessThan(1000);
  });
});

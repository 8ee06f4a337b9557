import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parseZone } from '../../../src/lib/civil-date.js';
import { zoneNamed } from '../../../src/lib/zone-names.js';

it.each([
  ['Europe/London', 'Europe/London'],
  ['America/Argentina/Buenos_Aires', 'America/Argentina/Buenos_Aires'],
  ['UTC', 'UTC'],
  ['London', 'Europe/London'],
  ['Eastern Time (US & Canada)', 'America/New_York'],
  ['(GMT-05:00) Eastern Time (US & Canada)', 'America/New_York'],
  ['Eastern Standard Time', 'America/New_York'],
  ['eastern  standard time', 'America/New_York'],
  ['W. Europe Standard Time', 'Europe/Berlin'],
  ['New Zealand Standard Time', 'Pacific/Auckland'],
  ['India Standard Time', 'Asia/Kolkata'],
  ['Atlantis', null],
  ['', null],
])('%s is %s', (text, zone) => expect(zoneNamed(text)).toBe(zone));

it('leads every name to a zone that there is', () => {
  const source = readFileSync('src/lib/zone-table.ts', 'utf8');
  const lines = source.split('\n').filter((line) => /^[^=`]+=[A-Z][\w/+-]+$/.test(line));
  expect(lines.length).toBeGreaterThan(280);
  for (const line of lines) {
    const [name = '', zone = ''] = line.split('=');
    expect(parseZone(zone), line).not.toBeNull();
    expect(zoneNamed(name), line).toBe(zone);
  }
});

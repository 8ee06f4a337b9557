import { expect, it } from 'vitest';
import { nodeFinding } from '../../../src/cli/doctor/machine.js';

it.each([
  ['18.20.8', 'fail', /18\.20\.8 is too old; 20\.19 or later is needed/],
  ['20.18.3', 'fail', /too old/],
  ['20.19.0', 'warn', /past its end of life/],
  ['22.1.0', 'ok', /^Node\.js 22\.1\.0$/],
  ['26.10.0', 'ok', /^Node\.js 26\.10\.0$/],
])('thinks of node %s: %s', (version, level, text) => {
  expect(nodeFinding(version)).toMatchObject({ level, text: expect.stringMatching(text) });
});

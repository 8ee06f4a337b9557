import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import type { TenantReport } from '../../../src/site/report/tenant-report.js';
import { connectControl } from '../../simulator/control/client.js';
import { describeTenant, randomTenant } from '../../simulator/tenant/tenant.js';

let child: ChildProcess | null = null;

afterEach(() => {
  child?.kill('SIGKILL');
  child = null;
});

interface Run {
  readonly child: ChildProcess;
  /** What it has said so far, on both streams. */
  said(): string;
}

function run(...args: string[]): Run {
  let text = '';
  const started = spawn(process.execPath, ['--import', 'tsx', 'tests/simulator/main.ts', ...args]);
  for (const stream of [started.stdout, started.stderr]) {
    stream.setEncoding('utf8').on('data', (part: string) => {
      text += part;
    });
  }
  child = started;
  return { child: started, said: () => text };
}

it('prints where it is and who may sign in, runs, and stops on Ctrl-C', async () => {
  const { child: simulator, said } = run('--port', '0', '--dialect', 'closed');
  await expect.poll(said, { timeout: 50_000 }).toContain('Ctrl-C stops it.');
  const url = (name: string) =>
    new RegExp(`${name} +(http://[\\d.a-z]+:\\d+)`).exec(said())?.[1] ?? '';
  expect(said()).toContain(`profile add alice --url ${url('Web app')} --api-url ${url('API')}`);
  const call = connectControl(url('Control API'));
  expect(await call('person', 'alice')).toMatchObject({ userName: 'alice' });
  expect((await fetch(`${url('Identity provider')}/nowhere`)).status).toBe(404);
  simulator.kill('SIGINT');
  expect(await once(simulator, 'exit')).toEqual([0, null]);
  await expect(call('people')).rejects.toThrow();
});

it('serves a tenant drawn at random, and names its choices', async () => {
  const { child: simulator, said } = run('--port', '0', '--tenant', '17');
  await expect.poll(said, { timeout: 50_000 }).toContain('Settings: ');
  for (const choice of describeTenant(randomTenant(17))) expect(said()).toContain(choice);
  simulator.kill('SIGINT');
  expect(await once(simulator, 'exit')).toEqual([0, null]);
});

it.each([
  [['--help'], 0, /Usage: npm run simulator -- [\s\S]*--dialect[\s\S]*Examples:/],
  [['--desks', '0'], 2, /^The demo floor needs 1 to 2000 desks, not 0\.\n$/],
  [['--dialect', 'latin'], 1, /Allowed choices are standard, renamed, closed/],
])('%j', async (args, code, words) => {
  const { child: simulator, said } = run(...args);
  expect(await once(simulator, 'close')).toEqual([code, null]);
  expect(said()).toMatch(words);
});

it('serves the shape that a report tells, and refuses another file', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'spaceiq-report-'));
  const file = join(folder, 'tenant.json');
  const report: TenantReport = {
    kind: 'spaceiq-tenant-report',
    version: 1,
    made: { spaceiq: '1.0.0', node: 'v24.0.0', platform: 'linux' },
    api: {
      introspected: false,
      introspectionStatus: 403,
      identity: 'email',
      dates: 'date',
      learned: {},
      operations: {},
      absent: {},
      schema: null,
    },
    floor: { desks: 12, spaces: 12, unknown: 0, positions: true },
    exchanges: [],
    refusals: [],
    pages: [],
    pageExchanges: [],
    findings: [],
  };
  try {
    await writeFile(file, JSON.stringify(report));
    const { child: simulator, said } = run('--port', '0', '--from', file);
    await expect.poll(said, { timeout: 50_000 }).toContain('Ctrl-C stops it.');
    const control = /Control API +(http:\S+)/.exec(said())?.[1] ?? '';
    expect(await connectControl(control)('desks', 'HQ', '2')).toHaveLength(12);
    simulator.kill('SIGINT');
    expect(await once(simulator, 'exit')).toEqual([0, null]);

    await writeFile(file, '{}');
    const refused = run('--port', '0', '--from', file);
    expect(await once(refused.child, 'exit')).toEqual([2, null]);
    expect(refused.said()).toContain(`${file} is no report of spaceiq doctor --report.`);
  } finally {
    await rm(folder, { recursive: true });
  }
});

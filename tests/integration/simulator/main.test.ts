import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, expect, it } from 'vitest';
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

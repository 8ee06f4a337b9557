import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { generate } from 'selfsigned';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ExitCode } from '../../src/lib/errors.js';
import { startSimulator } from '../simulator/simulator.js';
import type { Simulator } from '../simulator/types.js';
import { findingsOf } from '../support/doctor.js';
import { openTestHome, type TestHome } from '../support/home.js';
import { startListener } from '../support/network.js';

/** Milliseconds: browsers on a small machine. */
const slow = 180_000;

let simulator: Simulator;
let home: TestHome;

beforeAll(async () => {
  simulator = await startSimulator({ occupancy: 0 });
  home = await openTestHome(simulator);
  await home.add('alice');
});

afterAll(async () => {
  await home?.stop();
  await simulator?.stop();
});

const loud = { DEBUG: '*', PWDEBUG: 'console', DEBUG_FILE: '' };
const bearer = /eyJ|bearer|authorization|set-cookie/i;

describe('an environment that gives sessions away', { timeout: slow }, () => {
  it.each(['api', 'web'])('prints nothing of one over %s', async (transport) => {
    const args = ['bookings', '--transport', transport, '--verbose'];
    const { code, stdout, stderr } = await home.start(args, { env: loud }).ended;
    expect(code, stderr).toBe(ExitCode.ok);
    expect(stdout + stderr).not.toMatch(bearer);
    expect(stderr).not.toMatch(/pw:|SEND|RECV/);
  });

  it('sends the browser to no grid', async () => {
    await using grid = await startListener();
    const env = {
      SELENIUM_REMOTE_URL: grid.origin,
      SELENIUM_REMOTE_CAPABILITIES: '{"browserName":"chrome"}',
    };
    const { code, stderr } = await home.start(['bookings', '--transport', 'web'], { env }).ended;
    expect(code, stderr).toBe(ExitCode.ok);
    expect(grid.heard).toEqual([]);
  });

  const node = { NODE_DEBUG: 'http,https,tls', NODE_TLS_REJECT_UNAUTHORIZED: '0' };
  it.each([
    'bookings --verbose --transport api',
    'bookings --verbose --transport web',
    'book --dates tomorrow --json --transport api',
    'book --dates tomorrow --watch --until 1m --transport api',
    'book --dates tomorrow --watch --until 1m --transport web',
    'doctor --verbose --json',
    'login --headless',
    'login --renew',
  ])('is refused in one sentence where it cannot be undone: %s', async (line) => {
    const { code, stdout, stderr } = await home.start(line.split(' '), {
      env: { ...loud, ...node },
    }).ended;
    expect(code).toBe(ExitCode.usage);
    expect(stdout + stderr).toContain('NODE_DEBUG has Node.js print requests');
    expect(stdout + stderr).not.toMatch(bearer);
  });

  it('does not let a server through that nobody vouches for', async () => {
    const pems = await generate([{ name: 'commonName', value: 'localhost' }]);
    const heard: string[] = [];
    const server = createServer({ key: pems.private, cert: pems.cert }, (request, response) => {
      heard.push(request.headers.authorization ?? '');
      response.end('{}');
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const apiUrl = `https://localhost:${(server.address() as AddressInfo).port}`;
    try {
      await home.add('bob');
      await home.set('bob', { apiUrl });
      const token = await home.signIn('bob', 'bob', apiUrl, []);
      expect(token.code, token.stderr).toBe(ExitCode.site);
      const insecure = { NODE_TLS_REJECT_UNAUTHORIZED: '0' };
      const state = [
        'login',
        '--profile',
        'bob',
        '--import-state',
        `${home.folder}/state-bob.json`,
      ];
      const { code, stderr } = await home.start(state, { env: insecure }).ended;
      expect(code, stderr).toBe(ExitCode.site);
      expect(stderr).not.toContain('Warning');
      expect(heard).toEqual([]);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  it('has a line of doctor for each variable', async () => {
    const env = {
      DEBUG: 'pw:*',
      PWDEBUG: '1',
      SELENIUM_REMOTE_URL: 'http://grid.example',
      NODE_TLS_REJECT_UNAUTHORIZED: '0',
      NODE_DEBUG: 'http',
    };
    const result = await home.start(['doctor', '--verbose', '--json', '--profile', 'alice'], {
      env,
    }).ended;
    const lines = findingsOf(result).filter(({ check }) => check === 'environment');
    expect(lines.map(({ text }) => text.split(' ')[0]).sort()).toEqual(Object.keys(env).sort());
    expect(lines.every(({ fix }) => fix?.includes('unset'))).toBe(true);
    expect(result.code).toBe(ExitCode.usage);
    expect(result.stdout + result.stderr).not.toMatch(bearer);
    const clean = findingsOf(await home.start(['doctor', '--json', '--profile', 'alice']).ended);
    expect(clean.filter(({ check }) => check === 'environment').map(({ level }) => level)).toEqual([
      'ok',
    ]);
  });
});

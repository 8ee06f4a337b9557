import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ExitCode } from '../../src/lib/errors.js';
import { startSimulator } from '../simulator/simulator.js';
import type { Simulator } from '../simulator/types.js';
import { findingsOf } from '../support/doctor.js';
import { openTestHome, storageState, type TestHome } from '../support/home.js';
import { startProxy, startTlsFront, type TestProxy, type TlsFront } from '../support/proxy.js';
import { type Receiver, startReceiver } from '../unit/notify/receiver.js';

const api = 'api.lanternworks.example';
const hooks = 'hooks.lanternworks.example';
const slow = 120_000;

let simulator: Simulator;
let home: TestHome;
let receiver: Receiver;
let apiFront: TlsFront;
let hookFront: TlsFront;
let proxy: TestProxy;
let env: Record<string, string>;

beforeAll(async () => {
  simulator = await startSimulator({ occupancy: 0 });
  home = await openTestHome(simulator);
  receiver = await startReceiver((response) => response.end('thanks'));
  apiFront = await startTlsFront(api, simulator.origins.api);
  hookFront = await startTlsFront(hooks, new URL(receiver.url).origin);
  const names = { [api]: apiFront.port, [hooks]: hookFront.port };
  proxy = await startProxy({ names, credentials: 'anyone:proxy-canary' });
  const authorities = join(home.folder, 'authorities.pem');
  await writeFile(authorities, `${apiFront.certificate}\n${hookFront.certificate}`);
  env = { HTTPS_PROXY: proxy.url, NODE_EXTRA_CA_CERTS: authorities };
  const state = join(home.folder, 'state.json');
  await writeFile(state, JSON.stringify(storageState(simulator, 'alice', `https://${api}`)));
  const place = ['--url', simulator.origins.web, '--building', 'HQ', '--floor', '2'];
  const input = `https://${hooks}/hook`;
  for (const args of [
    ['profile', 'add', 'alice', ...place],
    [
      'profile',
      'set',
      'alice',
      `apiUrl=https://${api}`,
      'notify.on=["booked"]',
      '--webhook',
      'json',
    ],
    ['login', '--profile', 'alice', '--import-state', state],
  ]) {
    const { code, stderr } = await home.start(args, { env, input }).ended;
    expect([code, stderr]).toEqual([0, expect.not.stringContaining('canary')]);
  }
}, slow);

afterAll(async () => {
  await proxy?.[Symbol.asyncDispose]();
  await hookFront?.[Symbol.asyncDispose]();
  await apiFront?.[Symbol.asyncDispose]();
  await receiver?.[Symbol.asyncDispose]();
  await home?.stop();
  await simulator?.stop();
});

const book = (date: string, more: Record<string, string>) =>
  home.start(['book', '--transport', 'api', '--dates', date], { env: { ...env, ...more } }).ended;

it(
  'books and tells of it through the proxy that the environment names',
  async () => {
    proxy.asked.length = 0;
    const { code, stdout, stderr } = await book('+7d', {});
    expect([code, stderr]).toEqual([ExitCode.ok, expect.not.stringContaining('canary')]);
    expect(stdout).toContain('✓ booked');
    expect(simulator.record.bookings.map(({ by }) => by)).toEqual(['alice']);
    expect(new Set(proxy.asked)).toEqual(new Set([`${api}:443`, `${hooks}:443`]));
    expect(receiver.received.map(({ path }) => path)).toEqual(['/hook']);
  },
  slow,
);

it(
  'goes around it for what NO_PROXY lists',
  async () => {
    proxy.asked.length = 0;
    const { code } = await book('+8d', { NO_PROXY: '.lanternworks.example' });
    // Nobody but the proxy knows the name.
    expect(code).toBe(ExitCode.site);
    expect(proxy.asked).toEqual([]);
  },
  slow,
);

it(
  'says that the proxy refused',
  async () => {
    const refused = new URL(proxy.url);
    refused.password = 'wrong-canary';
    const { code, stderr } = await book('+8d', { HTTPS_PROXY: refused.href });
    expect(stderr).toContain('the proxy answered HTTP 407');
    expect(stderr).not.toContain('canary');
    expect(code).toBe(ExitCode.site);
  },
  slow,
);

it.each(['socks5://127.0.0.1:1', 'no address'])(
  'takes no proxy like %s',
  async (named) => {
    const { code, stderr } = await book('+8d', { HTTPS_PROXY: named });
    expect(stderr).toMatch(/The proxy that HTTPS_PROXY or ALL_PROXY names is not an address like/);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(code).toBe(ExitCode.usage);
  },
  slow,
);

it(
  'is named by doctor',
  async () => {
    const findings = findingsOf(await home.start(['doctor', '--json'], { env }).ended);
    const { host } = new URL(proxy.url);
    expect(findings.find(({ check }) => check === 'alice: api')).toMatchObject({
      level: 'ok',
      text: `https://${api} answers over TLS, through the proxy ${host}`,
    });
    expect(findings.find(({ check }) => check === 'alice: web app')).toMatchObject({
      level: 'ok',
      text: `${simulator.origins.web} answers`,
    });
  },
  slow,
);

it(
  'points to doctor where the authority of the company is not known',
  async () => {
    const { code, stderr } = await book('+8d', { NODE_EXTRA_CA_CERTS: '' });
    expect(stderr).toMatch(/cannot be reached: self-signed certificate/);
    expect(stderr).toContain('Run: spaceiq doctor');
    expect(code).toBe(ExitCode.site);
  },
  slow,
);

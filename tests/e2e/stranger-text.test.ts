import { readdir, readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type OddRequest, type OddServer, oddServer } from '../integration/site/odd-server.js';
import { startSimulator } from '../simulator/simulator.js';
import type { Simulator } from '../simulator/types.js';
import { openTestHome, type TestHome } from '../support/home.js';

const osc = '\u001b]52;c;cm0gLXJmIH4=\u0007';
const hidden = `${osc}\u202e\r\n✓ booked `;
/** Milliseconds: node processes on a small machine. */
const slow = 120_000;

let simulator: Simulator;
let api: OddServer;
let home: TestHome;
let token = '';

beforeAll(async () => {
  simulator = await startSimulator({ occupancy: 0 });
  api = await oddServer((request, response) => {
    if (request.url.endsWith('?createBooking')) {
      token = (request.authorization ?? '').replace(/^Bearer /, '');
      const message = `${hidden}No ${request.authorization} (${encodeURIComponent(token)})`;
      return { json: { data: { createBooking: null }, errors: [{ message }] } };
    }
    void pass(request, response);
    return null;
  });
  home = await openTestHome(simulator);
  await home.add('alice', { apiUrl: api.origin });
});

afterAll(async () => {
  await home?.stop();
  await api?.close();
  await simulator?.stop();
});

async function pass({ body, authorization }: OddRequest, response: ServerResponse): Promise<void> {
  const reply = await fetch(`${simulator.origins.api}/queries`, {
    method: 'POST',
    headers: { authorization: authorization ?? '', 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const text = await reply.text();
  response.writeHead(reply.status, { 'content-type': 'application/json' });
  // Every neighbourhood, person and kind is called so; the schema's own names stay.
  if (/__schema|__type/.test(body.query)) return void response.end(text);
  response.end(text.replaceAll(/"name":"(?!_)/g, `"name":${JSON.stringify(hidden).slice(0, -1)}`));
}

/** What a home keeps beside the sealed session and the vault. */
async function kept(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter(
    (entry) => entry.isFile() && /\.(jsonl|log|json|html)$/.test(entry.name),
  );
  const own = files.filter(({ name }) => !name.startsWith('state-'));
  const texts = own.map(({ parentPath, name }) => readFile(join(parentPath, name), 'utf8'));
  return (await Promise.all(texts)).join('\n');
}

it.each([
  ['book', '--dates', 'tomorrow', '--transport', 'api'],
  ['book', '--dates', '+2d', '--transport', 'api', '--json'],
  ['book', '--dates', '+3d', '--transport', 'api', '--verbose'],
  ['desks', '--date', 'tomorrow'],
  ['desks', '--date', 'tomorrow', '--json'],
])(
  'what the site says acts nowhere, and tells no token: %s %s %s',
  { timeout: slow },
  async (...args) => {
    const { stdout, stderr } = await home.run(args);
    const said = stdout + stderr;
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are looked for
    expect(said).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    expect(said).toContain('✓ booked');
    if (token !== '') expect(said).not.toContain(token);
    if (args[0] === 'book') {
      expect(token).not.toBe('');
      expect(said).toContain('No Bearer ****');
    }
  },
);

it('is kept in no journal and no log', async () => {
  await home.run(['report', '--out', join(home.folder, 'report.html')]);
  const text = await kept(home.folder);
  expect(text).toContain('No Bearer ****');
  expect(text).not.toContain(token);
  expect(text).not.toContain('\u202e');
});

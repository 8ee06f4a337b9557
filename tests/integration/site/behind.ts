import type { ServerResponse } from 'node:http';
import { createApiSite } from '../../../src/site/api-site.js';
import type { SiteDeps } from '../../../src/site/deps.js';
import { startSimulator } from '../../simulator/simulator.js';
import type { SimulatorOptions } from '../../simulator/types.js';
import { depsFor } from './deps.js';
import { type Answer, type OddRequest, oddServer } from './odd-server.js';

/** Takes back what a test has started, last first. */
type Stops = (() => Promise<void>)[];

export interface Behind {
  /** The requests that the test answers; the simulator answers the others. */
  readonly claims?: (request: OddRequest) => boolean;
  readonly options?: SimulatorOptions;
  readonly changes?: Partial<SiteDeps>;
}

/** The simulator's API behind one that answers some requests (createBooking, unless told otherwise) as the test wants. */
export async function behind(
  stops: Stops,
  answer: Answer,
  { claims = isBooking, options = {}, changes = {} }: Behind = {},
) {
  const sim = await startSimulator({ now: '2026-12-01T08:30:00Z', occupancy: 0, ...options });
  stops.push(() => sim.stop());
  const server = await oddServer((request, response) => {
    if (claims(request)) return answer(request, response);
    void pass(`${sim.origins.api}/queries`, request, response);
    return null;
  });
  stops.push(() => server.close());
  const clock = { now: () => Date.now(), sleep: async () => {} };
  const deps = depsFor(sim, {}, { clock, ...changes });
  const session = { ...deps.session, apiOrigin: server.origin };
  const site = await createApiSite(
    { ...deps, session },
    {
      limits: { head: 2000, body: 1000 },
      assisted: true,
    },
  );
  stops.push(() => site.close());
  return { sim, site, server, deps };
}

function isBooking({ url }: OddRequest): boolean {
  return url.endsWith('?createBooking');
}

async function pass(url: string, { body, authorization }: OddRequest, response: ServerResponse) {
  const reply = await fetch(url, {
    method: 'POST',
    headers: { authorization: authorization ?? '', 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  response.writeHead(reply.status, { 'content-type': 'application/json' });
  response.end(await reply.text());
}

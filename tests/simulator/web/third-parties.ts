import { createServer, type Server } from 'node:http';
import { close, listen } from '../http/hop-server.js';
import type { ThirdParties } from '../tenant/sign-in.js';

/** Scripts and a style sheet that come with the login page and are nothing to it (contract S9). */
export interface ThirdPartyHost {
  /** What the page's head holds of them. */
  readonly tags: string;
  readonly origin: string;
  stop(): Promise<void>;
}

/** Milliseconds that each of them takes where they are slow. */
const slowMs = 2_500;

/** Starts the loopback host that they come from; where they are blocked, nobody listens there. */
export async function startThirdParties(how: ThirdParties): Promise<ThirdPartyHost> {
  const server = createServer((request, response) => {
    if (how === 'hanging' && request.url !== '/fonts.css') return;
    const type = request.url === '/fonts.css' ? 'text/css' : 'text/javascript';
    const answer = () => response.writeHead(200, { 'content-type': type }).end('/* nothing */');
    if (how === 'slow') setTimeout(answer, slowMs);
    else answer();
  });
  const bind = '127.0.0.4';
  const port = await listen(server, 'the third parties', { name: bind, bind, port: 0 });
  const origin = `http://${bind}:${port}`;
  if (how === 'blocked') await close(server);
  return { origin, tags: how === 'absent' ? '' : tagsOf(origin), stop: () => stop(server) };
}

/** As the captured page has them: style first, most scripts without waiting, one in the page's way. */
function tagsOf(origin: string): string {
  const later = ['segment', 'mixpanel', 'uservoice'];
  return [
    `<link rel="stylesheet" href="${origin}/fonts.css">`,
    `<script defer src="${origin}/sentry.js"></script>`,
    ...later.map((name) => `<script async src="${origin}/${name}.js"></script>`),
  ].join('\n');
}

async function stop(server: Server): Promise<void> {
  if (server.listening) await close(server);
}

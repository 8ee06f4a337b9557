import type { Cache, SiteDeps } from '../deps.js';
import { type Api, createApi } from '../graphql/api.js';
import { createClient } from '../graphql/client.js';
import type { Delivery, Http } from '../graphql/http.js';
import { createSchemaCheck } from '../graphql/schema-check.js';
import { postFromPage } from './asking.js';
import type { Tab } from './tab.js';

/**
 * The API as it can be asked from inside the page, for what the page itself is never told: by the same checked operations as
 * without a page. Only reads are sent; the gate lets out nothing else.
 */
export function openPageApi(tab: Tab, deps: SiteDeps): Api {
  const { session, clock: local, siteClock: clock, log, cache, budget, interrupted } = deps;
  const { apiOrigin: origin, token } = session;
  const client = createClient({
    http: httpOf(tab),
    origin,
    token,
    clock,
    local,
    // What the page sends is counted as it is heard.
    budget: { ...budget, take: () => budget.room() },
    log,
    interrupted,
  });
  // What a gateway lets a page ask need not be what it lets others ask.
  const own: Cache = {
    read: (key) => cache.read(`page-${key}`),
    write: (key, value) => cache.write(`page-${key}`, value),
  };
  return createApi(client, createSchemaCheck({ client, origin, cache: own, local, log }));
}

/** Requests as the page sends them, in its own manner. @throws SessionExpired as soon as the page is signed out */
function httpOf(tab: Tab): Http {
  return {
    post: async (path, _headers, body): Promise<Delivery> => {
      const mark = tab.traffic.mark();
      const { search } = new URL(path, tab.apiOrigin);
      const delivery = await postFromPage(tab, search, body);
      tab.requireSession(mark);
      // A gateway may forbid one question of many (contract G2); whether it forbids all is for whoever asks for the page.
      return delivery.kind === 'reply' && delivery.status === 403
        ? { ...delivery, status: 400 }
        : delivery;
    },
    close: () => {},
  };
}

import type { Answer, Exchange } from '../../../src/site/web/traffic.js';

type Answered = Extract<Answer, { readonly kind: 'answered' }>;

/** An exchange with the API that asks, and is answered with this body as the page has it. */
export function exchangeOf(
  body: unknown,
  more: Partial<Exchange> = {},
  answer: Partial<Answered> = {},
): Exchange {
  const good = { errors: [], spoilt: [], retryAfter: null, over: false };
  return {
    ...{ number: 0, askedAt: 0, url: 'https://api.site.example/queries', document: 'query { a }' },
    ...{ api: true, asks: true, variables: null, write: false },
    answer: { kind: 'answered', status: 200, body, ...good, ...answer },
    ...more,
  };
}

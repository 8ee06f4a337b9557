import { json } from '../http/deliver.js';
import type { HopReply } from '../http/request.js';
import type { ApiTraits } from '../tenant/api.js';
import type { Operation } from './operation.js';

/** What stands before the API and turns requests away, or null for one that may pass. */
export type Gate = (operation: Operation) => HopReply | null;

/** A gateway that lets nobody see the schema (contract G2), and one that counts (contract G7). */
export function createGate({ schema, rate }: ApiTraits): Gate {
  let count = 0;
  return ({ fields }) => {
    if (schema === 'forbidden' && fields.some((name) => /^__(schema|type)$/.test(name))) {
      const html = '<html><body><h1>Request blocked</h1></body></html>';
      return { status: 403, headers: { 'content-type': 'text/html' }, body: html };
    }
    if (rate === null) return null;
    count += 1;
    if (count % rate.every !== 0) return null;
    const wait = rate.retryAfter === null ? {} : { 'retry-after': String(rate.retryAfter) };
    const error = { message: 'Slow down.', extensions: { code: 'RATE_LIMITED' } };
    const reply =
      rate.as === '429' ? json(429, { error: 'Slow down.' }) : json(200, { errors: [error] });
    return { ...reply, headers: { ...reply.headers, ...wait } };
  };
}

import type { ServerResponse } from 'node:http';
import type { Fault } from '../types.js';
import type { RequestEntry } from './record.js';
import type { HopReply } from './request.js';

/** How one reply goes out. */
export interface Delivery {
  readonly response: ServerResponse;
  readonly entry: RequestEntry;
  readonly fault: Fault | null;
  now(): Date;
  /** Waits in real time, or until the hop stops. */
  wait(ms: number): Promise<void>;
}

const SLOW_STEPS = 10;
const DEFAULT_SLOW_MS = 3_000;
const DEFAULT_RETRY_AFTER_SECONDS = 1;

/** The reply of a fault that keeps the request from being handled, or null for the other kinds. */
export function replyForFault(fault: Fault): HopReply | null {
  switch (fault.kind) {
    case '401':
      return unauthorized();
    case '403':
      return json(403, { error: 'Forbidden' });
    case '429': {
      const seconds = String(fault.retryAfterSeconds ?? DEFAULT_RETRY_AFTER_SECONDS);
      return {
        ...json(429, { error: 'Too many requests' }),
        headers: { 'retry-after': seconds },
      };
    }
    case '500':
    case 'late-500':
      return json(500, { error: 'Internal server error' });
    case '503': {
      const seconds = fault.retryAfterSeconds;
      const reply = json(503, { error: 'Service unavailable' });
      return seconds === undefined
        ? reply
        : {
            ...reply,
            headers: { ...reply.headers, 'retry-after': String(seconds) },
          };
    }
    default:
      return null;
  }
}

/** Contract G3, word for word. */
export function unauthorized(): HopReply {
  return json(401, { error: 'access_token does not correspond to user' });
}

export function json(status: number, value: unknown): HopReply {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify(value),
  };
}

/** Cuts a text so that it no longer parses as JSON. */
function garble(body: Buffer): Buffer {
  return Buffer.concat([body.subarray(0, Math.ceil(body.length * 0.6)), Buffer.from('\u0000<!--')]);
}

/** Sends the reply, as the fault would have it. */
export async function sendReply(delivery: Delivery, reply: HopReply): Promise<void> {
  const { response, entry, fault } = delivery;
  const whole = Buffer.from(reply.body ?? '');
  const body = fault?.kind === 'malformed' ? garble(whole) : whole;
  if (fault?.kind === 'drop-after') {
    response.socket?.destroy();
    return;
  }
  entry.status = reply.status;
  response.sendDate = false;
  response.statusCode = reply.status;
  for (const [name, value] of Object.entries(reply.headers ?? {})) response.setHeader(name, value);
  response.setHeader('date', delivery.now().toUTCString());
  if (reply.status !== 204 && reply.status !== 304)
    response.setHeader('content-length', body.length);
  if (fault?.kind === 'truncated') {
    response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.socket?.destroy());
    return;
  }
  if (fault?.kind === 'slow') await drip(delivery, body, fault.slowMs ?? DEFAULT_SLOW_MS);
  else response.end(body);
}

async function drip({ response, wait }: Delivery, body: Buffer, ms: number): Promise<void> {
  const size = Math.max(1, Math.ceil(body.length / SLOW_STEPS));
  response.flushHeaders();
  for (let at = 0; at < body.length && !response.destroyed; at += size) {
    await wait(ms / SLOW_STEPS);
    response.write(body.subarray(at, at + size));
  }
  response.end();
}

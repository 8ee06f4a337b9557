import { setMaxListeners } from 'node:events';
import { messageOf, SpaceiqError } from '../lib/errors.js';
import type { Channel, SendResult } from './channel.js';
import type { Notice } from './notice.js';

/** All notices of a run together take no longer than this (ms). */
export const sendLimit = 10_000;

/**
 * Sends every notice on every channel at once. Never throws and never takes longer than `sendLimit`,
 * whatever a receiver does: a channel that has not answered by then is given up.
 */
export async function sendAll(
  channels: readonly Channel[],
  notices: readonly Notice[],
): Promise<readonly SendResult[]> {
  if (channels.length === 0 || notices.length === 0) return [];
  const late = new AbortController();
  setMaxListeners(0, late.signal);
  const limit = setTimeout(() => {
    late.abort(new Error(`no answer within ${sendLimit / 1000} s`));
  }, sendLimit);
  const results = await Promise.all(
    notices.flatMap((notice) => channels.map((channel) => sendOne(channel, notice, late.signal))),
  );
  clearTimeout(limit);
  return results;
}

async function sendOne(channel: Channel, notice: Notice, signal: AbortSignal): Promise<SendResult> {
  const about = { channel: channel.name, events: notice.events };
  try {
    const answer = await Promise.race([channel.send(notice, signal), rejection(signal)]);
    return { ...about, ok: true, answer };
  } catch (error) {
    const reason = wordsOf(signal.aborted ? signal.reason : error);
    return { ...about, ok: false, answer: reason };
  }
}

/** What is wrong, and what mends it where that is known. */
function wordsOf(error: unknown): string {
  const hint = error instanceof SpaceiqError ? error.hint : null;
  return hint === null ? messageOf(error) : `${messageOf(error)} (${hint})`;
}

function rejection(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

import type { Notice } from './notice.js';

/** One way of telling a person. */
export interface Channel {
  /** For people: `desktop`, `slack webhook at hooks.example`; never a whole webhook address, which may be a secret. */
  readonly name: string;
  /** Resolves with the receiver's answer in a few words; rejects with one sentence when it was not taken. */
  send(notice: Notice, signal: AbortSignal): Promise<string>;
}

/** What became of one notice on one channel. */
export interface SendResult {
  readonly channel: string;
  readonly events: Notice['events'];
  readonly ok: boolean;
  /** The receiver's answer, or why it has not got it. */
  readonly answer: string;
}

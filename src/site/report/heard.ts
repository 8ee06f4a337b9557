/** One request to the API and what came of it, as it was before anything was made of it. Never leaves the process. */
export interface Heard {
  readonly operation: string;
  readonly document: string;
  /** Null where no answer came. */
  readonly status: number | null;
  /** Milliseconds. */
  readonly elapsed: number;
  readonly body: string;
  /** The header `Retry-After` as it came. */
  readonly retryAfter: string | null;
}

export type Tap = (heard: Heard) => void;

import type { Figure } from './figure.js';

/** One of the things that `npm run bench` measures. */
export interface Group {
  readonly title: string;
  /** Hands each figure over as soon as it is there. */
  run(bench: Bench): Promise<void>;
}

export interface Bench {
  /** Samples of every figure; at least 7. */
  readonly rounds: number;
  tell(figure: Figure): void;
  /** Says what is being measured now. */
  note(text: string): void;
}

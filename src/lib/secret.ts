import { inspect } from 'node:util';

/** A value that must never be printed: every way of turning it into text shows stars, but `reveal`. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return masked(this.#value);
  }

  toJSON(): string {
    return masked(this.#value);
  }

  [inspect.custom](): string {
    return `Secret(${masked(this.#value)})`;
  }
}

/** Stars and the last four characters; all stars when the value is short enough to be guessed from four. */
export function masked(value: string): string {
  return value.length < 16 ? '****' : `****${value.slice(-4)}`;
}

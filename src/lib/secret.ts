import { inspect } from 'node:util';
import { rememberSecret } from './live-secrets.js';

/** A value that must never be printed: every way of turning it into text shows stars, but `reveal`. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
    rememberSecret(value);
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

/** Stars and the last four characters; all stars where the value may be a password, of which four tell much. */
export function masked(value: string): string {
  return value.length < 32 ? '****' : `****${value.slice(-4)}`;
}

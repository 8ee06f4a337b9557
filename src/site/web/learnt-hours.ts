import * as z from 'zod/mini';
import type { Cache } from '../deps.js';
import type { HoursStyle } from '../graphql/hours-style.js';
import { digest } from '../graphql/verdict.js';

const shape = z.enum(['utc', 'local']);

/** How an origin takes the hours of a booking (contract G15), as the first answer told. */
export class LearntHours {
  #style: HoursStyle | null = null;
  #known = false;
  readonly #key: string;

  constructor(
    private readonly cache: Cache,
    apiOrigin: string,
  ) {
    this.#key = `hours-${digest([apiOrigin])}`;
  }

  async read(): Promise<HoursStyle> {
    if (this.#style === null) {
      const kept = shape.safeParse(await this.cache.read(this.#key).catch(() => null));
      this.#style = kept.success ? kept.data : 'utc';
      this.#known = kept.success;
    }
    return this.#style;
  }

  /** Whether an answer has told it; asked for after `read`. */
  get isKnown(): boolean {
    return this.#known;
  }

  async learn(style: HoursStyle): Promise<void> {
    this.#style = style;
    this.#known = true;
    await this.cache.write(this.#key, style).catch(() => {});
  }
}

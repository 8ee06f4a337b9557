import * as z from 'zod/mini';
import type { Cache } from './deps.js';
import type { HoursStyle } from './graphql/hours-style.js';
import { digest } from './graphql/verdict.js';

const shape = z.enum(['utc', 'local']);

/** How an origin takes the hours of a booking (contract G15), as the first answer told, whichever transport heard it. */
export class LearntHours {
  #style: HoursStyle | null = null;
  readonly #key: string;

  constructor(
    private readonly cache: Cache,
    apiOrigin: string,
  ) {
    this.#key = `hours-${digest([apiOrigin])}`;
  }

  /** Null while no answer has told it. */
  async known(): Promise<HoursStyle | null> {
    if (this.#style === null) {
      const kept = shape.safeParse(await this.cache.read(this.#key).catch(() => null));
      this.#style = kept.success ? kept.data : null;
    }
    return this.#style;
  }

  async learn(style: HoursStyle): Promise<void> {
    if (this.#style === style) return;
    this.#style = style;
    await this.cache.write(this.#key, style).catch(() => {});
  }
}

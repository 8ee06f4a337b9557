import { afterEach } from 'vitest';

/** What a test of this file starts is pushed here, and stopped after it, the last first. */
export function stopAfterEach(): (() => Promise<void>)[] {
  const stops: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const stop of stops.splice(0).reverse()) await stop();
  });
  return stops;
}

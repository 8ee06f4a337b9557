import type { Random } from './random.js';

/** An opaque id of the form that was observed (contract G8). */
export function createId(random: Random, kind: string, tenant: string): string {
  return Buffer.from(`${kind}-${kind}.${tenant}:${random.uuid()}`).toString('base64');
}

import { z } from 'zod';
import { UsageError } from '../lib/errors.js';
import type { BrowserState } from '../site/session.js';
import { browserCookie } from './codec.js';

const pair = z.object({ name: z.string(), value: z.string() });

/** Playwright's storage state, as `context.storageState()` writes it. */
const storageState = z.object({
  cookies: z.array(browserCookie),
  origins: z
    .array(
      z.object({
        origin: z.string().refine((text) => URL.canParse(text)),
        localStorage: z.array(pair).default([]),
        sessionStorage: z.array(pair).default([]),
        indexedDB: z.array(z.unknown()).default([]),
      }),
    )
    .default([]),
});

/** Beyond this a file is no storage state, and reading it would only fill the memory. */
export const largestStateFile = 32_000_000;

/**
 * The browser state that a Playwright storage state file holds.
 * @throws UsageError when `text` is none; the sentence never quotes its contents
 */
export function parseStorageState(text: string, source: string): BrowserState {
  const parsed = storageState.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  const path = parsed.error.issues[0]?.path.join('.') ?? '';
  throw new UsageError(
    `${source} is no Playwright storage state${path === '' ? '' : ` (see ${path})`}.`,
    'Such a file is what context.storageState({ path }) writes.',
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

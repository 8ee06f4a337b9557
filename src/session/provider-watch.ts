import type { Page } from 'playwright';
import type { Clock } from '../lib/clock.js';
import { SiteError } from '../lib/errors.js';
import { PersonWanted } from './person-wanted.js';
import {
  isBeyondPerson,
  lookAtProvider,
  type Obstacle,
  obstacleOn,
  type ProviderLook,
} from './provider-page.js';
import type { SignInRequest } from './sign-in-request.js';

/** How long (ms) a page of the identity provider may rest before we say that it waits for a person. */
const patience = 8_000;
/** What is known has stood in the way long enough after this (ms): some pages go on by themselves. */
const knownPatience = 1_500;

interface Rest {
  readonly page: string;
  readonly since: number;
}

/**
 * Notices where an identity provider's pages do not go on: a page that stays as it is while nobody can type will stay so
 * for ever. A provider may keep one URL through all of its screens, so that what a page shows tells one from the next
 * (contract S3).
 */
export class ProviderWatch {
  #rest: Rest | null = null;

  constructor(
    private readonly request: SignInRequest,
    private readonly clock: Clock,
  ) {}

  /** Another attempt begins. */
  begin(): void {
    this.#rest = null;
  }

  /** @throws PersonWanted where it does not go on; SiteError where an address cannot be reached */
  async look(page: Page): Promise<void> {
    const { headless } = this.request;
    const url = page.url();
    if (headless && url.startsWith('chrome-error:')) {
      throw new SiteError('Single sign-on led to an address that cannot be reached.');
    }
    if (!/^https?:/.test(url)) return;
    const seen = await lookAtProvider(page);
    if (seen?.read !== true) return;
    const now = this.clock.now();
    const shown = fingerprint(seen);
    if (this.#rest?.page !== shown) this.#rest = { page: shown, since: now };
    const obstacle = obstacleOn(seen);
    if (!headless && (obstacle === null || !isBeyondPerson(obstacle))) return;
    if (now - this.#rest.since >= this.#patienceWith(obstacle)) {
      throw new PersonWanted(this.request.profile, new URL(seen.url).origin, obstacle);
    }
  }

  #patienceWith(obstacle: Obstacle | null): number {
    return obstacle === null ? patience : knownPatience;
  }
}

/** Numbers left out: a page may count its seconds down. */
function fingerprint({ url, words, fields }: ProviderLook): string {
  return JSON.stringify([url, words.replace(/\d+/g, ''), fields]);
}

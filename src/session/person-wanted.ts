import { SessionError } from '../lib/errors.js';
import { isBeyondPerson, type Obstacle, wishes } from './provider-page.js';

/** Single sign-on cannot go on by itself, however often it is tried; see `renewal.ts` for what follows. */
export class PersonWanted extends SessionError {
  constructor(profile: string, origin: string, obstacle: Obstacle | null) {
    const what = obstacle === null ? '' : `: its page ${wishes[obstacle]}`;
    const isBeyond = obstacle !== null && isBeyondPerson(obstacle);
    super(
      `Single sign-on for profile "${profile}" stopped at ${origin} and wants a person${what}.`,
      isBeyond
        ? `Sign in with a browser that is not driven: spaceiq login --profile ${profile} --attach (or with --import-state FILE)`
        : `Sign in with a window: spaceiq login --profile ${profile}`,
    );
  }
}

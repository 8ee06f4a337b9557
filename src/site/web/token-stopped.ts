import { SpaceiqError } from '../../lib/errors.js';

/** The web app would have sent its token elsewhere: whatever runs, it ends (exit 7). */
export class TokenStopped extends SpaceiqError {
  override readonly name = 'TokenStopped';
}

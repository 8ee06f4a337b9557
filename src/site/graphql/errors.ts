import { SessionError, SiteError } from '../../lib/errors.js';

/** The API does not know the token any more (contract G3, S7). */
export class SessionExpired extends SessionError {
  constructor() {
    super('The session has expired or was revoked.', 'Run: spaceiq login');
  }
}

/** The site asks to be left alone for a while (429, or 503 with `Retry-After`), or cannot be reached at all. */
export class SiteBusy extends SiteError {
  constructor(
    message: string,
    override readonly retryAfter: number | null,
    hint = 'Try again later, or lower limits.requestsPerMinute.',
  ) {
    super(message, hint);
  }
}

/** The site answers, but not in the shape that was checked or documented. */
export class SiteChanged extends SiteError {
  override readonly lasts = true;

  constructor(message: string, options: ErrorOptions & { readonly hint?: string } = {}) {
    super(message, options.hint ?? 'Run: spaceiq doctor', options);
  }
}

/** The site answers in the right shape and says what cannot be: nobody writes by such an answer (contract section 5). */
export class NotBelieved extends SiteError {
  constructor(message: string) {
    super(message, 'It may have had enough of requests for now: try again later.');
  }
}

/** The API's schema does not know what was asked: the cached verdict about it is out of date. */
export class SchemaMismatch extends SiteChanged {}

/** What was taken for a list of one's own bookings (contract G16) gives nothing, is not given, or shows other people's. */
export class NotOwnList extends SiteChanged {
  constructor(readonly why: 'blank' | 'refused' | 'others') {
    const said = {
      blank: "The API leads to no list of one's own bookings.",
      refused: "The API will not be asked for the list of one's own bookings.",
      others: "The API's list of one's own bookings shows other people's.",
    };
    super(said[why]);
  }
}

/** The API answered with errors in place of what was asked (contract G4), in its own words. */
export class AnswerError extends SiteError {}

/** The API will not be asked so, however often: nothing of it was executed. */
export class RefusedQuery extends AnswerError {}

/** The API does not take dates as they were written. */
export class DateRefused extends RefusedQuery {}

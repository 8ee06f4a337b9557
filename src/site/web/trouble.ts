import { messageOf, SiteError } from '../../lib/errors.js';
import { plainText } from '../../lib/foreign-text.js';

/** A page that did not do what it should, before anything was written: reading it again, or a new browser, may help. */
export class PageTrouble extends SiteError {
  constructor(
    message: string,
    override readonly retryAfter: number | null = null,
    options?: ErrorOptions,
  ) {
    super(message, 'Try again; if it stays, run: spaceiq doctor', options);
  }
}

/** An answer that the page needed was lost, refused or unreadable: the page may well get it when it asks again. */
export class AnswerTrouble extends PageTrouble {}

/** The site shows no page of the floor that the settings name (contract W1). */
export class NoSuchPage extends PageTrouble {}

/** An answer by which the site refused what was asked, such as too much at once. */
export class RefusedTrouble extends AnswerTrouble {}

/** Trouble after a button that writes may have been pressed: nobody knows what came of it, so it is not tried again. */
export class UnclearTrouble extends PageTrouble {}

/** For what may have been written. @throws any other error as it is */
export function asUnclear(error: unknown): { readonly kind: 'unclear'; readonly reason: string } {
  if (error instanceof UnclearTrouble) return { kind: 'unclear', reason: error.message };
  throw error;
}

/** What Playwright throws when something is late, gone or crashed, as trouble with the page; anything else as it is. */
export function asTrouble(error: unknown, doing: string): unknown {
  if (error instanceof SiteError || !(error instanceof Error)) return error;
  const [first = ''] = messageOf(error).split('\n');
  const reason = plainText(first);
  const late = error.name === 'TimeoutError';
  if (
    !late &&
    !isGone(error) &&
    !/^(page|locator|mouse|elementHandle|frame|browser)/i.test(reason)
  ) {
    return error;
  }
  return new PageTrouble(
    `${doing}: ${late ? 'the page did not get there in time' : reason}.`,
    null,
    {
      cause: error,
    },
  );
}

/** Whether the page, its context or its browser is no more. */
export function isGone(error: unknown): boolean {
  return /has been closed|crashed|Target closed|browser has disconnected|Protocol error/i.test(
    messageOf(error),
  );
}

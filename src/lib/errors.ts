/** Exit codes of every command; the same numbers stand in the JSON documents. */
export const ExitCode = {
  ok: 0,
  failed: 1,
  usage: 2,
  noSession: 3,
  notBooked: 4,
  locked: 5,
  keychain: 6,
  site: 7,
  interrupted: 130,
} as const;

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/** With several profiles the exit code is the first of these that any of them has. */
const precedence: readonly ExitCode[] = [
  ExitCode.interrupted,
  ExitCode.noSession,
  ExitCode.keychain,
  ExitCode.site,
  ExitCode.locked,
  ExitCode.failed,
  ExitCode.usage,
  ExitCode.notBooked,
  ExitCode.ok,
];

export function combinedExitCode(codes: readonly ExitCode[]): ExitCode {
  return precedence.find((code) => codes.includes(code)) ?? ExitCode.ok;
}

/** An ending that a person can act on: one sentence, the exit code, and the command that mends it. */
export class SpaceiqError extends Error {
  override readonly name: string = 'SpaceiqError';

  constructor(
    readonly exitCode: ExitCode,
    message: string,
    readonly hint: string | null = null,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The call or the settings are wrong (exit 2). */
export class UsageError extends SpaceiqError {
  override readonly name = 'UsageError';

  constructor(message: string, hint: string | null = null, options?: ErrorOptions) {
    super(ExitCode.usage, message, hint, options);
  }
}

/** The command that mends a missing or useless session. */
export function loginHint(profile: string): string {
  return `Run: spaceiq login --profile ${profile}`;
}

/** There is no session that works, or it is another person's (exit 3). */
export class SessionError extends SpaceiqError {
  override readonly name: string = 'SessionError';

  constructor(message: string, hint: string | null = null, options?: ErrorOptions) {
    super(ExitCode.noSession, message, hint, options);
  }
}

/** The session works, but is another person's than was sealed at login (exit 3). */
export class OtherPersonError extends SessionError {
  override readonly name = 'OtherPersonError';
}

/** The keychain cannot be reached or is locked (exit 6). */
export class KeychainError extends SpaceiqError {
  override readonly name = 'KeychainError';

  constructor(message: string, hint: string | null = null, options?: ErrorOptions) {
    super(ExitCode.keychain, message, hint, options);
  }
}

/** It is not there yet, or locked still, which a machine that has just been started may be. */
export class KeychainNotYet extends KeychainError {}

/** The site cannot be reached or no longer looks as expected (exit 7). */
export class SiteError extends SpaceiqError {
  override readonly name = 'SiteError';
  /** How long (ms) the site asks to be left alone, or null where it does not say. */
  readonly retryAfter: number | null = null;
  /** Whether asking again would most likely meet it again: the site is not what it was, as opposed to away or busy. */
  readonly lasts: boolean = false;

  constructor(message: string, hint: string | null = null, options?: ErrorOptions) {
    super(ExitCode.site, message, hint, options);
  }
}

/** Part of a text that a person wrote (a date list, a desk list) which does not fit its grammar. */
export class SpecError extends UsageError {
  constructor(
    what: string,
    readonly text: string,
    readonly start: number,
    readonly length: number,
    problem: string,
    hint: string | null = null,
  ) {
    super(
      `${what}: ${problem}\n  ${text}\n  ${' '.repeat(start)}${'^'.repeat(Math.max(1, length))}`,
      hint,
    );
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

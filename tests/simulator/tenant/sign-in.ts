import type { Random } from '../world/random.js';

/** Third-party scripts of the guest page (contract S9): there, late, never answered, refused, or not in the page. */
export type ThirdParties = 'served' | 'slow' | 'hanging' | 'blocked' | 'absent';

/** In which dress the API shows that a session has ended (contract S7, G3). */
export const sessionEnds = ['401', 'words', 'code', '403', 'to login'] as const;
export type SessionEnd = (typeof sessionEnds)[number];

/** How a tenant's people sign in, and how long it lasts (contract section 1). */
export interface SignInTraits {
  /** Life of a web-app session, minutes, or null for one that tells of no end (contract S6). */
  readonly sessionMinutes: number | null;
  /** What a token tells: all that is documented, only its end, or nothing that can be read (contract S6). */
  readonly tokenClaims: 'documented' | 'end' | 'none';
  /** Whether the identity provider has an address for each of its pages, or keeps one for all (contract S3). */
  readonly provider: 'pages' | 'one-url';
  /** Milliseconds until the guest page's own script has arrived (contract S9). */
  readonly bundleMs: number;
  readonly thirdParties: ThirdParties;
  /** What enables the password form's button, which is disabled while the form is empty (contract S2). */
  readonly passwordSubmit: 'any-field' | 'both-fields';
  /** Who leads a page without a session to the login page: the server, or the web app once it runs (contract S1). */
  readonly redirects: 'server' | 'app';
  /** Where a person comes out: the page asked for, exactly `/finder`, or another path (contract S4). */
  readonly lands: 'asked' | 'finder' | 'elsewhere';
  /** When the cookie with the API's origin comes: with the token's, by a later response, or never (contract S5). */
  readonly endpointCookie: 'with-token' | 'later' | 'never';
  readonly sessionEnd: SessionEnd;
}

export const standardSignIn: SignInTraits = {
  sessionMinutes: null,
  tokenClaims: 'documented',
  provider: 'pages',
  bundleMs: 250,
  thirdParties: 'served',
  passwordSubmit: 'any-field',
  redirects: 'server',
  lands: 'asked',
  endpointCookie: 'with-token',
  sessionEnd: '401',
};

export function drawSignIn(random: Random): SignInTraits {
  return {
    sessionMinutes: random.pick([null, 60, 600, 20_160]),
    tokenClaims: random.pick(['documented', 'documented', 'end', 'none']),
    provider: random.pick(['pages', 'one-url']),
    bundleMs: random.pick([0, 250, 250, 1_500, 6_000]),
    thirdParties: random.pick(['served', 'slow', 'hanging', 'blocked', 'absent']),
    passwordSubmit: random.pick(['any-field', 'both-fields']),
    redirects: random.pick(['server', 'app']),
    lands: random.pick(['asked', 'finder', 'elsewhere']),
    endpointCookie: random.pick(['with-token', 'later', 'never']),
    sessionEnd: random.pick(sessionEnds),
  };
}

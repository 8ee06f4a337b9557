import { createHash, createHmac, randomBytes, randomUUID } from 'node:crypto';
import type { Tenant } from '../tenant/tenant.js';
import { accountEmail } from '../tenant/world.js';
import type { Rules } from '../types.js';
import type { SiteClock } from '../world/clock.js';
import type { Colleague } from '../world/model.js';

export type SessionState = 'valid' | 'expired' | 'revoked' | 'unknown';

export interface Sessions {
  /** A new web-app token for a person. */
  issue(person: Colleague): string;
  /** Whose token it is, whatever its state, or null. */
  ownerOf(token: string): Colleague | null;
  stateOf(token: string): SessionState;
  /** The person, when the token is valid now; else null (contract G3, S7). */
  personOf(token: string): Colleague | null;
  /** First 12 hex digits of the token's SHA-256. */
  fingerprint(token: string): string;
  /** A code for the browser's way back from the SAML callback: good for one `redeem`. */
  createCode(token: string): string;
  redeem(code: string): string | null;
  /** Signing out: this token only. */
  end(token: string): void;
  revoke(userName: string): void;
  expire(userName: string): void;
}

interface Session {
  readonly person: Colleague;
  state: 'valid' | 'expired' | 'revoked';
  /** Epoch ms, or null for never. */
  readonly expiresAt: number | null;
}

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

export function createSessions(
  clock: SiteClock,
  rules: Rules,
  { signIn, world }: Tenant,
): Sessions {
  const tells = signIn.tokenClaims;
  const key = randomBytes(32);
  const sessions = new Map<string, Session>();
  const codes = new Map<string, string>();

  /** A JWT with the claims of contract S6, or with less. */
  const createToken = (person: Colleague, expiresAt: number | null): string => {
    if (tells === 'none') return randomBytes(32).toString('base64url');
    const created = Math.floor(clock.ms() / 1000) * 1000;
    const minutes = expiresAt === null ? -1 : Math.round((expiresAt - created) / 60_000);
    const documented = {
      email: accountEmail(person.email, world),
      name: person.name,
      role: 'employee',
      company_id: 1,
      is_super_user: false,
      created_time: created,
      exp_min: minutes,
    };
    const end = expiresAt === null ? {} : { exp: Math.floor(expiresAt / 1000) };
    const told = tells === 'documented' ? documented : { iat: created / 1000, ...end };
    const claims = { sub: person.userId, jti: randomUUID(), ...told };
    const content = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`;
    return `${content}.${createHmac('sha256', key).update(content).digest('base64url')}`;
  };

  const stateOf = (token: string): SessionState => {
    const session = sessions.get(token);
    if (!session) return 'unknown';
    const lapsed = session.expiresAt !== null && session.expiresAt <= clock.ms();
    return session.state === 'valid' && lapsed ? 'expired' : session.state;
  };

  const finish = (userName: string, state: 'expired' | 'revoked'): void => {
    for (const session of sessions.values()) {
      if (session.person.userName === userName && session.state === 'valid') session.state = state;
    }
  };

  return {
    issue: (person) => {
      const { sessionMinutes } = rules;
      const expiresAt =
        sessionMinutes === null
          ? null
          : Math.floor(clock.ms() / 1000) * 1000 + sessionMinutes * 60_000;
      const token = createToken(person, expiresAt);
      sessions.set(token, { person, state: 'valid', expiresAt });
      return token;
    },
    ownerOf: (token) => sessions.get(token)?.person ?? null,
    stateOf,
    personOf: (token) =>
      stateOf(token) === 'valid' ? (sessions.get(token)?.person ?? null) : null,
    fingerprint: (token) => createHash('sha256').update(token).digest('hex').slice(0, 12),
    createCode: (token) => {
      const code = randomBytes(16).toString('hex');
      codes.set(code, token);
      return code;
    },
    redeem: (code) => {
      const token = codes.get(code) ?? null;
      codes.delete(code);
      return token;
    },
    end: (token) => {
      const session = sessions.get(token);
      if (session?.state === 'valid') session.state = 'revoked';
    },
    revoke: (userName) => finish(userName, 'revoked'),
    expire: (userName) => finish(userName, 'expired'),
  };
}

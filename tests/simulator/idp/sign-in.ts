import { randomInt, randomUUID } from 'node:crypto';
import type { Challenge, SimulatorContext } from '../context.js';
import { json } from '../http/deliver.js';
import type { HopReply, HopRequest } from '../http/request.js';
import type { Colleague } from '../world/model.js';
import type { Assertions, AuthnRequest } from './assertion.js';
import { ssoNames } from './names.js';
import { challengePage, errorPage, passwordPage, postPage, userNamePage } from './pages.js';

export const sessionCookie = 'idp_session';
const sessionSeconds = 14 * 24 * 3600;

/** One sign-in under way, from the AuthnRequest to the assertion. */
interface Visit {
  readonly id: string;
  readonly request: AuthnRequest;
  readonly relayState: string;
  readonly hint: string;
  person: Colleague | null;
  passwordGiven: boolean;
  challenge: Challenge | null;
}

const to = (location: string): HopReply => ({ status: 303, headers: { location } });
const step = (visit: Visit, name: string): HopReply => to(`/signin/${name}?tx=${visit.id}`);
const field = (request: HopRequest, name: string): string =>
  new URLSearchParams(request.body.toString('utf8')).get(name) ?? '';

/** The pages of the identity provider: user name, password, number challenge; or none of them (contract S3, S8). */
export function createSignIn(context: SimulatorContext, assertions: Assertions) {
  const { sso, world } = context;
  const visits = new Map<string, Visit>();

  const find = (who: string): Colleague | null => {
    const named = who.trim().toLowerCase();
    const byName = world.people.find(({ userName }) => userName.toLowerCase() === named);
    return byName ?? world.personByEmail(named);
  };

  const finish = async (visit: Visit, person: Colleague, session: string | null) => {
    visits.delete(visit.id);
    const response = await assertions.respond(visit.request, person);
    const page = postPage(ssoNames(context).callbackUrl, response, visit.relayState);
    if (session !== null) return page;
    const id = randomUUID();
    sso.sessions.set(id, person.userName);
    const cookie = `${sessionCookie}=${id}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${sessionSeconds}`;
    return { ...page, headers: { ...page.headers, 'set-cookie': cookie } };
  };

  const visited =
    (act: (visit: Visit, request: HopRequest) => HopReply | Promise<HopReply>) =>
    (request: HopRequest): HopReply | Promise<HopReply> => {
      const visit = visits.get(request.query.get('tx') ?? '');
      if (visit === undefined) {
        return errorPage(400, 'Sign-in expired', 'Go back to the application and start again.');
      }
      request.entry.person = visit.person?.userName ?? request.entry.person;
      return act(visit, request);
    };

  const begin = async (request: HopRequest): Promise<HopReply> => {
    let parsed: AuthnRequest;
    try {
      parsed = await assertions.parse(request.query);
    } catch (error) {
      return errorPage(400, 'Bad request', `No valid authentication request: ${String(error)}`);
    }
    const hint = request.query.get('login_hint') ?? '';
    const relayState = request.query.get('RelayState') ?? '';
    const id = randomUUID();
    const visit = { id, request: parsed, relayState, hint, person: null, passwordGiven: false };
    visits.set(id, { ...visit, challenge: null });
    return welcome(visits.get(id) ?? { ...visit, challenge: null }, request);
  };

  /** Signs in without a word where the session or the mode allows it. */
  const welcome = (visit: Visit, request: HopRequest): HopReply | Promise<HopReply> => {
    const session = request.cookies[sessionCookie] ?? '';
    const userName = sso.sessions.get(session);
    const known = userName === undefined ? null : world.person(userName);
    const hinted = find(visit.hint);
    if (known !== null && (visit.hint === '' || hinted === known)) {
      return finish(visit, known, session);
    }
    if (sso.mode !== 'auto') return step(visit, 'identifier');
    if (hinted !== null) return finish(visit, hinted, null);
    return errorPage(403, 'No account', `There is no account for ${visit.hint || 'nobody'}.`);
  };

  const userName = visited((visit, request) => {
    if (request.method === 'GET') return userNamePage(visit.id, visit.hint, null);
    const given = field(request, 'username');
    visit.person = find(given);
    visit.passwordGiven = false;
    if (visit.person === null) {
      return userNamePage(visit.id, given, 'We could not find an account with that user name.');
    }
    return step(visit, 'password');
  });

  const password = visited((visit, request) => {
    const { person } = visit;
    if (person === null) return step(visit, 'identifier');
    if (request.method === 'GET') return passwordPage(visit.id, person.email, null);
    if (field(request, 'password') !== person.password) {
      return passwordPage(visit.id, person.email, 'Your user name or password is incorrect.');
    }
    visit.passwordGiven = true;
    if (sso.mode !== 'password+mfa') return finish(visit, person, null);
    visit.challenge = { number: String(randomInt(10, 100)), state: 'waiting' };
    sso.challenges.set(person.userName, visit.challenge);
    return step(visit, 'mfa');
  });

  const challenge = visited((visit) =>
    visit.challenge === null
      ? step(visit, 'identifier')
      : challengePage(visit.id, visit.challenge.number),
  );

  const challengeState = visited((visit) => json(200, { state: visit.challenge?.state ?? 'gone' }));

  const challengeDone = visited((visit) => {
    const { person, challenge: answered } = visit;
    if (person === null || answered === null || !visit.passwordGiven) {
      return step(visit, 'identifier');
    }
    if (answered.state === 'waiting') return step(visit, 'mfa');
    if (sso.challenges.get(person.userName) === answered) sso.challenges.delete(person.userName);
    if (answered.state === 'approved') return finish(visit, person, null);
    visits.delete(visit.id);
    return errorPage(403, 'Sign-in denied', 'The request was denied on your phone.');
  });

  return { begin, userName, password, challenge, challengeState, challengeDone };
}

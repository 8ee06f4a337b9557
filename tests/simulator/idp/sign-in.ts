import { randomInt, randomUUID } from 'node:crypto';
import type { Challenge, SimulatorContext } from '../context.js';
import { json } from '../http/deliver.js';
import type { HopReply, HopRequest } from '../http/request.js';
import { accountEmail } from '../tenant/world.js';
import type { Colleague } from '../world/model.js';
import type { Assertions, AuthnRequest } from './assertion.js';
import { ssoNames } from './names.js';
import { oneUrlPage } from './one-url.js';
import {
  challengePage,
  errorPage,
  passwordPage,
  postPage,
  questionPage,
  refusalPage,
  userNamePage,
} from './pages.js';

export const sessionCookie = 'idp_session';
const sessionSeconds = 14 * 24 * 3600;

/** One sign-in under way, from the AuthnRequest to the assertion. */
interface Visit {
  readonly id: string;
  readonly request: AuthnRequest;
  readonly relayState: string;
  /** The e-mail that the application named, or nothing. */
  readonly hint: string;
  person: Colleague | null;
  challenge: Challenge | null;
}

type Reply = HopReply | Promise<HopReply>;

const to = (location: string): HopReply => ({ status: 303, headers: { location } });
const step = (visit: Visit, name: string): HopReply => to(`/signin/${name}?tx=${visit.id}`);
const field = (request: HopRequest, name: string): string =>
  new URLSearchParams(request.body.toString('utf8')).get(name) ?? '';

/** The pages of the identity provider: user name, password, number challenge; or none of them (contract S3, S8). */
export class SignIn {
  readonly #context: SimulatorContext;
  readonly #assertions: Assertions;
  readonly #visits = new Map<string, Visit>();

  constructor(context: SimulatorContext, assertions: Assertions) {
    this.#context = context;
    this.#assertions = assertions;
  }

  get metadata(): string {
    return this.#assertions.metadata;
  }

  /** The application sends the browser here with its AuthnRequest. */
  async begin(request: HopRequest): Promise<HopReply> {
    let parsed: AuthnRequest;
    try {
      parsed = await this.#assertions.parse(request.query);
    } catch (error) {
      return errorPage(400, 'Bad request', `No valid authentication request: ${String(error)}`);
    }
    const visit: Visit = {
      id: randomUUID(),
      request: parsed,
      relayState: request.query.get('RelayState') ?? '',
      hint: request.query.get('login_hint') ?? '',
      person: null,
      challenge: null,
    };
    this.#visits.set(visit.id, visit);
    return this.#welcome(visit, request);
  }

  /** Signs in without a word where the session or the mode allows it (contract S8). */
  #welcome(visit: Visit, request: HopRequest): Reply {
    const { sso, world } = this.#context;
    const session = request.cookies[sessionCookie] ?? '';
    const userName = sso.sessions.get(session);
    const known = userName === undefined ? null : world.person(userName);
    const hinted = this.#find(visit.hint);
    const isKnown = known !== null && (visit.hint === '' || hinted === known);
    visit.person = isKnown ? known : hinted;
    switch (sso.mode) {
      case 'unsafe-browser':
      case 'managed-device':
        return refusalPage(sso.mode);
      case 'stay-signed-in':
      case 'pick-account':
        return questionPage(visit.id, sso.mode, visit.hint);
    }
    if (isKnown) return this.#finish(visit, known, session);
    if (sso.mode === 'push' && hinted !== null) {
      this.#push(visit, hinted);
      return this.#isOneUrl ? step(visit, 'app') : step(visit, 'mfa');
    }
    visit.person = null;
    if (sso.mode !== 'auto') return step(visit, this.#isOneUrl ? 'app' : 'identifier');
    if (hinted !== null) return this.#finish(visit, hinted, null);
    return errorPage(403, 'No account', `There is no account for ${visit.hint || 'nobody'}.`);
  }

  /** One of the pages after that; `name` is the last part of its path. */
  page(name: string, request: HopRequest): Reply {
    const visit = this.#visits.get(request.query.get('tx') ?? '');
    if (visit === undefined) {
      return errorPage(400, 'Sign-in expired', 'Go back to the application and start again.');
    }
    request.entry.person = visit.person?.userName ?? request.entry.person;
    switch (name) {
      case 'app':
        return oneUrlPage(visit.id);
      case 'answer':
        return visit.person === null
          ? step(visit, 'identifier')
          : this.#finish(visit, visit.person, null);
      case 'identifier':
        return this.#userName(visit, request);
      case 'password':
        return this.#password(visit, request);
      case 'mfa':
        return visit.challenge === null
          ? step(visit, 'identifier')
          : challengePage(visit.id, visit.challenge.number);
      case 'mfa/state':
        return json(200, { state: visit.challenge?.state ?? 'gone' });
      case 'mfa/done':
        return this.#answered(visit);
      default:
        return errorPage(404, 'Not found', 'There is no such page.');
    }
  }

  #userName(visit: Visit, request: HopRequest): HopReply {
    if (request.method === 'GET') return userNamePage(visit.id, visit.hint, null);
    const given = field(request, 'username');
    visit.person = this.#find(given);
    visit.challenge = null;
    if (visit.person !== null) return step(visit, 'password');
    return userNamePage(visit.id, given, 'We could not find an account with that user name.');
  }

  #password(visit: Visit, request: HopRequest): Reply {
    const { person } = visit;
    const { sso } = this.#context;
    if (person === null) return step(visit, 'identifier');
    if (request.method === 'GET') return passwordPage(visit.id, person.email, null);
    if (field(request, 'password') !== person.password) {
      return passwordPage(visit.id, person.email, 'Your user name or password is incorrect.');
    }
    if (sso.mode !== 'password+mfa') return this.#finish(visit, person, null);
    this.#push(visit, person);
    return step(visit, 'mfa');
  }

  /** What the page of one URL shows next. */
  async idx(name: string, request: HopRequest): Promise<HopReply> {
    const visit = this.#visits.get(request.query.get('tx') ?? '');
    if (visit === undefined) return json(200, { screen: 'identify', error: 'Start again.' });
    const { sso } = this.#context;
    const { person, challenge } = visit;
    if (name === 'identify') visit.person = this.#find(field(request, 'identifier'));
    if (name === 'identify' && visit.person === null) {
      return json(200, { screen: 'identify', error: 'There is no account with that name.' });
    }
    if (name === 'identify') return json(200, { screen: 'password' });
    if (name === 'password' && person !== null) {
      if (field(request, 'credentials.passcode') !== person.password) {
        return json(200, { screen: 'password', error: 'Password is incorrect.' });
      }
      if (sso.mode === 'password+mfa') this.#push(visit, person);
      else return this.#handOver(visit, person);
    }
    if (person === null || visit.challenge === null) return json(200, { screen: 'identify' });
    if (challenge?.state === 'approved') return this.#handOver(visit, person);
    if (challenge?.state === 'denied') return json(200, { screen: 'identify', error: 'Denied.' });
    return json(200, { screen: 'challenge', number: visit.challenge.number });
  }

  async #handOver(visit: Visit, person: Colleague): Promise<HopReply> {
    this.#context.sso.challenges.delete(person.userName);
    const { body, headers = {} } = await this.#finish(visit, person, null);
    const reply = json(200, { screen: 'done', page: String(body) });
    return { ...reply, headers: { ...reply.headers, 'set-cookie': headers['set-cookie'] ?? [] } };
  }

  get #isOneUrl(): boolean {
    return this.#context.options.tenant.signIn.provider === 'one-url';
  }

  /** The person's phone rings. */
  #push(visit: Visit, person: Colleague): void {
    visit.person = person;
    visit.challenge = { number: String(randomInt(10, 100)), state: 'waiting' };
    this.#context.sso.challenges.set(person.userName, visit.challenge);
    this.#context.sso.pushes.push(person.userName);
  }

  /** The phone has said yes or no. */
  #answered(visit: Visit): Reply {
    const { person, challenge } = visit;
    const { challenges } = this.#context.sso;
    if (person === null || challenge === null) return step(visit, 'identifier');
    if (challenge.state === 'waiting') return step(visit, 'mfa');
    if (challenges.get(person.userName) === challenge) challenges.delete(person.userName);
    if (challenge.state === 'approved') return this.#finish(visit, person, null);
    this.#visits.delete(visit.id);
    return errorPage(403, 'Sign-in denied', 'The request was denied on your phone.');
  }

  /** By user name or e-mail. */
  #find(who: string): Colleague | null {
    const { world, options } = this.#context;
    const named = who.trim().toLowerCase();
    // By the address of their account too, which need not be the employee's (contract G9).
    const names = ({ userName, email }: Colleague) => [
      userName,
      email,
      accountEmail(email, options.tenant.world),
    ];
    const isNamed = (name: string) => name.toLowerCase() === named;
    return world.people.find((person) => names(person).some(isNamed)) ?? null;
  }

  /** Hands the assertion to the browser, with a session of our own unless it has one. */
  async #finish(visit: Visit, person: Colleague, session: string | null): Promise<HopReply> {
    this.#visits.delete(visit.id);
    const response = await this.#assertions.respond(visit.request, person);
    const page = postPage(ssoNames(this.#context).callbackUrl, response, visit.relayState);
    if (session !== null) return page;
    const id = randomUUID();
    this.#context.sso.sessions.set(id, person.userName);
    const cookie = `${sessionCookie}=${id}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${sessionSeconds}`;
    return { ...page, headers: { ...page.headers, 'set-cookie': cookie } };
  }
}

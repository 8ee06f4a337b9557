import {
  type CacheProvider,
  SAML,
  type SamlConfig,
  ValidateInResponseTo,
} from '@node-saml/node-saml';
import type { SimulatorContext } from '../context.js';
import type { HopReply, HopRequest } from '../http/request.js';
import { identityKeys } from './keys.js';
import { emailFormat, ssoNames } from './names.js';
import { errorPage } from './pages.js';

/** node-saml on the site's clock instead of the machine's. */
class SiteSaml extends SAML {
  readonly #now: () => Date;

  constructor(config: SamlConfig, now: () => Date) {
    super(config);
    this.#now = now;
  }

  protected override async generateAuthorizeRequestAsync(
    isPassive: boolean,
    isHttpPostBinding: boolean,
  ): Promise<string> {
    const xml = await super.generateAuthorizeRequestAsync(isPassive, isHttpPostBinding);
    return xml.replace(/IssueInstant="[^"]*"/, `IssueInstant="${this.#now().toISOString()}"`);
  }

  protected override checkTimestampsValidityError(
    _machineMs: number,
    notBefore: string,
    notOnOrAfter: string,
    maxTimeLimitMs?: number,
  ): Error | null {
    const ms = this.#now().getTime();
    return super.checkTimestampsValidityError(ms, notBefore, notOnOrAfter, maxTimeLimitMs);
  }
}

/** Requests that wait for their response: each is good for one (replay). */
function createCache(): CacheProvider {
  const items = new Map<string, string>();
  return {
    saveAsync: async (key, value) => {
      items.set(key, value);
      return { value, createdAt: Date.now() };
    },
    getAsync: async (key) => items.get(key) ?? null,
    removeAsync: async (key) => (key !== null && items.delete(key) ? key : null),
  };
}

const providers = new WeakMap<SimulatorContext, Promise<SAML>>();

function providerOf(context: SimulatorContext): Promise<SAML> {
  const known = providers.get(context);
  if (known !== undefined) return known;
  const made = createProvider(context);
  providers.set(context, made);
  return made;
}

async function createProvider(context: SimulatorContext): Promise<SAML> {
  const { certificate } = await identityKeys();
  const names = ssoNames(context);
  return new SiteSaml(
    {
      idpCert: certificate,
      issuer: names.serviceProvider,
      audience: names.serviceProvider,
      idpIssuer: names.identityProvider,
      callbackUrl: names.callbackUrl,
      entryPoint: names.entryPoint,
      identifierFormat: emailFormat,
      wantAssertionsSigned: true,
      wantAuthnResponseSigned: false,
      signatureAlgorithm: 'sha256',
      disableRequestedAuthnContext: true,
      acceptedClockSkewMs: 5_000,
      validateInResponseTo: ValidateInResponseTo.always,
      cacheProvider: createCache(),
    },
    () => context.clock.now(),
  );
}

/** A path of the web app, whatever was asked for. */
export function localPath(path: string | null | undefined): string {
  return path != null && /^\/(?![/\\])/.test(path) ? path : '/';
}

/** Where the browser goes to sign in: the identity provider with an AuthnRequest (contract S3). */
export async function signInUrl(
  context: SimulatorContext,
  email: string,
  redirectTo: string,
): Promise<string> {
  const provider = await providerOf(context);
  return provider.getAuthorizeUrlAsync(redirectTo, undefined, {
    additionalParams: { login_hint: email },
  });
}

/**
 * Answers `POST /saml/<instance>/callback` (contract S3): checks signature, audience, issuer, validity by the
 * site's clock and that it answers a request not yet answered; then sends the browser back to the web
 * app with a one-time code for its new session.
 */
export function samlCallback(
  context: SimulatorContext,
): (request: HopRequest) => Promise<HopReply> {
  return async (request) => {
    const form = new URLSearchParams(request.body.toString('utf8'));
    try {
      const provider = await providerOf(context);
      const { profile } = await provider.validatePostResponseAsync({
        SAMLResponse: form.get('SAMLResponse') ?? '',
      });
      const person = context.world.personByEmail(profile?.nameID ?? '');
      if (person === null) return refuse('The assertion names nobody of this company.');
      request.entry.person = person.userName;
      const { verdict } = context.sso;
      if (verdict !== null) return toWeb(context, verdictPath(verdict));
      const query = new URLSearchParams({
        code: context.sessions.createCode(context.sessions.issue(person)),
        redirectTo: localPath(form.get('RelayState')),
      });
      return toWeb(context, `/sso/complete?${query}`);
    } catch (error) {
      return refuse(error instanceof Error ? error.message : String(error));
    }
  };
}

/** The site lets nobody in: it says why on its login page, or leads in circles (contract S1, S9). */
function verdictPath(verdict: string): string {
  if (verdict === 'loop') return '/login?redirectTo=/undefined';
  return `/sso/failed?${new URLSearchParams({ why: verdict })}`;
}

function toWeb({ origins }: SimulatorContext, path: string): HopReply {
  return { status: 303, headers: { location: `${origins.web}${path}` } };
}

function refuse(reason: string): HopReply {
  return errorPage(403, 'Single sign-on failed', reason);
}

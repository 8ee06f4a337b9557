import { randomUUID } from 'node:crypto';
import samlify from 'samlify';
import type { SimulatorContext } from '../context.js';
import type { Colleague } from '../world/model.js';
import { identityKeys } from './keys.js';
import { emailFormat, type SsoNames, ssoNames } from './names.js';

const { Constants, IdentityProvider, SamlLib, ServiceProvider } = samlify;

// samlify wants to be told how to check XML against the schema; node-saml checks what arrives.
samlify.setSchemaValidator({ validate: () => Promise.resolve('not checked') });

const lifeMs = 5 * 60_000;

const statement =
  '<saml:AuthnStatement AuthnInstant="{IssueInstant}" SessionIndex="{SessionIndex}"><saml:AuthnContext>' +
  '<saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport' +
  '</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>';

/** An AuthnRequest that was understood; it goes into the response as `InResponseTo`. */
export interface AuthnRequest {
  readonly id: string;
  readonly info: Parameters<samlify.IdentityProviderInstance['createLoginResponse']>[1];
}

export interface Assertions {
  readonly metadata: string;
  /** @throws Error when the request is no AuthnRequest of this service provider. */
  parse(query: URLSearchParams): Promise<AuthnRequest>;
  /** The signed response in base64, good for five minutes of the site's clock. */
  respond(request: AuthnRequest, person: Colleague): Promise<string>;
}

function createEntities(names: SsoNames, privateKey: string, certificate: string) {
  const { redirect, post } = Constants.namespace.binding;
  const identityProvider = IdentityProvider({
    entityID: names.identityProvider,
    privateKey,
    signingCert: certificate,
    isAssertionEncrypted: false,
    wantAuthnRequestsSigned: false,
    requestSignatureAlgorithm: Constants.algorithms.signature.RSA_SHA256,
    nameIDFormat: [emailFormat],
    singleSignOnService: [{ Binding: redirect, Location: names.entryPoint }],
    singleLogoutService: [{ Binding: redirect, Location: `${names.entryPoint}/logout` }],
    loginResponseTemplate: {
      context: SamlLib.defaultLoginResponseTemplate.context.replace(
        '{AuthnStatement}{AttributeStatement}',
        statement,
      ),
      attributes: [],
    },
  });
  const serviceProvider = ServiceProvider({
    entityID: names.serviceProvider,
    wantAssertionsSigned: true,
    authnRequestsSigned: false,
    assertionConsumerService: [{ Binding: post, Location: names.callbackUrl }],
  });
  return { identityProvider, serviceProvider };
}

/** What goes into the response's template (saml-core 2.7, 3.2.2). */
function valuesOf(names: SsoNames, request: AuthnRequest, person: Colleague, now: Date) {
  const until = new Date(now.getTime() + lifeMs).toISOString();
  return {
    ID: `_${randomUUID()}`,
    AssertionID: `_${randomUUID()}`,
    SessionIndex: `_${randomUUID()}`,
    Destination: names.callbackUrl,
    SubjectRecipient: names.callbackUrl,
    Audience: names.serviceProvider,
    Issuer: names.identityProvider,
    IssueInstant: now.toISOString(),
    StatusCode: Constants.StatusCode.Success,
    ConditionsNotBefore: now.toISOString(),
    ConditionsNotOnOrAfter: until,
    SubjectConfirmationDataNotOnOrAfter: until,
    NameIDFormat: emailFormat,
    NameID: person.email,
    InResponseTo: request.id,
  };
}

/** The identity provider's half of SAML, through samlify, on the site's clock. */
export async function createAssertions(context: SimulatorContext): Promise<Assertions> {
  const { privateKey, certificate } = await identityKeys();
  const names = ssoNames(context);
  const { identityProvider, serviceProvider } = createEntities(names, privateKey, certificate);
  return {
    metadata: identityProvider.getMetadata(),
    parse: async (query) => {
      const parsed = await identityProvider.parseLoginRequest(serviceProvider, 'redirect', {
        query: Object.fromEntries(query),
      });
      const id = parsed.extract.request?.id;
      if (typeof id !== 'string') throw new Error('The authentication request has no id.');
      return { id, info: { ...parsed } };
    },
    respond: async (request, person) => {
      const values = valuesOf(names, request, person, context.clock.now());
      const { context: response } = await identityProvider.createLoginResponse(
        serviceProvider,
        request.info,
        'post',
        { email: person.email },
        {
          customTagReplacement: (template) => ({
            id: values.ID,
            context: SamlLib.replaceTagsByValue(template, values),
          }),
        },
      );
      return response;
    },
  };
}

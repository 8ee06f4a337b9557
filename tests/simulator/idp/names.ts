import type { SimulatorContext } from '../context.js';

/** What both sides of the single sign-on call each other and where they listen (contract S3). */
export interface SsoNames {
  /** Entity id of the service provider, and so the audience of an assertion. */
  readonly serviceProvider: string;
  readonly identityProvider: string;
  /** Where assertions are posted to. */
  readonly callbackUrl: string;
  /** Where authentication requests are sent to. */
  readonly entryPoint: string;
}

export function ssoNames({ origins, world }: SimulatorContext): SsoNames {
  const instance = `${origins.api}/saml/${world.company.samlInstance}`;
  return {
    serviceProvider: instance,
    identityProvider: `${origins.idp}/metadata`,
    callbackUrl: `${instance}/callback`,
    entryPoint: `${origins.idp}/sso`,
  };
}

export const emailFormat = 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress';

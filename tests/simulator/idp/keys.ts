import { generate } from 'selfsigned';

export interface Keys {
  readonly privateKey: string;
  readonly certificate: string;
}

let made: Promise<Keys> | undefined;

/** The identity provider's signing key and its certificate, made once in a process. */
export function identityKeys(): Promise<Keys> {
  made ??= make();
  return made;
}

async function make(): Promise<Keys> {
  const pems = await generate([{ name: 'commonName', value: 'Simulated identity provider' }], {
    keySize: 2048,
    algorithm: 'sha256',
  });
  return { privateKey: pems.private, certificate: pems.cert };
}

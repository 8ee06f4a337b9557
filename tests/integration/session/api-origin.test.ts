import { describe, expect, it } from 'vitest';
import { ExitCode, SpaceiqError } from '../../../src/lib/errors.js';
import { apiOriginFor, mayHaveToken } from '../../../src/session/api-origin.js';

const main = 'https://main.spaceiq.com';
const api = 'https://api.spaceiq.com';
const local = 'http://localhost:4000';
const localApi = 'http://127.0.0.1:4001';

function decide(
  webOrigin: string,
  apiUrl: string | null,
  claimed: string | null,
): string | ExitCode {
  try {
    return apiOriginFor({ profile: 'alice', webOrigin, apiUrl, claimed });
  } catch (error) {
    if (error instanceof SpaceiqError) return error.exitCode;
    throw error;
  }
}

describe('the origin that may get a token', () => {
  it.each([
    ['the same domain', main, null, api, api],
    ['a path after it', main, null, `${api}/queries`, api],
    ['percent-encoded', main, null, encodeURIComponent(api), api],
    ['without a scheme', main, null, 'api.spaceiq.com', api],
    ['the web app itself', main, null, main, main],
    ['another port of the same domain', main, null, `${api}:8443`, `${api}:8443`],
    ['what is set', local, localApi, localApi, localApi],
    ['what is set, with no cookie', local, localApi, null, localApi],
    [
      'what is set on another domain',
      main,
      'https://siq.example',
      'https://siq.example',
      'https://siq.example',
    ],
  ])('is %s', (_, web, set, claimed, expected) => {
    expect(decide(web, set, claimed)).toBe(expected);
  });

  it.each([
    ['another domain', main, null, 'https://evil.example'],
    ['a domain that ends alike', main, null, 'https://evilspaceiq.com'],
    ['our domain as a part of it', main, null, 'https://api.spaceiq.com.evil.example'],
    ['our domain as its user', main, null, 'https://api.spaceiq.com@evil.example'],
    ['no TLS', main, null, 'http://api.spaceiq.com'],
    ['loopback', main, null, localApi],
    ['a shared suffix', 'https://one.github.io', null, 'https://two.github.io'],
    ['a country’s suffix', 'https://one.co.uk', null, 'https://two.co.uk'],
    ['another than what is set', local, localApi, 'http://127.0.0.1:4002'],
    ['our domain when another is set', main, 'https://siq.example', api],
    ['no web address', main, null, 'ftp://api.spaceiq.com'],
    ['garbage', main, null, '%%%'],
    ['nothing', main, null, null],
  ])('is never %s', (_, web, set, claimed) => {
    expect(decide(web, set, claimed)).toBe(ExitCode.site);
  });

  it('is never that of an address without one', () => {
    expect(mayHaveToken('null', { webOrigin: main, apiUrl: null })).toBe(false);
  });

  it('has to be set on loopback', () => {
    expect(decide(local, null, localApi)).toBe(ExitCode.usage);
  });
});

import { describe, expect, test } from 'vitest';
import { type Needing, neededOf } from '../../../src/session/needed-state.js';

const needing: Needing = {
  webOrigin: 'https://main.spaceiq.com',
  apiOrigin: 'https://api.spaceiq.com',
  emails: ['alice@office.lanternworks.example', 'alice@lanternworks.example'],
  providers: ['sso.other.example'],
};

function cookie(domain: string, partitionKey?: string) {
  return {
    ...{ name: 'n', value: 'v', domain, path: '/', expires: -1, httpOnly: true, secure: true },
    sameSite: 'None' as const,
    ...(partitionKey === undefined ? {} : { partitionKey }),
  };
}

describe('of a browser’s state, signing in again needs', () => {
  const kept = [
    ...['main.spaceiq.com', '.spaceiq.com', 'api.spaceiq.com'],
    ...[
      'lanternworks.okta.com',
      '.login.microsoftonline.com',
      'accounts.google.com',
      '.google.com',
    ],
    ...['adfs.lanternworks.example', '.lanternworks.example', 'sso.other.example'],
  ];
  const left = [
    ...['bank.example', '.other.example', 'mail.google.com', 'evilspaceiq.com', 'notokta.com'],
    ...['spaceiq.com.evil.example', 'okta.com.evil.example', 'login.microsoft.com.evil.example'],
  ];

  test('the cookies and stores of web app, API and providers, and of nobody else', () => {
    const domains = [...kept, ...left];
    const { state, left: said } = neededOf(
      {
        cookies: domains.map((domain) => cookie(domain)),
        origins: domains.map((domain) => ({
          origin: `https://${domain.replace(/^\./, '')}`,
          ...{ localStorage: [], sessionStorage: [], indexedDB: [] },
        })),
      },
      needing,
    );
    expect(state.cookies.map(({ domain }) => domain)).toEqual(kept);
    expect(state.origins.map(({ origin }) => origin)).toEqual(
      kept.map((domain) => `https://${domain.replace(/^\./, '')}`),
    );
    expect(said).toEqual(left.map((domain) => domain.replace(/^\./, '')).sort());
  });

  test('a partitioned cookie only below a site that is needed itself', () => {
    const cookies = [
      cookie('lanternworks.okta.com', 'https://spaceiq.com'),
      cookie('lanternworks.okta.com', 'https://bank.example'),
    ];
    const { state, left: said } = neededOf({ cookies, origins: [] }, needing);
    expect(state.cookies).toEqual([cookies[0]]);
    expect(said).toEqual(['bank.example']);
  });

  test('the hosts of a machine’s own addresses as they are', () => {
    const local = { ...needing, webOrigin: 'http://localhost:1', apiOrigin: 'http://127.0.0.1:2' };
    const cookies = ['localhost', '127.0.0.1', '127.0.0.2'].map((domain) => cookie(domain));
    expect(neededOf({ cookies, origins: [] }, local).left).toEqual(['127.0.0.2']);
  });
});

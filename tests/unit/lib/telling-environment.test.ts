import { describe, expect, it } from 'vitest';
import { disarm, fixedIn, refuseTelling } from '../../../src/lib/telling-environment.js';

describe('what of an environment gives a session away', () => {
  it.each([
    'SELENIUM_REMOTE_URL',
    'SELENIUM_REMOTE_CAPABILITIES',
    'SELENIUM_REMOTE_HEADERS',
    'PWDEBUG',
    'PWDEBUGIMPL',
    'PW_TEST_CONNECT_WS_ENDPOINT',
    'PLAYWRIGHT_MCP_CDP_ENDPOINT',
    'npm_config_playwright_skip_navigation_check',
    'DEBUG',
    'DEBUG_FILE',
    'NODE_TLS_REJECT_UNAUTHORIZED',
    'SSLKEYLOGFILE',
  ])('is taken out of it: %s', (name) => {
    const env = { PATH: '/bin', [name]: '1' };
    expect(disarm(env).map((each) => each.name)).toEqual([name]);
    expect(env).toEqual({ PATH: '/bin' });
  });

  it('is nothing that only says where things are', () => {
    const env = {
      PATH: '/bin',
      PLAYWRIGHT_BROWSERS_PATH: '/browsers',
      HTTPS_PROXY: 'http://proxy.example:3128',
      NODE_EXTRA_CA_CERTS: '/ca.pem',
      DEBUGINFOD_URLS: 'https://debug.example',
    };
    const before = { ...env };
    expect(disarm(env)).toEqual([]);
    expect(env).toEqual(before);
  });

  it.each([
    [{ NODE_DEBUG: 'http,tls' }, [], 'NODE_DEBUG'],
    [{ NODE_DEBUG_NATIVE: 'crypto' }, [], 'NODE_DEBUG_NATIVE'],
    [{ NODE_OPTIONS: '--max-old-space-size=100 --tls-keylog=/tmp/keys' }, [], '--tls-keylog'],
    [{}, ['--trace-tls'], '--trace-tls'],
    [{}, ['--inspect=127.0.0.1:9229'], '--inspect'],
    [{}, ['--trace_tls'], '--trace-tls'],
    [{ NODE_OPTIONS: '--inspect_brk=0' }, [], '--inspect-brk'],
    [{ NODE_OPTIONS: String.raw`"--tls\-keylog=/tmp/a b"` }, [], '--tls-keylog'],
    [{ NODE_OPTIONS: '--heapsnapshot-signal=SIGUSR2' }, [], '--heapsnapshot-signal'],
    [{ NODE_OPTIONS: '--report-on-signal' }, [], '--report-on-signal'],
    [{}, ['--report-uncaught-exception'], '--report-uncaught-exception'],
    [{}, ['--heapsnapshot-near-heap-limit=3'], '--heapsnapshot-near-heap-limit'],
    [{}, ['--abort-on-uncaught-exception'], '--abort-on-uncaught-exception'],
  ])('is refused where node has acted on it: %o %o', (env, options, name) => {
    expect(fixedIn(env, options).map((each) => each.name)).toEqual([name]);
    expect(() => refuseTelling(env, options)).toThrow(name);
  });

  it('is nothing in what node is usually given', () => {
    expect(
      fixedIn({ NODE_OPTIONS: '--use-system-ca --require /x.cjs' }, ['--no-warnings']),
    ).toEqual([]);
  });
});

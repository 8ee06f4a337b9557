import { describe, expect, it } from 'vitest';
import { type ChildUse, childEnvironment } from '../../../src/lib/child-env.js';
import { windowsProgram } from '../../../src/lib/windows-programs.js';

const uses: readonly ChildUse[] = [
  ...(['browser', 'editor', 'opener', 'scheduler', 'keychain', 'notice', 'helper'] as const),
];

describe('the environment of a program that we start', () => {
  it.each(uses)('has nothing that nobody thought of: %s', (use) => {
    const strangers = {
      SPACEIQ_PASSPHRASE: 'x',
      SPACEIQ_PASSPHRASE_FILE: 'x',
      CREDENTIALS_DIRECTORY: 'x',
      GITHUB_PAT: 'x',
      DATABASE_URL: 'x',
      NODE_OPTIONS: 'x',
      SSLKEYLOGFILE: 'x',
      DEBUG: 'x',
      LD_PRELOAD: 'x',
    };
    const plain = { PATH: '/bin', HOME: '/h', LC_ALL: 'C', SystemRoot: 'C:\\Windows' };
    expect(childEnvironment({ ...strangers, ...plain }, use)).toEqual(plain);
  });

  it('has the proxies for a browser, however they are written', () => {
    const env = { https_proxy: 'http://p:1', NO_PROXY: 'x' };
    expect(childEnvironment(env, 'browser')).toEqual(env);
    expect(childEnvironment(env, 'scheduler')).toEqual({});
  });
});

describe('a program of Windows', () => {
  it('is named by its place, and not looked for', () => {
    expect(windowsProgram('schtasks', { SystemRoot: 'D:\\Win' })).toBe(
      'D:\\Win\\System32\\schtasks.exe',
    );
  });

  it.each(['', 'Win', '\\\\server\\share'])('is where it usually is for the root "%s"', (root) => {
    expect(windowsProgram('explorer', { SystemRoot: root })).toBe('C:\\Windows\\explorer.exe');
  });
});

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { browserKinds } from '../../../src/lib/browser-kinds.js';
import type { Zone } from '../../../src/lib/civil-date.js';
import { commandOf } from '../../../src/schedule/command.js';
import { cronBackend } from '../../../src/schedule/cron.js';
import {
  blockLines,
  type Crontab,
  entriesOf,
  shellLine,
  withBlock,
  withoutBlock,
} from '../../../src/schedule/crontab.js';
import { type ScheduleHost, systemHost } from '../../../src/schedule/host.js';
import {
  makeEntry,
  makeFakeCrontab,
  makeFolder,
  makePlan,
  nastyArgs,
  program,
} from '../../unit/schedule/make.js';

function host(bin: string): ScheduleHost {
  return { ...systemHost({ PATH: `${bin}:/usr/bin:/bin` }), zone: 'UTC' as Zone };
}

/** Any bytes, line breaks among them, as Latin-1; or no crontab at all. */
const crontabs: fc.Arbitrary<Crontab> = fc.oneof(
  fc.constant(null),
  fc.constant(''),
  fc
    .array(
      fc.oneof(
        fc.constantFrom('\n', '\r\n', '# >>> spaceiq', '0 5 * * * true', '# <<< spaceiq-x', 'é'),
        fc.string({
          unit: fc.integer({ min: 1, max: 255 }).map((code) => String.fromCharCode(code)),
        }),
      ),
    )
    .map((parts) => parts.join('')),
);

const ids = ['spaceiq-alice', 'spaceiq-bob', 'spaceiq.0a1b2c3d-alice'];

describe('everything but our blocks', () => {
  test('comes back byte for byte, whatever is added and removed in between', () => {
    fc.assert(
      fc.property(
        crontabs,
        fc.array(fc.tuple(fc.constantFrom(...ids), fc.boolean()), { maxLength: 12 }),
        (original, steps) => {
          let crontab = original;
          for (const [id, add] of steps) {
            crontab = add
              ? withBlock(crontab, id, ['# x', '* * * * * y'])
              : withoutBlock(crontab, id);
            expect(crontab?.startsWith(original ?? '') ?? original === null).toBe(true);
          }
          for (const id of ids) crontab = withoutBlock(crontab, id);
          expect(crontab).toBe(original);
        },
      ),
      { numRuns: 500 },
    );
  });

  test('stays when somebody writes beside a block', () => {
    const mine = withBlock('a\nb', 'spaceiq-alice', ['x']);
    expect(withoutBlock(`first\n${mine}last\n`, 'spaceiq-alice')).toBe('first\na\nb\nlast\n');
    const fresh = withBlock(null, 'spaceiq-alice', ['x']);
    expect(withoutBlock(`${fresh}last\n`, 'spaceiq-alice')).toBe('last\n');
  });

  const daily = '# caf\xe9 \xff\n@daily x';

  // The last: what the program takes back. A crontab's last line break is its own affair, not ours.
  test.each<[string, boolean, Crontab, Crontab]>([
    ['no table', false, null, null],
    ['an empty one', false, '', ''],
    ['one line', false, 'a\n', 'a\n'],
    ['blank lines', false, '\n\n', '\n\n'],
    ['other line breaks', false, 'MAILTO=""\r\n', 'MAILTO=""\r\n'],
    ['a comment that is not ended', false, 'a\n# b', 'a\n# b'],
    ['a line that is not ended', true, daily, daily],
    ['a line that has to be ended', false, daily, `${daily}\n`],
  ])('passes through the crontab program untouched: %s', async (_, lenient, original, returned) => {
    using folder = makeFolder();
    const { bin, table } = makeFakeCrontab(folder.path, { lenient });
    if (original !== null) writeFileSync(table, original, 'latin1');
    const cron = cronBackend(host(bin));
    const alice = makePlan(makeEntry());
    const bob = makePlan(makeEntry({ profile: 'bob' }));
    await cron.install(alice);
    await cron.install(bob);
    await cron.install(alice);
    expect(readFileSync(table, 'latin1').startsWith(original ?? '')).toBe(true);
    expect((await cron.list([])).map(({ entry }) => entry)).toMatchObject([
      { profile: 'bob' },
      { profile: 'alice' },
    ]);
    expect(await cron.remove(alice.id)).toBe(true);
    expect(await cron.remove(alice.id)).toBe(false);
    expect(await cron.remove(bob.id)).toBe(true);
    expect(existsSync(table) ? readFileSync(table, 'latin1') : null).toBe(returned);
  });
});

describe('the block', () => {
  test('reads as a person would write it', () => {
    const plan = makePlan(makeEntry({ bookArgs: ['--dates', 'tue,wed'] }), {
      XDG_RUNTIME_DIR: '/run/user/1000',
      SPACEIQ_PASSPHRASE: 'correct horse',
    });
    const lines = blockLines(plan.entry, plan.command, [
      { minute: 22 * 60 + 59, days: ['mon'] },
      { minute: 23 * 60 + 59, days: ['mon', 'sun'] },
    ]);
    expect(withBlock('# mine\n', plan.id, lines).split('\n')).toEqual([
      '# mine',
      '# >>> spaceiq-alice',
      '# Books desks for alice at 00:00 in Europe/London. Change it with: spaceiq schedule',
      expect.stringMatching(/^# \{"version":1,"profile":"alice","at":"00:00"/),
      expect.stringMatching(
        /^59 22 \* \* 1 \/usr\/bin\/env XDG_RUNTIME_DIR=\/run\/user\/1000 '\/opt/,
      ),
      expect.stringMatching(
        /^59 23 \* \* 0,1 .* '\/opt\/node 20\/bin\/node' \/opt\/spaceiq\/bin\/spaceiq.js --quiet schedule run --profile alice --at 00:00 --zone Europe\/London -- --dates tue,wed$/,
      ),
      expect.stringMatching(
        /^\*\/10 \* \* \* \* .* --quiet schedule run --catch-up --profile alice --at 00:00 .* --dates tue,wed$/,
      ),
      '# <<< spaceiq-alice',
      '',
    ]);
    expect(lines.join('\n')).not.toContain('horse');
  });

  test('gives its entry back, whatever the options hold', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' }).filter(isPrintable)), (bookArgs) => {
        const entry = makeEntry({ bookArgs, days: ['mon', 'fri'], home: '/home/änne/x' });
        const crontab = withBlock('x\n', 'spaceiq-alice', blockLines(entry, shortCommand, []));
        expect(entriesOf(crontab)).toEqual([{ id: 'spaceiq-alice', entry, program: null }]);
      }),
    );
  });

  test('is refused when cron could not take it', () => {
    const long = makePlan(makeEntry({ bookArgs: ['--dates', '2026-12-01,'.repeat(99)] }));
    expect(() => blockLines(long.entry, long.command, [])).toThrow(/cron takes 999/);
    const broken = makeEntry({ bookArgs: ['--dates', 'tue\nwed'] });
    expect(() => commandOf(broken, program, {})).toThrow(/line breaks or control characters/);
  });

  test('carries the proxy, but no password of one', () => {
    const proxy = { HTTPS_PROXY: 'http://proxy.example:3128', no_proxy: '.example.com' };
    expect(commandOf(makeEntry(), program, proxy).env).toEqual(proxy);
    const secret = { https_proxy: 'http://ann:canary@proxy.example:3128' };
    const refused = () => commandOf(makeEntry(), program, secret);
    expect(refused).toThrow(/^https_proxy has a name or a password in it/);
    expect(refused).not.toThrow(/canary/);
  });
});

describe('the environment of a run', () => {
  const carried = (env: NodeJS.ProcessEnv) => commandOf(makeEntry(), program, env).env;

  test('names files and folders so that they are found from anywhere', () => {
    const env = {
      SPACEIQ_BROWSER: './chrome',
      NODE_EXTRA_CA_CERTS: 'ca.pem',
      SSL_CERT_FILE: 'all.pem',
      NODE_USE_SYSTEM_CA: '1',
      NODE_OPTIONS: '--max-old-space-size=512 --use-system-ca --require ./x.cjs',
      XDG_CONFIG_HOME: '/x',
      SPACEIQ_HOME: '../home',
      SPACEIQ_VAULT: 'file',
    };
    expect(carried(env)).toEqual({
      SPACEIQ_BROWSER: resolve('chrome'),
      NODE_EXTRA_CA_CERTS: resolve('ca.pem'),
      SSL_CERT_FILE: resolve('all.pem'),
      NODE_USE_SYSTEM_CA: '1',
      NODE_OPTIONS: '--use-system-ca',
      XDG_CONFIG_HOME: '/x',
      SPACEIQ_HOME: resolve('../home'),
      SPACEIQ_VAULT: 'file',
    });
  });

  test('leaves the names of browsers as they are', () => {
    for (const name of browserKinds) {
      expect(carried({ SPACEIQ_BROWSER: name })).toEqual({ SPACEIQ_BROWSER: name });
    }
  });
});

describe('the command line', () => {
  test('reaches the program through cron and a shell as it was', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.constant(nastyArgs),
          fc.array(fc.string({ unit: 'grapheme' }).filter(isPrintable), { maxLength: 4 }),
          fc.array(fc.string({ unit: fc.constantFrom('%', '\\', "'", '"', '$', ' ', 'a') })),
        ),
        (words) => {
          const argv = [process.execPath, '-e', script, '--', ...words] as const;
          const line = shellLine({
            argv: [argv[0], ...argv.slice(1)],
            env: { GIVEN: `it's 5% \\` },
          });
          const command = asCronDoes(line);
          const output = execFileSync('/bin/sh', ['-c', command], { encoding: 'utf8', env: {} });
          expect(JSON.parse(output)).toEqual([`it's 5% \\`, ...words]);
        },
      ),
      { numRuns: 25 },
    );
  });
});

const script = 'console.log(JSON.stringify([process.env.GIVEN, ...process.argv.slice(1)]))';

const shortCommand = { argv: ['/usr/bin/true'] as [string], env: {} };

function isPrintable(text: string): boolean {
  return !/[\p{Cc}\u2028\u2029]/u.test(text);
}

/** Cron's own reading of a command: the first `%` without a backslash before it ends it. */
function asCronDoes(line: string): string {
  expect(line).not.toContain('%');
  return Buffer.from(line, 'latin1').toString('utf8');
}

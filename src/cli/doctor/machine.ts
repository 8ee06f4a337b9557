import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ExitCode } from '../../lib/errors.js';
import { silentLog } from '../../lib/log.js';
import { fixedIn, refusal } from '../../lib/telling-environment.js';
import type { Home } from '../../profile/home.js';
import { requireDisplay } from '../../session/display.js';
import { runsUnsandboxed, unsandboxed } from '../../site/web/sandbox.js';
import { sessionBusAddress } from '../../vault/session-bus.js';
import type { CliContext } from '../context.js';
import { attempt, attemptAsync } from './attempt.js';
import { type Finding, fail, ok, warn } from './finding.js';

const oldestNode = [20, 19] as const;
/** Major version from which on node's makers still mend it. */
const oldestMended = 22;
/** Free space (bytes) below which journals and logs may soon fail. */
const littleSpace = 100_000_000;

/** What holds for every profile of this machine. */
export async function* machineFindings(context: CliContext): AsyncGenerator<Finding> {
  yield nodeFinding(process.versions.node);
  yield await browserFinding(context);
  yield displayFinding(context);
  if (runsUnsandboxed()) {
    yield warn('sandbox', unsandboxed, 'Run spaceiq as a user of your own.');
  }
}

/** One line for each variable and option that would give a session away. */
export function environmentFindings({ env, disarmed }: CliContext): readonly Finding[] {
  const check = 'environment';
  const ignored = disarmed.map(({ name, harm, fix }) =>
    warn(check, `${name} ${harm}; here it is left out.`, fix),
  );
  const refused = fixedIn(env, process.execArgv).map((each) =>
    fail(check, refusal(each), each.fix, ExitCode.usage),
  );
  const found = [...ignored, ...refused];
  return found.length === 0 ? [ok(check, 'nothing in it gives a session away')] : found;
}

/** The folder of the profiles, and the bus to the keychain where keys are kept in one. */
export async function* vaultFindings(home: Home, context: CliContext): AsyncGenerator<Finding> {
  yield await spaceFinding(home);
  if (home.vaultKind !== 'keychain')
    yield ok('keychain', `not used: SPACEIQ_VAULT=${home.vaultKind}`);
  else if (process.platform === 'linux') yield await busFinding(context);
}

async function busFinding({ env }: CliContext): Promise<Finding> {
  const uid = process.getuid?.() ?? 0;
  const address = await sessionBusAddress(env, uid);
  const given = env.DBUS_SESSION_BUS_ADDRESS ?? '';
  return address === null
    ? fail(
        'bus',
        'This user has no D-Bus session bus, and the keychain is reached through it.',
        'Start one with: dbus-run-session -- bash, or keep keys in a file: export SPACEIQ_VAULT=file',
        ExitCode.keychain,
      )
    : given === '' || given === address
      ? ok('bus', address)
      : warn(
          'bus',
          `${address}, since DBUS_SESSION_BUS_ADDRESS names one at which nobody listens: ${given}`,
          'Go without it: unset DBUS_SESSION_BUS_ADDRESS',
        );
}

export function nodeFinding(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major < oldestNode[0] || (major === oldestNode[0] && minor < oldestNode[1])) {
    const text = `Node.js ${version} is too old; ${oldestNode.join('.')} or later is needed.`;
    return fail('node', text, 'Install Node.js 24.');
  }
  if (major < oldestMended) {
    const text = `Node.js ${version} is past its end of life and gets no security fixes.`;
    return warn('node', text, 'Install Node.js 24.');
  }
  return ok('node', `Node.js ${version}`);
}

async function spaceFinding(home: Home): Promise<Finding> {
  const folder = nearestFolder(dirname(home.settingsFile));
  try {
    const { bavail, bsize } = await statfs(folder);
    const megabytes = Math.floor((bavail * bsize) / 1_000_000);
    return bavail * bsize < littleSpace
      ? warn(
          'disk',
          `Only ${megabytes} MB are free where spaceiq keeps its files.`,
          'Free some space.',
        )
      : ok('disk', `${megabytes} MB free in ${folder}`);
  } catch (error) {
    return fail('disk', `The folder ${folder} cannot be read: ${String(error)}`, null);
  }
}

/** The folder, or what will hold it: before the first profile there is none. */
function nearestFolder(folder: string): string {
  return existsSync(folder) || dirname(folder) === folder ? folder : nearestFolder(dirname(folder));
}

/** Whether a browser is there: the one that is `wanted`, else any. */
export async function browserFinding(
  context: CliContext,
  wanted = context.env.SPACEIQ_BROWSER,
): Promise<Finding> {
  const { findBrowser, launchBrowser } = await import('../../site/web/browser.js');
  const { closeBrowser } = await import('../../site/web/browser-process.js');
  // Only one that starts is one: a company's policy may forbid it to be driven.
  const started = await attemptAsync(
    'browser',
    async () => {
      const { env } = context;
      const choice = await findBrowser(wanted, env);
      const told: string[] = [];
      const tell = (message: string) => told.push(message);
      const options = { choice, headless: true, log: silentLog, env, tell };
      await closeBrowser(await launchBrowser(options));
      return { choice, told };
    },
    context,
  );
  if ('finding' in started) {
    const { finding } = started;
    return { ...finding, text: `${finding.text} Signing in and renewing a session need one.` };
  }
  const { choice, told } = started.value;
  const [instead] = told.filter((said) => said !== unsandboxed);
  if (instead !== undefined) return warn('browser', instead, 'Name one with --browser PATH.');
  return ok('browser', `${choice.name} at ${choice.path}`);
}

function displayFinding(context: CliContext): Finding {
  const display = attempt('display', () => requireDisplay(context.env), context);
  return 'finding' in display
    ? warn('display', display.finding.text, display.finding.fix)
    : ok('display', 'a browser window can be opened');
}

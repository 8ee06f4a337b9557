import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ExitCode, type SpaceiqError } from '../../lib/errors.js';
import type { Home } from '../../profile/home.js';
import { requireDisplay } from '../../session/display.js';
import type { CliContext } from '../context.js';
import { asSpaceiqError } from '../failure.js';
import { type Finding, fail, ok, warn } from './finding.js';

const oldestNode = [20, 19] as const;
/** Free space (bytes) below which journals and logs may soon fail. */
const littleSpace = 100_000_000;

/** What holds for every profile of this machine. */
export async function machineFindings(home: Home, context: CliContext): Promise<Finding[]> {
  return [
    nodeFinding(process.versions.node),
    await spaceFinding(home),
    await browserFinding(context),
    displayFinding(context),
  ];
}

export function nodeFinding(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const old = major < oldestNode[0] || (major === oldestNode[0] && minor < oldestNode[1]);
  return old
    ? fail(
        'node',
        `Node.js ${version} is too old; 20.19 or later is needed.`,
        'Install a newer Node.js.',
      )
    : ok('node', `Node.js ${version}`);
}

async function spaceFinding(home: Home): Promise<Finding> {
  const folder = dirname(home.settingsFile);
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

async function browserFinding(context: CliContext): Promise<Finding> {
  const { findBrowser } = await import('../../site/web/browser.js');
  try {
    const browser = await findBrowser(context.env.SPACEIQ_BROWSER);
    return ok('browser', `${browser.name} at ${browser.path}`);
  } catch (error) {
    return failure('browser', error, context);
  }
}

function displayFinding(context: CliContext): Finding {
  try {
    requireDisplay(context.env);
    return ok('display', 'a browser window can be opened');
  } catch (error) {
    const { message, hint } = asSpaceiqError(error, context.interrupted);
    return warn('display', message, hint);
  }
}

/** An error that a check ended in, as a finding. */
export function failure(check: string, error: unknown, context: CliContext): Finding {
  const known: SpaceiqError = asSpaceiqError(error, context.interrupted);
  const exitCode = known.exitCode === ExitCode.ok ? ExitCode.failed : known.exitCode;
  return fail(check, known.message, known.hint, exitCode);
}

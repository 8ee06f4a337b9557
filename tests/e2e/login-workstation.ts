import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openHome } from '../../src/profile/open-home.js';
import { startSimulator } from '../simulator/simulator.js';
import type { RecordedRequest, Simulator, SimulatorOptions } from '../simulator/types.js';
import { findHeadless } from '../support/chromium.js';
import {
  type CliOptions,
  type CliResult,
  needsProcess,
  type RunningCli,
  startCli,
} from '../support/cli.js';
import { cliHere } from '../support/here.js';
import { type Keyring, startKeyring } from '../support/keyring.js';

type Env = Readonly<Record<string, string | undefined>>;

/** A person's machine beside a simulated site: a home folder, where keys are kept, and the command. */
export interface Workstation extends AsyncDisposable {
  readonly simulator: Simulator;
  readonly keyring: Keyring | null;
  readonly home: string;
  /** What the command sees; a test may add to it. */
  readonly env: Env;
  addProfile(name: string, settings?: Readonly<Record<string, unknown>>): Promise<void>;
  /** Runs the command in this process; beside a keychain, or where it needs one (`needsProcess`), in one of its own. */
  run(args: readonly string[], options?: CliOptions): Promise<CliResult>;
  /** Starts it as a process, for tests whose subject is that, or that talk to it while it runs. */
  start(args: readonly string[], options?: CliOptions): RunningCli;
  /** Signs a simulated person in to a profile by automatic single sign-on, with no window. */
  login(profile: string, userName?: string): Promise<CliResult>;
  /** What the command itself sent to the API, browsers left out. */
  sent(): readonly RecordedRequest[];
}

export interface WorkstationOptions {
  readonly simulator?: SimulatorOptions;
  /** Keeps keys in a keychain of its own, instead of in a file of the home folder. */
  readonly keychain?: boolean;
  /** Default: the one that starts fastest. */
  readonly browser?: string;
}

export async function startWorkstation(options: WorkstationOptions = {}): Promise<Workstation> {
  const simulator = await startSimulator({ sso: 'auto', ...options.simulator });
  const keyring = options.keychain === true ? await startKeyring() : null;
  const home = await mkdtemp(join(tmpdir(), 'spaceiq-home-'));
  const keys = keyring === null ? { SPACEIQ_VAULT: 'file', HOME: home } : keyring.env;
  const env: Env = { ...keys, SPACEIQ_BROWSER: options.browser ?? findHeadless() };
  const start = (args: readonly string[], more: CliOptions = {}) =>
    startCli(args, { home, ...more, env: { ...env, ...more.env } });
  const run = (args: readonly string[], more: CliOptions = {}) =>
    keyring === null && !needsProcess(more)
      ? cliHere(args, { home, ...more, env: { ...env, ...more.env } })
      : start(args, more).ended;
  return {
    simulator,
    keyring,
    home,
    env,
    addProfile: async (name, settings = {}) => {
      const { web: url, api: apiUrl } = simulator.origins;
      const raw = { url, apiUrl, building: 'HQ', floor: '2', ...settings };
      await openHome({ SPACEIQ_HOME: home }).add(name, raw);
    },
    run,
    start,
    login: (profile, userName = profile) => {
      const { email } = simulator.person(userName);
      return run(['login', '--profile', profile, '--headless', '--email', email], {
        deadline: 600_000,
      });
    },
    sent: () => simulator.record.requests.filter(({ userAgent }) => userAgent === 'spaceiq'),
    [Symbol.asyncDispose]: async () => {
      await keyring?.stop();
      await simulator.stop();
      await rm(home, { recursive: true, force: true });
    },
  };
}

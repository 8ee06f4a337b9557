import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openHome } from '../../src/profile/open-home.js';
import { startSimulator } from '../simulator/simulator.js';
import type { RecordedRequest, Simulator, SimulatorOptions } from '../simulator/types.js';
import { findChromium } from '../support/chromium.js';
import { type CliOptions, type CliResult, cli, type RunningCli, startCli } from '../support/cli.js';
import { type Keyring, type KeyringOptions, startKeyring } from '../support/keyring.js';

type Env = Readonly<Record<string, string | undefined>>;

/** A person's machine beside a simulated site: a home folder, a keyring, and the command. */
export interface Workstation extends AsyncDisposable {
  readonly simulator: Simulator;
  readonly keyring: Keyring;
  readonly home: string;
  /** What the command sees; a test may add to it. */
  readonly env: Env;
  addProfile(name: string, settings?: Readonly<Record<string, unknown>>): Promise<void>;
  run(args: readonly string[], options?: CliOptions): Promise<CliResult>;
  start(args: readonly string[], options?: CliOptions): RunningCli;
  /** Signs a simulated person in to a profile by automatic single sign-on, with no window. */
  login(profile: string, userName?: string): Promise<CliResult>;
  /** What the command itself sent to the API, browsers left out. */
  sent(): readonly RecordedRequest[];
}

export interface WorkstationOptions {
  readonly simulator?: SimulatorOptions;
  readonly keyring?: KeyringOptions;
}

export async function startWorkstation(options: WorkstationOptions = {}): Promise<Workstation> {
  const simulator = await startSimulator({ sso: 'auto', ...options.simulator });
  const keyring = await startKeyring(options.keyring);
  const home = await mkdtemp(join(tmpdir(), 'spaceiq-home-'));
  const env: Env = { ...keyring.env, SPACEIQ_BROWSER: findChromium() };
  const start = (args: readonly string[], more: CliOptions = {}) =>
    startCli(args, { home, ...more, env: { ...env, ...more.env } });
  const run = (args: readonly string[], more: CliOptions = {}) =>
    cli(args, { home, ...more, env: { ...env, ...more.env } });
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
      await keyring.stop();
      await simulator.stop();
      await rm(home, { recursive: true, force: true });
    },
  };
}

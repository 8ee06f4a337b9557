import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EmployeeId } from '../../src/booking/types.js';
import { systemClock } from '../../src/lib/clock.js';
import { silentLog } from '../../src/lib/log.js';
import { Secret } from '../../src/lib/secret.js';
import { openHome } from '../../src/profile/open-home.js';
import { parseStorageState, sessionFromState } from '../../src/session/import-state.js';
import { keepSession } from '../../src/session/keep.js';
import type { Session } from '../../src/site/session.js';
import type { Simulator } from '../simulator/types.js';
import { findHeadless } from './chromium.js';
import { type CliOptions, type CliResult, needsProcess, type RunningCli, startCli } from './cli.js';
import { startHere } from './here.js';
import { hurriedClock } from './hurried-clock.js';

/** Ms that a command may take on a busy machine. */
const deadline = 180_000;

type RawSettings = Readonly<Record<string, unknown>>;

/** A tool's home of its own beside a simulated site, for tests that are not about signing in. */
export interface TestHome extends AsyncDisposable {
  readonly folder: string;
  /** What the command sees. */
  readonly env: Readonly<Record<string, string>>;
  /** Adds a profile for the simulated person of that name, signed in. */
  add(name: string, settings?: RawSettings): Promise<void>;
  /** The same by a browser without a window, for an API that does not tell whose a token is. Needs `sso: 'auto'`. */
  addByBrowser(name: string, settings?: RawSettings): Promise<void>;
  /** The same with a session that is sealed as it would be, with no look at a site that may not tell whose it is. */
  addSealed(name: string, settings?: RawSettings): Promise<void>;
  /** Changes a profile's settings by merging these into them. */
  set(name: string, settings: RawSettings): Promise<void>;
  /** Signs a simulated person in to a profile by a storage state; `api` is where their pages say the API is. */
  signIn(
    name: string,
    person?: string,
    api?: string,
    options?: readonly string[],
  ): Promise<CliResult>;
  /** Runs the command in this process, by a clock that leaves long rests out; in one of its own where it needs one (`needsProcess`). */
  run(args: readonly string[], options?: CliOptions): Promise<CliResult>;
  /** Begins it in this process. */
  startHere(args: readonly string[], options?: CliOptions): RunningCli;
  /** Starts it as a process, for tests whose subject is that, or that talk to it while it runs. */
  start(args: readonly string[], options?: CliOptions): RunningCli;
  stop(): Promise<void>;
}

/** A storage state as Playwright writes it, for somebody who has just signed in. */
export function storageState(simulator: Simulator, person: string, api?: string): object {
  const cookie = (name: string, value: string) => ({
    name: `${name}-localhost`,
    value,
    domain: 'localhost',
    path: '/',
    expires: -1,
    httpOnly: false,
    secure: false,
    sameSite: 'Lax',
  });
  const token = simulator.sessions.issue(person);
  const endpoint = encodeURIComponent(api ?? simulator.origins.api);
  const cookies = [cookie('access_token', token), cookie('graphql_endpoint', endpoint)];
  return { cookies, origins: [] };
}

export async function openTestHome(simulator: Simulator): Promise<TestHome> {
  const folder = await mkdtemp(join(tmpdir(), 'spaceiq-chaos-'));
  const env = { SPACEIQ_VAULT: 'file', SPACEIQ_BROWSER: findHeadless() };
  const home = openHome({ ...env, SPACEIQ_HOME: folder });
  const clock = hurriedClock(simulator);
  const start = (args: readonly string[], more: CliOptions = {}) =>
    startCli(args, { home: folder, deadline, ...more, env: { ...env, ...more.env } });
  const here = (args: readonly string[], more: CliOptions = {}) =>
    startHere(args, { home: folder, deadline, clock, ...more, env: { ...env, ...more.env } });
  const run = (args: readonly string[], more: CliOptions = {}) =>
    (needsProcess(more) ? start : here)(args, more).ended;
  const signIn: TestHome['signIn'] = async (name, person = name, api, options = []) => {
    const file = join(folder, `state-${name}.json`);
    await writeFile(file, JSON.stringify(storageState(simulator, person, api)));
    const args = ['login', '--profile', name, '--import-state', file, ...options];
    return await run(args);
  };
  const addProfile = async (name: string, settings: RawSettings) => {
    const { web, api } = simulator.origins;
    const limits = { requestsPerMinute: 600, datesPerRun: 400 };
    const place = { url: web, apiUrl: api, building: 'HQ', floor: '2' };
    return await home.add(name, { ...place, limits, ...settings });
  };
  const stop = async () => {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  return {
    folder,
    env,
    add: async (name, settings = {}) => {
      const profile = await addProfile(name, settings);
      const { url, apiUrl } = await profile.settings();
      const state = JSON.stringify(storageState(simulator, name, apiUrl ?? undefined));
      const target = { profile: name, webOrigin: url, apiUrl };
      const deps = { clock: systemClock, log: silentLog };
      const session = await sessionFromState(parseStorageState(state, 'state'), target, deps);
      await keepSession(profile, session, { how: 'import' });
    },
    addByBrowser: async (name, settings = {}) => {
      await addProfile(name, settings);
      const { email } = simulator.person(name);
      const args = ['login', '--profile', name, '--headless', '--email', email];
      const { code, stderr } = await run(args);
      if (code !== 0) throw new Error(`${name} could not be signed in.\n${stderr}`);
    },
    addSealed: async (name, settings = {}) => {
      const profile = await addProfile(name, settings);
      const { employeeId, email, name: fullName } = simulator.person(name);
      const browser = parseStorageState(JSON.stringify(storageState(simulator, name)), 'state');
      const session: Session = {
        webOrigin: simulator.origins.web,
        apiOrigin: simulator.origins.api,
        token: new Secret(simulator.sessions.issue(name)),
        expiresAt: null,
        capturedAt: systemClock.now(),
        identity: { employeeId: employeeId as EmployeeId, email, name: fullName },
        browser,
      };
      await keepSession(profile, session, { how: 'import' });
    },
    set: (name, settings) => home.change(name, (before) => ({ ...before, ...settings })),
    signIn,
    run,
    startHere: here,
    start,
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

import { ExitCode, SpaceiqError } from '../lib/errors.js';
import { type Backend, type BackendName, backendNames, type Installed } from './backend.js';
import { commandOf, type Program } from './command.js';
import { cronBackend } from './cron.js';
import { type ScheduleEntry, scheduleId } from './entry.js';
import { type ScheduleHost, spaceiqHome } from './host.js';
import { launchdBackend } from './launchd.js';
import { systemdBackend } from './systemd.js';
import { windowsBackend } from './windows.js';

export interface AddRequest {
  readonly entry: ScheduleEntry;
  readonly program: Program;
  /** Null: the best that the machine has. */
  readonly backend: BackendName | null;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

const makers: Record<BackendName, (host: ScheduleHost) => Backend> = {
  systemd: systemdBackend,
  cron: cronBackend,
  launchd: launchdBackend,
  windows: windowsBackend,
};

export function backendOf(name: BackendName, host: ScheduleHost): Backend {
  return makers[name](host);
}

/** Installs a profile's schedule in place of an earlier one, whichever back end held that. */
export async function addSchedule(request: AddRequest, host: ScheduleHost): Promise<Installed> {
  const backend = await chooseBackend(request.backend, host);
  const plan = planOf(request, host);
  const where = await backend.install(plan);
  for (const other of backendsOf(host)) {
    if (other.name !== backend.name) await other.remove(plan.id).catch(() => false);
  }
  const { entry, program } = request;
  return { id: plan.id, entry, backend: backend.name, where, program };
}

/** What `addSchedule` would install, as text. */
export async function previewSchedule(request: AddRequest, host: ScheduleHost): Promise<string> {
  const backend =
    request.backend === null ? await chooseBackend(null, host) : backendOf(request.backend, host);
  return backend.preview(planOf(request, host));
}

/** Takes a profile's schedule out of whatever holds it; gives what was there. */
export async function removeSchedule(
  profile: string,
  host: ScheduleHost,
): Promise<readonly Installed[]> {
  const held = await schedulesOf(profile, host);
  for (const { id, backend } of held) await backendOf(backend, host).remove(id);
  return held;
}

/** What a profile has: one schedule, or none, but where two back ends were used behind our back. */
export async function schedulesOf(
  profile: string,
  host: ScheduleHost,
): Promise<readonly Installed[]> {
  const id = scheduleId(profile, spaceiqHome(host));
  return (await listSchedules([profile], host)).filter((installed) => installed.id === id);
}

/** The schedules of this home, those of profiles that are gone included. */
export async function listSchedules(
  profiles: readonly string[],
  host: ScheduleHost,
): Promise<readonly Installed[]> {
  const home = spaceiqHome(host);
  const ids = profiles.map((profile) => scheduleId(profile, home));
  const lists = await Promise.all(backendsOf(host).map((backend) => backend.list(ids)));
  return lists.flat().filter(({ id, entry }) => id === scheduleId(entry.profile, home));
}

function planOf({ entry, program, now }: AddRequest, host: ScheduleHost) {
  const id = scheduleId(entry.profile, entry.home);
  return { id, entry, command: commandOf(entry, program, host.env), now };
}

/** The back ends that a platform may have, best first. */
function backendsOf(host: ScheduleHost): readonly Backend[] {
  const byPlatform: Partial<Record<NodeJS.Platform, readonly BackendName[]>> = {
    linux: ['systemd', 'cron'],
    darwin: ['launchd', 'cron'],
    win32: ['windows'],
  };
  const names = byPlatform[host.platform] ?? ['cron'];
  return names.map((name) => backendOf(name, host));
}

async function chooseBackend(name: BackendName | null, host: ScheduleHost): Promise<Backend> {
  const candidates = backendsOf(host).filter((backend) => name === null || backend.name === name);
  for (const backend of candidates) {
    if (await backend.isAvailable()) return backend;
  }
  throw new SpaceiqError(
    ExitCode.failed,
    name === null
      ? 'This machine has no scheduler that can be used.'
      : `${name} cannot be used on this machine.`,
    host.platform === 'linux'
      ? 'Install one with: sudo apt install cron'
      : `Back ends are ${backendNames.join(', ')}; see: spaceiq schedule add --print`,
  );
}

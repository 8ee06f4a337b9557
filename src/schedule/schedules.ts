import { ExitCode, SpaceiqError } from '../lib/errors.js';
import { newerError } from '../lib/newer-format.js';
import { type Backend, type BackendName, backendNames, type Installed } from './backend.js';
import { commandOf, type Program } from './command.js';
import { cronBackend } from './cron.js';
import { homePrefix, type Owner, type ScheduleEntry, scheduleId } from './entry.js';
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

/**
 * Installs a profile's schedule in place of an earlier one, whichever back end held that.
 * @throws UsageError where that is one of a newer spaceiq
 */
export async function addSchedule(request: AddRequest, host: ScheduleHost): Promise<Installed> {
  const backend = await chooseBackend(request.backend, host);
  const plan = planOf(request, host);
  const { entry, program } = request;
  await schedulesOf(entry, host);
  const where = await backend.install(plan);
  const byName = scheduleId({ profile: entry.profile }, entry.home);
  for (const other of backendsOf(host)) {
    if (other.name !== backend.name) await other.remove(plan.id).catch(() => false);
    // One that was made when schedules went by name would book beside it.
    if (byName !== plan.id) await other.remove(byName).catch(() => false);
  }
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
  owner: Owner,
  host: ScheduleHost,
): Promise<readonly Installed[]> {
  const held = await schedulesOf(owner, host);
  await removeInstalled(held, host);
  return held;
}

export async function removeInstalled(
  held: readonly Installed[],
  host: ScheduleHost,
): Promise<void> {
  for (const { id, backend } of held) await backendOf(backend, host).remove(id);
}

/** What a profile has: one schedule, or none, but where two back ends were used behind our back. */
export async function schedulesOf(owner: Owner, host: ScheduleHost): Promise<readonly Installed[]> {
  const own = idsOf(owner, spaceiqHome(host));
  return (await listSchedules([owner], host)).filter(({ id }) => own.includes(id));
}

/**
 * The schedules of this home, those of profiles that are gone included.
 * @throws UsageError where one was made by a newer spaceiq
 */
export async function listSchedules(
  owners: readonly Owner[],
  host: ScheduleHost,
): Promise<readonly Installed[]> {
  const home = spaceiqHome(host);
  const ids = owners.flatMap((owner) => idsOf(owner, home));
  const lists = await Promise.all(backendsOf(host).map((backend) => backend.list(ids)));
  return lists.flat().flatMap(({ entry, ...held }): Installed[] => {
    if (!held.id.startsWith(homePrefix(home))) return [];
    if (entry === 'newer') throw newerError(`The schedule ${held.id} (${held.where})`);
    if (held.id !== scheduleId(entry, home)) return [];
    const owner = owners.find(({ profileId }) => profileId === entry.profileId);
    const profile = entry.profileId === undefined ? undefined : owner?.profile;
    return [{ ...held, entry: profile === undefined ? entry : { ...entry, profile } }];
  });
}

/** What a profile's schedule may be called: by its id, and by its name where an earlier version made it. */
function idsOf(owner: Owner, home: string | null): readonly string[] {
  return [scheduleId(owner, home), scheduleId({ profile: owner.profile }, home)];
}

function planOf({ entry, program, now }: AddRequest, host: ScheduleHost) {
  const id = scheduleId(entry, entry.home);
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

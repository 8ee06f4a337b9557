import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { addCommand } from './add-command.js';
import type { Installed, Problem } from './backend.js';
import type { ScheduleHost } from './host.js';
import { backendOf } from './schedules.js';
import { firings } from './times.js';

/** Why an installed schedule will not do what it says, or null. `now` in ms since the epoch. Never throws. */
export async function problemOf(
  installed: Installed,
  host: ScheduleHost,
  now: number,
): Promise<Problem | null> {
  return (
    (await missingFile(installed)) ??
    otherZone(installed, host, now) ??
    (await backendOf(installed.backend, host).check(installed))
  );
}

async function missingFile({ entry, backend, program }: Installed): Promise<Problem | null> {
  if (program === null) return null;
  const isGone = async (path: string, mode: number) =>
    await access(path, mode).then(
      () => false,
      () => true,
    );
  const gone = (await isGone(program.node, constants.X_OK))
    ? program.node
    : (await isGone(program.script, constants.R_OK))
      ? program.script
      : null;
  if (gone === null) return null;
  return {
    level: 'fail',
    text: `The schedule of ${entry.profile} starts ${gone}, which is not there any more.`,
    fix: `Install it again: ${addCommand(entry, backend)}`,
  };
}

/** All back ends but systemd count in the machine's zone. */
function otherZone({ entry, backend }: Installed, host: ScheduleHost, now: number): Problem | null {
  if (entry.machineZone === host.zone) return null;
  const times = (zone: typeof host.zone) => JSON.stringify(firings(entry, zone, now));
  if (backend === 'systemd' || times(entry.machineZone) === times(host.zone)) return null;
  return {
    level: 'fail',
    text: `The schedule of ${entry.profile} was made for a machine in ${entry.machineZone}, and this one is in ${host.zone}.`,
    fix: `Install it again: ${addCommand(entry, backend)}`,
  };
}

import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileExists, readText, writeAtomically } from '../lib/files.js';
import type { CommandResult, ScheduleHost } from './host.js';

/** A service and the timer that starts it, of the user's own systemd. */
export interface Units {
  readonly service: string;
  readonly timer: string;
}

/** The units in the user's folder, and the systemd that reads them. */
export interface UserUnits {
  readonly folder: string;
  file(unit: string): string;
  systemctl(...args: string[]): Promise<CommandResult>;
  read(id: string): Promise<Units | null>;
  /** Writes the units and starts the timer. What systemd said when it refused, else null. */
  start(id: string, units: Units): Promise<string | null>;
  /** False when there were none. */
  remove(id: string): Promise<boolean>;
}

export function userUnits(host: ScheduleHost): UserUnits {
  const config = host.env.XDG_CONFIG_HOME || join(host.userHome, '.config');
  const folder = join(config, 'systemd', 'user');
  const file = (unit: string) => join(folder, unit);
  const systemctl = (...args: string[]) => host.run('systemctl', ['--user', ...args]);
  return {
    folder,
    file,
    systemctl,
    async read(id) {
      const service = await readText(file(`${id}.service`));
      const timer = await readText(file(`${id}.timer`));
      return service === null || timer === null ? null : { service, timer };
    },
    async start(id, { service, timer }) {
      await mkdir(folder, { recursive: true });
      await writeAtomically(file(`${id}.service`), service);
      await writeAtomically(file(`${id}.timer`), timer);
      const steps = [['daemon-reload'], ['enable', `${id}.timer`], ['restart', `${id}.timer`]];
      for (const step of steps) {
        const { code, stderr } = await systemctl(...step);
        if (code !== 0) return stderr;
      }
      return null;
    },
    async remove(id) {
      if (!(await fileExists(file(`${id}.service`)))) return false;
      // Without a running systemd nothing is started, and removing the files is enough.
      await systemctl('disable', '--now', `${id}.timer`);
      await rm(file(`${id}.timer`), { force: true });
      await rm(file(`${id}.service`));
      await systemctl('daemon-reload');
      return true;
    },
  };
}

import { ExitCode, SpaceiqError } from '../lib/errors.js';
import type { Backend, Plan, Problem } from './backend.js';
import { blockLines, type Crontab, entriesOf, withBlock, withoutBlock } from './crontab.js';
import type { CommandResult, ScheduleHost } from './host.js';
import { firings } from './times.js';

/** The user's crontab, through the `crontab` program only. */
export function cronBackend(host: ScheduleHost): Backend {
  const where = "the user's crontab";
  return {
    name: 'cron',
    preview: (plan) => `${linesOf(plan).join('\n')}\n`,
    isAvailable: async () => !(await host.run('crontab', ['-l'])).missing,
    async install(plan) {
      const lines = linesOf(plan);
      await write(host, withBlock(await read(host), plan.id, lines));
      return where;
    },
    async remove(id) {
      const before = await read(host);
      const after = withoutBlock(before, id);
      if (after === before) return false;
      await write(host, after);
      return true;
    },
    async list() {
      const { code, stdout } = await host.run('crontab', ['-l']);
      const crontab = code === 0 ? stdout : null;
      return entriesOf(crontab).map((each) => ({ ...each, backend: 'cron', where }));
    },
    check: () => daemonProblem(host),
  };
}

const daemons = ['cron', 'crond', 'fcron'] as const;

/** On Linux the crontab is read by a daemon that somebody has to start; macOS starts its own. */
async function daemonProblem(host: ScheduleHost): Promise<Problem | null> {
  if (host.platform !== 'linux') return null;
  const { code, missing } = await host.run('pidof', daemons);
  if (missing || code === 0) return null;
  return {
    level: 'warn',
    text: 'No cron daemon is running here, and without one a crontab starts nothing.',
    fix: 'Start it: sudo systemctl enable --now cron, or where systemd does not run: sudo service cron start',
  };
}

function linesOf({ entry, command, now }: Plan): string[] {
  return blockLines(entry, command, firings(entry, entry.machineZone, now));
}

async function read(host: ScheduleHost): Promise<Crontab> {
  const { code, stdout, stderr } = await host.run('crontab', ['-l']);
  if (code === 0) return stdout;
  if (code === 1 && /no crontab/i.test(stderr)) return null;
  throw refusal('read', stderr);
}

/** Writes the crontab and reads it again, since what cron did not take would be lost without a word. */
async function write(host: ScheduleHost, crontab: Crontab): Promise<void> {
  if (crontab === null) return await confirm(host, null, await host.run('crontab', ['-r']));
  const result = await host.run('crontab', ['-'], crontab);
  if (result.code === 0 || crontab.endsWith('\n')) return await confirm(host, crontab, result);
  // Debian's takes no entry without a line break after it, even where an editor of files left one so.
  const ended = `${crontab}\n`;
  await confirm(host, ended, await host.run('crontab', ['-'], ended));
}

async function confirm(host: ScheduleHost, wanted: Crontab, result: CommandResult): Promise<void> {
  if (result.code !== 0) throw refusal('changed', result.stderr);
  if ((await read(host)) !== wanted) throw refusal('changed', 'it holds something else now');
}

function refusal(what: string, stderr: string): SpaceiqError {
  const words = stderr.trim().split('\n')[0] || 'crontab did not say why';
  return new SpaceiqError(
    ExitCode.failed,
    `The crontab could not be ${what}: ${words}.`,
    'See whether this works: crontab -l',
  );
}

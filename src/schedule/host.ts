import { execFile } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { childEnvironment } from '../lib/child-env.js';
import { parseZone, type Zone } from '../lib/civil-date.js';

export interface CommandResult {
  /** -1 when the program is not there or had to be ended. */
  readonly code: number;
  /** Bytes as Latin-1, so that what is no UTF-8 comes back as it was. */
  readonly stdout: string;
  readonly stderr: string;
  readonly missing: boolean;
}

/** The machine on which runs are scheduled. */
export interface ScheduleHost {
  readonly platform: NodeJS.Platform;
  readonly env: NodeJS.ProcessEnv;
  readonly userHome: string;
  readonly uid: number;
  /** The zone in which the machine's own scheduler counts. */
  readonly zone: Zone;
  /** Runs a program without a shell; never rejects, and ends it after 15 s. `input` as Latin-1 bytes. */
  run(file: string, args: readonly string[], input?: string): Promise<CommandResult>;
}

export function systemHost(env: NodeJS.ProcessEnv): ScheduleHost {
  return {
    platform: process.platform,
    env,
    userHome: env.HOME ?? homedir(),
    uid: process.getuid?.() ?? 0,
    zone: machineZone(env),
    run: (file, args, input) => runProgram(file, args, env, input),
  };
}

/** What SPACEIQ_HOME says, absolute, or null. */
export function spaceiqHome(host: ScheduleHost): string | null {
  const home = host.env.SPACEIQ_HOME ?? '';
  return home === '' ? null : resolve(home);
}

/** The system's zone, not that of this process: a `TZ` in somebody's shell does not move cron. */
function machineZone(env: NodeJS.ProcessEnv): Zone {
  const fallback = Intl.DateTimeFormat().resolvedOptions().timeZone as Zone;
  if (process.platform === 'win32') return fallback;
  try {
    const [, name = ''] = realpathSync('/etc/localtime').split(/\/zoneinfo(?:\.default)?\//);
    return parseZone(name.replace(/^(posix|right)\//, '')) ?? fallback;
  } catch {
    return env.TZ === undefined ? fallback : ('UTC' as Zone);
  }
}

function runProgram(
  file: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  input: string | undefined,
): Promise<CommandResult> {
  return new Promise((done) => {
    const options = {
      env: { ...childEnvironment(env, 'scheduler'), LC_ALL: 'C' },
      encoding: 'latin1',
      timeout: 15_000,
      killSignal: 'SIGKILL',
      maxBuffer: 16 * 1024 * 1024,
      windowsHide: true,
    } as const;
    const child = execFile(file, args, options, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
      const missing = (error as NodeJS.ErrnoException | null)?.code === 'ENOENT';
      done({ code, stdout, stderr, missing });
    });
    // A program that ends without reading its input is no error of ours; its exit code tells.
    child.stdin?.on('error', () => {});
    child.stdin?.end(input ?? '', 'latin1');
  });
}

import { execFile } from 'node:child_process';
import { childEnvironment } from '../lib/child-env.js';
import { ExitCode, SpaceiqError } from '../lib/errors.js';
import { windowsProgram } from '../lib/windows-programs.js';
import { sessionBusAddress } from '../vault/session-bus.js';
import type { Channel } from './channel.js';
import { type Notice, urgencyOf } from './notice.js';
import { linesOf, titleOf, withoutMarkup } from './text.js';

/** The machine whose desktop shows notices. */
export interface DesktopHost {
  readonly platform: NodeJS.Platform;
  readonly env: NodeJS.ProcessEnv;
  readonly uid: number | null;
}

interface Program {
  readonly file: string;
  readonly args: readonly string[];
  /** Texts go to the Windows script by environment, so that no quoting can go wrong. */
  readonly env?: Readonly<Record<string, string>>;
  readonly missing: string;
}

/** A channel that shows a notice on this machine's desktop, by the program that the platform has for it. */
export function desktopChannel(host: DesktopHost): Channel {
  return {
    name: 'desktop',
    send: (notice, signal) => run(programFor(notice, host), host, signal),
  };
}

function programFor(
  notice: Notice,
  { platform, env }: Pick<DesktopHost, 'platform' | 'env'>,
): Program {
  const title = titleOf(notice);
  const body = linesOf(notice).slice(0, 8).join('\n');
  if (platform === 'darwin') return appleProgram(title, body);
  if (platform === 'win32') return toastProgram(title, body, env);
  const urgency = { low: 'low', normal: 'normal', high: 'critical' }[urgencyOf(notice)];
  return {
    file: 'notify-send',
    args: ['--app-name=spaceiq', `--urgency=${urgency}`, '--', title, withoutMarkup(body)],
    missing: 'notify-send is not installed: sudo apt install libnotify-bin',
  };
}

function appleProgram(title: string, body: string): Program {
  const script = [
    'on run argv',
    'display notification (item 2 of argv) with title (item 1 of argv)',
    'end run',
  ];
  return {
    file: '/usr/bin/osascript',
    args: [...script.flatMap((line) => ['-e', line]), title, body],
    missing: 'osascript is not there',
  };
}

const toastScript = `
$ErrorActionPreference = 'Stop'
[void][Windows.UI.Notifications.ToastNotificationManager, Windows.UI.Notifications, ContentType = WindowsRuntime]
$xml = [Windows.UI.Notifications.ToastNotificationManager]::GetTemplateContent([Windows.UI.Notifications.ToastTemplateType]::ToastText02)
$texts = $xml.GetElementsByTagName('text')
[void]$texts.Item(0).AppendChild($xml.CreateTextNode($env:SPACEIQ_NOTICE_TITLE))
[void]$texts.Item(1).AppendChild($xml.CreateTextNode($env:SPACEIQ_NOTICE_BODY))
$app = '{1AC14E77-02E7-4E5D-B744-2EB1AE5198B7}\\WindowsPowerShell\\v1.0\\powershell.exe'
[Windows.UI.Notifications.ToastNotificationManager]::CreateToastNotifier($app).Show([Windows.UI.Notifications.ToastNotification]::new($xml))
`;

function toastProgram(title: string, body: string, env: NodeJS.ProcessEnv): Program {
  const encoded = Buffer.from(toastScript, 'utf16le').toString('base64');
  return {
    file: windowsProgram('powershell', env),
    args: ['-NoProfile', '-NonInteractive', '-EncodedCommand', encoded],
    env: { SPACEIQ_NOTICE_TITLE: title, SPACEIQ_NOTICE_BODY: body },
    missing: 'PowerShell is not there',
  };
}

async function run(program: Program, host: DesktopHost, signal: AbortSignal): Promise<string> {
  const env = { ...(await desktopEnv(host)), ...program.env };
  return await new Promise((resolve, reject) => {
    const options = { env, signal, killSignal: 'SIGKILL', windowsHide: true } as const;
    execFile(program.file, program.args, options, (error, _, stderr) => {
      if (error === null) resolve('shown');
      else reject(refusal(program, error, stderr));
    });
  });
}

function refusal(program: Program, error: Error, stderr: string): SpaceiqError {
  const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
  const words = stderr.trim().split('\n')[0] ?? '';
  const message = missing ? program.missing : words || `${program.file} failed`;
  return new SpaceiqError(ExitCode.failed, message, null, { cause: error });
}

/** Only what showing a notice needs: none of our own settings, and so no passphrase, reaches the program. */
async function desktopEnv(host: DesktopHost): Promise<Record<string, string>> {
  const env = childEnvironment(host.env, 'notice');
  // The bus of the user's desktop, which cron does not name.
  const bus = host.uid === null ? null : await sessionBusAddress(host.env, host.uid);
  if (host.platform === 'linux') env.DBUS_SESSION_BUS_ADDRESS = bus ?? '';
  return env;
}

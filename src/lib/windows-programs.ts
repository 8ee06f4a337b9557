import { win32 } from 'node:path';

/** The programs of Windows that we start, below its folder. */
const places = {
  powershell: ['System32', 'WindowsPowerShell', 'v1.0', 'powershell.exe'],
  schtasks: ['System32', 'schtasks.exe'],
  explorer: ['explorer.exe'],
  icacls: ['System32', 'icacls.exe'],
  cmd: ['System32', 'cmd.exe'],
  taskkill: ['System32', 'taskkill.exe'],
} as const;

/**
 * Where a program of Windows is. Never looked for by its name: the folder that we are called in comes first there, and
 * whoever can put a file into it would be started.
 */
export function windowsProgram(
  name: keyof typeof places,
  env: Readonly<Record<string, string | undefined>>,
): string {
  const given = env.SystemRoot ?? env.SYSTEMROOT ?? env.windir ?? '';
  const root = win32.isAbsolute(given) && !given.startsWith('\\') ? given : 'C:\\Windows';
  return win32.join(root, ...places[name]);
}

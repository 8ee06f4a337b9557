type Environment = Readonly<Record<string, string | undefined>>;

/** What any program needs to find its files and to speak the person's language; the names of Windows in capitals. */
const always = [
  ...[
    'PATH',
    'HOME',
    'USER',
    'LOGNAME',
    'SHELL',
    'TERM',
    'COLORTERM',
    'TZ',
    'TMPDIR',
    'TEMP',
    'TMP',
  ],
  ...['LANG', 'LANGUAGE', 'LC_*', 'LOCPATH', 'NO_COLOR'],
  ...['SYSTEMROOT', 'SYSTEMDRIVE', 'WINDIR', 'COMSPEC', 'PATHEXT', 'OS', 'NUMBER_OF_PROCESSORS'],
  ...['PROCESSOR_ARCHITECTURE', 'USERPROFILE', 'USERNAME', 'USERDOMAIN', 'HOMEDRIVE', 'HOMEPATH'],
  ...['APPDATA', 'LOCALAPPDATA', 'PROGRAMDATA', 'ALLUSERSPROFILE', 'PUBLIC', 'PSMODULEPATH'],
  ...['PROGRAMFILES', 'PROGRAMFILES(X86)', 'PROGRAMW6432', 'COMMONPROGRAMFILES'],
  ...['COMMONPROGRAMFILES(X86)', '__CF_USER_TEXT_ENCODING'],
] as const;

/** The person's own services: the bus, and with it the keychain and systemd. */
const services = ['DBUS_SESSION_BUS_ADDRESS', 'XDG_RUNTIME_DIR'] as const;

/** What a window needs to be seen, to be typed into, and to look like the others. */
const windows = [
  ...['DISPLAY', 'WAYLAND_DISPLAY', 'XAUTHORITY', 'ICEAUTHORITY', 'XDG_*', 'SESSION_MANAGER'],
  ...['DESKTOP_SESSION', 'DESKTOP_STARTUP_ID', 'KDE_FULL_SESSION', 'KDE_SESSION_VERSION'],
  ...['GNOME_DESKTOP_SESSION_ID', 'XMODIFIERS', 'GTK_*', 'GDK_*', 'QT_*', 'XCURSOR_*'],
  ...['FONTCONFIG_*', 'LD_LIBRARY_PATH', 'WSL_DISTRO_NAME', 'WSL_INTEROP', 'WSLENV', 'BROWSER'],
] as const;

/** How the web is reached, and a sign-in by the machine's own ticket. */
const network = [
  ...['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'NO_PROXY', 'FTP_PROXY'],
  ...['KRB5CCNAME', 'KRB5_CONFIG'],
] as const;

/** What a program is started for; nothing that it doesn't need reaches it (design invariant 6). */
export type ChildUse =
  | 'browser'
  | 'editor'
  | 'opener'
  | 'scheduler'
  | 'keychain'
  | 'notice'
  | 'helper';

const needs: Record<ChildUse, readonly string[]> = {
  browser: [...always, ...services, ...windows, ...network],
  editor: [...always, ...services, ...windows, 'VIM*', 'NVIM_*', 'EMACS*'],
  opener: [...always, ...services, ...windows, ...network],
  scheduler: [...always, ...services, 'XDG_CONFIG_HOME', 'XDG_DATA_HOME'],
  keychain: [
    ...always,
    ...services,
    'XDG_CURRENT_DESKTOP',
    'LD_LIBRARY_PATH',
    'DISPLAY',
    'WAYLAND_DISPLAY',
    'XAUTHORITY',
  ],
  notice: [...always, ...services, 'DISPLAY', 'WAYLAND_DISPLAY', 'XAUTHORITY'],
  // A password manager keeps its own files, and may ask its person by a window or an agent.
  helper: [
    ...[...always, ...services, ...windows, ...network],
    ...[
      'GNUPGHOME',
      'GPG_TTY',
      'GPG_AGENT_INFO',
      'SSH_AUTH_SOCK',
      'PASSWORD_STORE_*',
      'OP_ACCOUNT',
    ],
  ],
};

/** The environment for a program that we start: of ours only what its use needs, whatever else is there. */
export function childEnvironment(env: Environment, use: ChildUse): Record<string, string> {
  const allowed = needs[use];
  const kept = Object.entries(env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && isNamed(entry[0], allowed),
  );
  return Object.fromEntries(kept);
}

/** Names count without regard to case, as Windows has it; proxies are written small by custom. */
function isNamed(name: string, allowed: readonly string[]): boolean {
  const upper = name.toUpperCase();
  return allowed.some((each) =>
    each.endsWith('*') ? upper.startsWith(each.slice(0, -1)) : upper === each,
  );
}

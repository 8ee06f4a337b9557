// Finds the system parts that the demo and the tests need, and installs the missing ones where it may.
// Plain JavaScript, so that it runs before anything is built. Usage: node tests/setup/system.mjs demo|test
import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const browser = {
  what: 'a Chromium browser',
  packages: ['chromium', 'fonts-dejavu-core'],
  found: () =>
    fileAt(process.env.SPACEIQ_BROWSER) ||
    [
      'chromium',
      'chromium-browser',
      'google-chrome',
      'google-chrome-stable',
      'microsoft-edge',
    ].some(onPath) ||
    playwrightsBrowser(),
};

/** What makes the tests faster, and is done without where it can't be had. */
const quickBrowser = {
  what: 'a Chromium without windows',
  packages: ['chromium-headless-shell'],
  found: () => fileAt('/usr/lib/chromium/chromium-headless-shell') || !fileAt('/usr/bin/chromium'),
};

const parts = {
  demo: [browser],
  test: [
    browser,
    {
      what: 'a D-Bus daemon',
      packages: ['dbus', 'dbus-daemon'],
      found: () => onPath('dbus-daemon'),
    },
    {
      what: 'a Secret Service (gnome-keyring)',
      packages: ['gnome-keyring', 'libsecret-1-0', 'libsecret-tools', 'libglib2.0-bin'],
      found: () =>
        ['gnome-keyring-daemon', 'secret-tool', 'gdbus'].every(onPath) &&
        library('libsecret-1.so.0'),
    },
    { what: 'ps', packages: ['procps'], found: () => onPath('ps') },
    { what: 'a virtual display (Xvfb)', packages: ['xvfb'], found: () => onPath('Xvfb') },
    { what: 'xdotool', packages: ['xdotool'], found: () => onPath('xdotool') },
    { what: 'cron', packages: ['cron'], found: () => onPath('cron') && onPath('crontab') },
    { what: 'systemd-analyze', packages: ['systemd'], found: () => onPath('systemd-analyze') },
    { what: 'tmux', packages: ['tmux'], found: () => onPath('tmux') },
  ],
};

function onPath(name) {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin'];
  return folders.some((folder) => fileAt(join(folder, name)));
}

function fileAt(path) {
  if (!path) return false;
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function library(name) {
  try {
    return execFileSync('/sbin/ldconfig', ['-p'], { encoding: 'utf8' }).includes(name);
  } catch {
    return false;
  }
}

function playwrightsBrowser() {
  try {
    const path = execFileSync(
      process.execPath,
      ['-e', "import('playwright').then((p) => console.log(p.chromium.executablePath()))"],
      { encoding: 'utf8' },
    );
    return existsSync(path.trim());
  } catch {
    return false;
  }
}

function mayUseApt() {
  return process.platform === 'linux' && process.getuid?.() === 0 && onPath('apt-get');
}

function install(missing) {
  if (mayUseApt()) {
    const packages = missing.flatMap((part) => part.packages);
    console.log(`Installing with apt-get: ${packages.join(' ')}`);
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const options = { env, stdio: ['ignore', 'ignore', 'inherit'] };
    execFileSync('apt-get', ['update', '-qq'], options);
    execFileSync(
      'apt-get',
      ['install', '-y', '-qq', '--no-install-recommends', ...packages],
      options,
    );
  } else if (missing.includes(browser)) {
    console.log("Downloading Playwright's own Chromium");
    execFileSync('npx', ['playwright-core', 'install', 'chromium'], {
      stdio: ['ignore', 'inherit', 'inherit'],
    });
  }
}

function main(purpose) {
  const wanted = parts[purpose];
  if (wanted === undefined) throw new Error('Usage: node tests/setup/system.mjs demo|test');
  const outcome = provide(purpose, wanted);
  if (purpose === 'test' && outcome === 0 && mayUseApt() && !quickBrowser.found()) {
    console.log(`Missing, and only a matter of time: ${quickBrowser.what}`);
    try {
      install([quickBrowser]);
    } catch (error) {
      console.log(`That did not work: ${error.message.split('\n')[0]}`);
    }
  }
  return outcome;
}

function provide(purpose, wanted) {
  const lacking = () => wanted.filter((part) => !part.found());
  const missing = lacking();
  if (missing.length === 0) return 0;
  console.log(`Missing for this ${purpose}: ${missing.map((part) => part.what).join(', ')}`);
  try {
    install(missing);
  } catch (error) {
    console.error(`That did not work: ${error.message.split('\n')[0]}`);
  }
  const still = lacking();
  if (still.length === 0) return 0;
  const debian = still.flatMap((part) => part.packages).join(' ');
  console.error(
    `Please install ${still.map((part) => part.what).join(', ')} (on Debian or Ubuntu: apt-get install ${debian}) and run this again.`,
  );
  return 1;
}

process.exitCode = main(process.argv[2] ?? 'test');

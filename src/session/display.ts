import { ExitCode, SpaceiqError } from '../lib/errors.js';

/** @throws SpaceiqError (exit 1) where a window has no display to open on */
export function requireDisplay(env: NodeJS.ProcessEnv, platform = process.platform): void {
  if (platform === 'darwin' || platform === 'win32') return;
  if ((env.DISPLAY ?? '') !== '' || (env.WAYLAND_DISPLAY ?? '') !== '') return;
  throw new SpaceiqError(
    ExitCode.failed,
    'There is no display to open a browser on.',
    'Use --headless where single sign-on needs no typing, or --import-state FILE with a state from another machine.',
  );
}

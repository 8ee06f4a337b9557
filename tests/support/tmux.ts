import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import { script } from './cli.js';

const exec = promisify(execFile);

export interface TmuxOptions {
  readonly columns: number;
  readonly rows?: number;
  /** What the command sees beside PATH and TERM. */
  readonly env: Readonly<Record<string, string>>;
}

/** A terminal whose screen can be read, with one command on it. */
export interface Tmux extends AsyncDisposable {
  /** The lines of the screen as they are now; `painted`: with colour codes. */
  screen(options?: { readonly painted?: boolean }): Promise<readonly string[]>;
  /** Every line since it began, what has scrolled away included. */
  all(): Promise<readonly string[]>;
  /** What a program has put into the clipboard, and the title that it has given the terminal. */
  taken(): Promise<{ readonly clipboard: string; readonly title: string }>;
  resize(columns: number): Promise<void>;
  /** Presses keys by tmux's names: `Enter`, `C-c`, `a`. */
  press(...keys: string[]): Promise<void>;
  /** Waits for the screen to be as wanted, and gives it. */
  until(wanted: (lines: readonly string[]) => boolean): Promise<readonly string[]>;
  /** The exit code of the command when it has ended, which the last line of the screen says. */
  ended(): Promise<number>;
}

/** Milliseconds that a screen may take to become what is waited for. */
const patience = 30_000;
const ending = /^exit code (\d+)$/;

/** Runs `spaceiq` with these arguments in a tmux server of its own. */
export async function startTmux(args: readonly string[], options: TmuxOptions): Promise<Tmux> {
  const { columns, rows = 30 } = options;
  const server = `spaceiq-${randomUUID()}`;
  const tmux = async (...words: string[]): Promise<string> => {
    const { stdout } = await exec('tmux', ['-L', server, '-f', '/dev/null', ...words]);
    return stdout;
  };
  await tmux(
    ...['start-server', ';', 'set', '-g', 'status', 'off', ';'],
    ...['set', '-s', 'set-clipboard', 'on', ';', 'set', '-g', 'history-limit', '20000', ';'],
    ...['new-session', '-d', '-x', `${columns}`, '-y', `${rows}`, shellLine(args, options.env)],
  );
  const screen: Tmux['screen'] = async ({ painted = false } = {}) => {
    const text = await tmux('capture-pane', '-p', ...(painted ? ['-e'] : []));
    return text.split('\n').map((line) => line.trimEnd());
  };
  const until: Tmux['until'] = async (wanted) => {
    let lines: readonly string[] = [];
    const look = async () => {
      lines = await screen();
      return wanted(lines) ? 'as wanted' : lines.join('\n');
    };
    await expect.poll(look, { timeout: patience, interval: 100 }).toBe('as wanted');
    return lines;
  };
  return {
    screen,
    until,
    all: async () => (await tmux('capture-pane', '-p', '-J', '-S', '-')).split('\n'),
    taken: async () => ({
      clipboard: await tmux('show-buffer').catch(() => ''),
      title: (await tmux('display-message', '-p', '#{pane_title}')).trim(),
    }),
    resize: async (width) => {
      await tmux('resize-window', '-x', `${width}`, '-y', `${rows}`);
    },
    press: async (...keys) => {
      await tmux('send-keys', ...keys);
    },
    ended: async () => {
      const lines = await until((seen) => seen.some((line) => ending.test(line)));
      return Number(lines.flatMap((line) => ending.exec(line)?.[1] ?? []).at(-1));
    },
    [Symbol.asyncDispose]: async () => {
      await tmux('kill-server');
    },
  };
}

/** The shell outlives Ctrl-C, which goes to both, and keeps the screen until the server ends. */
function shellLine(args: readonly string[], more: Readonly<Record<string, string>>): string {
  const env = { PATH: process.env.PATH ?? '', TERM: 'tmux-256color', ...more };
  const settings = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  const words = ['env', '-i', ...settings, process.execPath, script, ...args].map(quote);
  return `trap : INT; ${words.join(' ')}; echo "exit code $?"; read -r rest`;
}

function quote(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A virtual screen with a keyboard and a mouse, as a person has them. */
export interface Display extends AsyncDisposable {
  /** For the `DISPLAY` of what is to be shown there, `:7`. */
  readonly name: string;
  /** Types a text key by key. */
  type(text: string): Promise<void>;
  /** Presses keys by xdotool's names: `Return`, `Tab`, `ctrl+a`. */
  key(...names: string[]): Promise<void>;
  /** Moves the mouse to a point of the screen, px, and clicks. */
  click(at: Point): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts Xvfb on a display that is free.
 * @throws Error when Xvfb is missing or gives up.
 */
export async function startDisplay(width = 1920, height = 1080): Promise<Display> {
  const server = spawn(
    'Xvfb',
    ['-displayfd', '3', '-screen', '0', `${width}x${height}x24`, '-nolisten', 'tcp', '-noreset'],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] },
  );
  const name = `:${await readNumber(server)}`;
  const xdotool = async (...args: string[]): Promise<void> => {
    await run('xdotool', args, { env: { ...process.env, DISPLAY: name } });
  };
  const stop = async (): Promise<void> => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const ended = once(server, 'exit');
    server.kill('SIGTERM');
    await ended;
  };
  return {
    name,
    type: (text) => xdotool('type', '--delay', '15', '--', text),
    key: (...names) => xdotool('key', '--clearmodifiers', ...names),
    click: ({ x, y }) =>
      xdotool('mousemove', '--sync', String(Math.round(x)), String(Math.round(y)), 'click', '1'),
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

/** Xvfb writes the number of its display when it is ready to be used. */
async function readNumber(server: ChildProcess): Promise<string> {
  const pipe = server.stdio[3] as Readable;
  const failed = new Promise<never>((_, reject) => {
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`Xvfb ended with code ${code}.`)));
  });
  failed.catch(() => undefined);
  let text = '';
  while (!text.includes('\n')) {
    const [chunk] = (await Promise.race([once(pipe, 'data'), failed])) as [Buffer];
    text += chunk.toString('utf8');
  }
  return text.trim();
}

import { type ChildProcess, spawn } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import * as z from 'zod/mini';
import { childEnvironment } from '../lib/child-env.js';
import { ExitCode, SpaceiqError } from '../lib/errors.js';
import type { BrowserChoice } from '../site/web/browser.js';
import { policyError, saysForbidden } from '../site/web/browser-policy.js';
import { runsUnsandboxed } from '../site/web/sandbox.js';

/** A browser as its person opens it: a window, a folder, and a port on loopback at which it may be asked for its state. */
export interface OrdinaryBrowser {
  /** `http://127.0.0.1:` and the port that it has chosen. */
  readonly endpoint: string;
  readonly isGone: boolean;
  /** Addresses of its pages; nothing is attached to them for that. */
  addresses(): Promise<readonly string[]>;
  /** Closes it, in order if it will. Never throws. */
  close(): Promise<void>;
}

/** Ms for a browser to choose its port, to say what it shows, and to go. */
const startDeadline = 20_000;
const answerDeadline = 3_000;
const goneDeadline = 5_000;
const lookEvery = 100;
const mostWords = 20_000;
const portFile = 'DevToolsActivePort';

const targets = z.array(z.object({ type: z.string(), url: z.string() }));

/**
 * Opens an installed browser as an ordinary window on `url`, with `folder` for all that it keeps (contract S10). It is
 * not driven: no automation is switched on, and its debugging port is one on loopback that it chooses itself.
 * @throws SpaceiqError (exit 1) when it does not start, or a company's policy forbids it to be asked
 */
export async function openOrdinary(
  choice: BrowserChoice,
  folder: string,
  url: string,
  env: NodeJS.ProcessEnv,
): Promise<OrdinaryBrowser> {
  const file = join(folder, portFile);
  await rm(file, { force: true });
  const root = runsUnsandboxed();
  const child = spawn(
    choice.path,
    [
      `--user-data-dir=${folder}`,
      '--remote-debugging-port=0',
      '--remote-debugging-address=127.0.0.1',
      '--no-first-run',
      '--no-default-browser-check',
      // The sandbox refuses to work for root on Linux (containers); everywhere else it stays on.
      ...(root ? ['--no-sandbox', '--disable-dev-shm-usage'] : []),
      url,
    ],
    {
      stdio: ['ignore', 'ignore', 'pipe'],
      detached: process.platform !== 'win32',
      env: childEnvironment(env, 'browser'),
    },
  );
  const browser = new Started(child);
  try {
    return await browser.open(file, choice);
  } catch (error) {
    await browser.close();
    throw error;
  }
}

class Started implements OrdinaryBrowser {
  endpoint = '';
  #said = '';
  #failure: Error | null = null;
  #gone = false;

  constructor(private readonly child: ChildProcess) {
    child.once('exit', () => {
      this.#gone = true;
    });
    child.once('error', (error) => {
      this.#failure = error;
      this.#gone = true;
    });
    child.stderr?.on('data', (data: Buffer) => {
      if (this.#said.length < mostWords) this.#said += data.toString('utf8');
    });
  }

  get isGone(): boolean {
    return this.#gone;
  }

  async open(file: string, { name }: BrowserChoice): Promise<this> {
    const until = performance.now() + startDeadline;
    for (;;) {
      const port = await portIn(file);
      if (port !== null) {
        this.endpoint = `http://127.0.0.1:${port}`;
        return this;
      }
      if (saysForbidden(this.#said)) throw policyError(name);
      if (this.#gone || performance.now() > until) {
        const why =
          this.#failure?.message ?? (this.#gone ? 'it ended at once' : 'it opens no port');
        throw new SpaceiqError(
          ExitCode.failed,
          `The browser "${name}" cannot be asked for what it holds: ${why}.`,
          'A company policy (RemoteDebuggingAllowed, see chrome://policy) may forbid it. Use --import-state FILE instead.',
        );
      }
      await pause(lookEvery);
    }
  }

  async addresses(): Promise<readonly string[]> {
    const answer = await fetch(`${this.endpoint}/json/list`, {
      signal: AbortSignal.timeout(answerDeadline),
    }).catch(() => null);
    const parsed = targets.safeParse(await answer?.json().catch(() => null));
    const shown = parsed.success ? parsed.data : [];
    return shown.filter(({ type }) => type === 'page').map(({ url }) => url);
  }

  async close(): Promise<void> {
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      this.#kill(signal);
      const until = performance.now() + goneDeadline;
      while (!this.#gone && performance.now() < until) await pause(lookEvery);
    }
    // What of it outlived its first process.
    if (process.platform !== 'win32') this.#kill('SIGKILL', true);
  }

  #kill(signal: NodeJS.Signals, evenIfGone = false): void {
    const { pid } = this.child;
    if (pid === undefined || (this.#gone && !evenIfGone)) return;
    try {
      process.kill(process.platform === 'win32' ? pid : -pid, signal);
    } catch {
      // All of it is gone already.
    }
  }
}

/** The port stands in the first line, once the browser has chosen it. */
async function portIn(file: string): Promise<number | null> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const port = /^(\d+)\n/.exec(text)?.[1];
  return port === undefined ? null : Number(port);
}

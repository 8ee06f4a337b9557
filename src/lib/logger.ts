import { appendFileSync, existsSync, renameSync, statSync } from 'node:fs';
import type { Log, LogFields } from './log.js';
import { redactText, redactValue } from './redact.js';

const keptFiles = 3;

/** From the least to the most urgent. */
const levels = ['debug', 'info', 'warn', 'error'] as const;
type Level = (typeof levels)[number];

export interface LogFileOptions {
  /** The current file; older ones lie beside it as `<file>.1` to `<file>.3`. */
  readonly file: string;
  /** Size (bytes) at which the current file is put aside. */
  readonly maxBytes: number;
  /** What is less urgent is left out. */
  readonly level: Level;
  /** Stand in every line. */
  readonly bindings: { readonly profile: string; readonly runId: string };
  /** Hears, once, that the log cannot be written (a full disk): no reason to stop booking, but to be said. */
  readonly onTrouble?: ((error: unknown) => void) | undefined;
}

/**
 * A log of JSON lines. Every value passes the filter on its way in, so that no secret reaches the file. Lines are written
 * once nothing is in a hurry any more, at the latest as the process ends: none comes between a release and its request.
 */
export function openLogFile(options: LogFileOptions): Log & { close(): void } {
  const { file, maxBytes, bindings } = options;
  let open = true;
  let isTold = false;
  let lines: string[] = [];
  const write = () => {
    unwritten.delete(write);
    const held = lines;
    lines = [];
    try {
      for (const line of held) appendRotated(file, line, maxBytes);
    } catch (error) {
      if (!isTold) options.onTrouble?.(error);
      isTold = true;
    }
  };
  const at =
    (level: Level) =>
    (message: string, fields: LogFields = {}) => {
      if (!open || levels.indexOf(level) < levels.indexOf(options.level)) return;
      const line = {
        level,
        time: new Date().toISOString(),
        ...bindings,
        pid: process.pid,
        ...(redactValue(fields) as object),
        msg: redactText(message),
      };
      lines.push(`${JSON.stringify(line)}\n`);
      writeLater(write);
    };
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    close: () => {
      open = false;
      write();
    },
  };
}

/** What writes the lines of each log that has some. */
const unwritten = new Set<() => void>();

function writeLater(write: () => void): void {
  if (unwritten.has(write)) return;
  if (!process.listeners('exit').includes(writeAll)) process.on('exit', writeAll);
  unwritten.add(write);
  setImmediate(write);
}

function writeAll(): void {
  for (const write of unwritten) write();
}

function appendRotated(file: string, line: string, maxBytes: number): void {
  if (existsSync(file) && statSync(file).size + line.length > maxBytes) rotate(file);
  appendFileSync(file, line, { mode: 0o600 });
}

function rotate(file: string): void {
  for (let index = keptFiles - 1; index >= 0; index -= 1) {
    const from = index === 0 ? file : `${file}.${index}`;
    if (existsSync(from)) renameSync(from, `${file}.${index + 1}`);
  }
}

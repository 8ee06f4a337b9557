import { appendFileSync, existsSync, renameSync, statSync } from 'node:fs';
import { pino } from 'pino';
import type { Log, LogFields } from './log.js';
import { redactText, redactValue } from './redact.js';

const keptFiles = 3;

export interface LogFileOptions {
  /** The current file; older ones lie beside it as `<file>.1` to `<file>.3`. */
  readonly file: string;
  /** Size (bytes) at which the current file is put aside. */
  readonly maxBytes: number;
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  /** Stand in every line. */
  readonly bindings: { readonly profile: string; readonly runId: string };
}

/** A log of JSON lines. Every value passes the filter on its way in, so that no secret reaches the file. */
export function openLogFile(options: LogFileOptions): Log & { close(): void } {
  let open = true;
  const destination = {
    write: (line: string) => {
      if (open) appendRotated(options.file, line, options.maxBytes);
    },
  };
  const logger = pino(
    {
      level: options.level,
      base: { ...options.bindings, pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    destination,
  );
  const at =
    (level: LogFileOptions['level']) =>
    (message: string, fields: LogFields = {}) =>
      logger[level](redactValue(fields) as object, redactText(message));
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    close: () => {
      open = false;
    },
  };
}

/** A log that can't be written (a full disk) is no reason to stop booking, so failures end here. */
function appendRotated(file: string, line: string, maxBytes: number): void {
  try {
    if (existsSync(file) && statSync(file).size + line.length > maxBytes) rotate(file);
    appendFileSync(file, line, { mode: 0o600 });
  } catch {
    return;
  }
}

function rotate(file: string): void {
  for (let index = keptFiles - 1; index >= 0; index -= 1) {
    const from = index === 0 ? file : `${file}.${index}`;
    if (existsSync(from)) renameSync(from, `${file}.${index + 1}`);
  }
}

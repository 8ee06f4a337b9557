/** One line of a log is a message and plain fields; a `Secret` among them shows as stars. */
export type LogFields = Readonly<Record<string, unknown>>;

/** What the layers log to. Every line names its profile and its run. */
export interface Log {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

export const silentLog: Log = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
};

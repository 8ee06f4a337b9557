import type { Program, ScheduledCommand } from './command.js';
import type { ScheduleEntry } from './entry.js';

export const backendNames = ['systemd', 'cron', 'launchd', 'windows'] as const;
export type BackendName = (typeof backendNames)[number];

/** A schedule as a back end holds it. */
export interface Installed {
  readonly id: string;
  readonly entry: ScheduleEntry;
  readonly backend: BackendName;
  /** A file's path or the name of the table, for people. */
  readonly where: string;
  /** What it starts, or null where that can't be read. */
  readonly program: Program | null;
}

/** The same, where the entry may be one of a newer spaceiq, which can't be read. */
export interface Held extends Omit<Installed, 'entry'> {
  readonly entry: ScheduleEntry | 'newer';
}

/** What keeps a schedule from starting (`fail`) or may do so (`warn`), and the command that mends it. */
export interface Problem {
  readonly level: 'warn' | 'fail';
  readonly text: string;
  readonly fix: string;
}

/** What is to be installed. */
export interface Plan {
  readonly id: string;
  readonly entry: ScheduleEntry;
  readonly command: ScheduledCommand;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** One of the machine's schedulers. */
export interface Backend {
  readonly name: BackendName;
  /** What `install` would write, for `--print`. */
  preview(plan: Plan): string;
  isAvailable(): Promise<boolean>;
  /** In place of an earlier one of the same id. @throws SpaceiqError when the scheduler refuses */
  install(plan: Plan): Promise<string>;
  /** False when there was none. @throws SpaceiqError when the scheduler refuses */
  remove(id: string): Promise<boolean>;
  /** What this scheduler holds; `ids` for one that can't be asked for all. Never throws. */
  list(ids: readonly string[]): Promise<readonly Held[]>;
  /** What this scheduler says against one that it holds. Never throws. */
  check(installed: Installed): Promise<Problem | null>;
}

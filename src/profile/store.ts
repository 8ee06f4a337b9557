import { randomInt } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Clock, Random } from '../lib/clock.js';
import { UsageError } from '../lib/errors.js';
import {
  hasCode,
  makePrivateFolder,
  readTextSync,
  refuseSharedFolder,
  sweepTemporaries,
  writeAtomicallySync,
} from '../lib/files.js';
import { isNewer, newerError } from '../lib/newer-format.js';
import { acquireLock } from './lock.js';
import { holdingNow } from './lock-now.js';
import { idAlphabet, idPattern, namePattern, printable, sameName } from './names.js';
import { type HomePaths, settingsName } from './paths.js';

const patience = 10_000;
/** Of the file's form; a file that names none has this one. */
const settingsVersion = 1;

/** The settings file as it is, unchecked but for its frame. Keys that are not understood are kept. */
export interface StoredFile {
  /** By name, in the order of the file. */
  readonly profiles: ReadonlyMap<string, unknown>;
  readonly ids: ReadonlyMap<string, string>;
  readonly defaultProfile: string | null;
  readonly parallelProfiles: unknown;
  /** Everything else that stands in it. */
  readonly rest: Readonly<Record<string, unknown>>;
}

const emptyFile: StoredFile = {
  profiles: new Map(),
  ids: new Map(),
  defaultProfile: null,
  parallelProfiles: undefined,
  rest: {},
};

/** The settings of all profiles, in one file that is replaced as a whole. */
export class SettingsStore {
  constructor(
    readonly paths: HomePaths,
    private readonly clock: Clock,
    private readonly random: Random,
  ) {}

  /** @throws UsageError when the file is broken; it is reported and never overwritten */
  read(): StoredFile {
    const text = this.#text();
    if (text === null) return emptyFile;
    refuseSharedFolder(this.paths.settingsFolder);
    return this.#parse(text);
  }

  /** Reads, changes and writes while no other process does. A change that throws changes nothing. */
  async change(act: (file: StoredFile) => StoredFile): Promise<void> {
    makePrivateFolder(this.paths.settingsFolder);
    refuseSharedFolder(this.paths.settingsFolder);
    const lock = await acquireLock({
      file: this.#lockFile,
      what: 'the settings',
      patience,
      clock: this.clock,
      random: this.random,
    });
    try {
      const Conf = await loadConf();
      // From the reading to the writing at once: `adopt` in this process waits for nobody in it.
      const before = this.read();
      const after = act(before);
      if (isDeepStrictEqual(before, after)) return;
      lock.requireHeld();
      this.#write(after, Conf);
    } finally {
      await lock.release();
    }
  }

  /** The id of a profile that a person wrote into the file by hand is made when it is first needed. */
  adopt(name: string): string {
    return holdingNow(this.#lockFile, 'the settings', patience, (requireHeld) => {
      const file = this.read();
      const known = file.ids.get(name);
      if (known !== undefined) return known;
      const id = newId();
      const ids = new Map(file.ids).set(name, id);
      requireHeld();
      writeAtomicallySync(this.paths.settingsFile, serialize(toPlain({ ...file, ids })));
      return id;
    });
  }

  #text(): string | null {
    try {
      return readTextSync(this.paths.settingsFile);
    } catch (error) {
      if (!hasCode(error, 'ENOTDIR') && !hasCode(error, 'EACCES')) throw error;
      const why = hasCode(error, 'ENOTDIR') ? 'is no folder' : 'may not be read by you';
      throw new UsageError(
        `${this.paths.settingsFolder} ${why}, and the settings would lie there.`,
        'Choose a folder of your own with SPACEIQ_HOME.',
        { cause: error },
      );
    }
  }

  get #lockFile(): string {
    return `${this.paths.settingsFile}.lock`;
  }

  #parse(text: string): StoredFile {
    const broken = (what: string, cause?: unknown) =>
      new UsageError(
        `The settings file ${this.paths.settingsFile} is broken: ${what}.`,
        'Correct it in an editor, or move it away and import your profiles again: spaceiq profile import FILE',
        { cause },
      );
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (error) {
      throw broken(`it is no JSON (${(error as Error).message.slice(0, 120)})`, error);
    }
    if (!isRecord(value)) throw broken('it has to be an object');
    const { profiles = {}, ids = {}, defaultProfile = null, parallelProfiles, ...rest } = value;
    if (isNewer(rest, settingsVersion)) {
      throw newerError(`The settings file ${this.paths.settingsFile}`);
    }
    if (!isRecord(profiles)) throw broken('profiles: has to be an object');
    if (!isRecord(ids)) throw broken('ids: has to be an object');
    if (defaultProfile !== null && typeof defaultProfile !== 'string') {
      throw broken('defaultProfile: has to be a name');
    }
    const problem = nameProblem(Object.keys(profiles)) ?? idProblem(ids);
    if (problem !== null) throw broken(problem);
    return {
      profiles: new Map(Object.entries(profiles)),
      // The id of a profile that a person took out by hand must not come to whoever gets the name next.
      ids: new Map(
        (Object.entries(ids) as [string, string][]).filter(([name]) =>
          Object.hasOwn(profiles, name),
        ),
      ),
      defaultProfile,
      parallelProfiles,
      rest,
    };
  }

  /** `conf` is slow to load and only needed here, so reading does without it. */
  #write(file: StoredFile, Conf: Awaited<ReturnType<typeof loadConf>>): void {
    sweepTemporaries(this.paths.settingsFile);
    const conf = new Conf<Record<string, unknown>>({
      cwd: this.paths.settingsFolder,
      configName: settingsName,
      configFileMode: 0o600,
      clearInvalidConfig: false,
      accessPropertiesByDotNotation: false,
      serialize,
    });
    conf.store = toPlain(file);
  }
}

/**
 * Importing `conf` also brings listeners that send a signal to the process once more: the second one would end roughly
 * what the first one asks to end in good order.
 */
async function loadConf() {
  const signals = ['SIGHUP', 'SIGINT', 'SIGTERM'] as const;
  const ours = new Set(signals.flatMap((signal) => process.listeners(signal)));
  const { default: Conf } = await import('conf');
  for (const signal of signals) {
    for (const listener of process.listeners(signal)) {
      if (!ours.has(listener)) process.removeListener(signal, listener);
    }
  }
  return Conf;
}

export function newId(): string {
  return Array.from({ length: 20 }, () => idAlphabet[randomInt(idAlphabet.length)]).join('');
}

function toPlain(file: StoredFile): Record<string, unknown> {
  return {
    ...file.rest,
    ...(file.defaultProfile === null ? {} : { defaultProfile: file.defaultProfile }),
    ...(file.parallelProfiles === undefined ? {} : { parallelProfiles: file.parallelProfiles }),
    profiles: Object.fromEntries(file.profiles),
    ids: Object.fromEntries(file.ids),
  };
}

function serialize(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function nameProblem(names: readonly string[]): string | null {
  for (const [index, name] of names.entries()) {
    if (!namePattern.test(name)) return `profiles: ${printable(name)} can't be a name`;
    const twin = sameName(names.slice(0, index), name);
    if (twin !== null) return `profiles: ${twin} and ${name} differ only in case`;
  }
  return null;
}

/** Two names with one id would share a session, so such a file is refused whole. */
function idProblem(ids: Readonly<Record<string, unknown>>): string | null {
  const owners = new Map<unknown, string>();
  for (const [name, id] of Object.entries(ids)) {
    if (typeof id !== 'string' || !idPattern.test(id)) {
      return `ids: the id of ${printable(name)} is none of ours`;
    }
    const other = owners.get(id);
    if (other !== undefined) return `ids: ${printable(other)} and ${printable(name)} share one id`;
    owners.set(id, name);
  }
  return null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

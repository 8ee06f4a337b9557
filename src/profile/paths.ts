import { isAbsolute, join, resolve } from 'node:path';
import envPaths from 'env-paths';

/** Where everything lies. Only this folder of the source builds paths. */
export interface HomePaths {
  readonly settingsFolder: string;
  readonly settingsFile: string;
  readonly dataFolder: string;
  readonly vaultFolder: string;
  /** What runs know of people's dates, whatever the profile. */
  readonly peopleFolder: string;
  /**
   * Locks of people: whoever writes for one of them holds theirs, whatever the profile. All homes of one user of the machine
   * meet here, wherever SPACEIQ_HOME moves them.
   */
  readonly meetingFolder: string;
}

export interface ProfilePaths {
  readonly folder: string;
  readonly sealed: string;
  /** Which back end holds the keys. */
  readonly vaultMark: string;
  readonly identity: string;
  readonly journal: string;
  readonly logFolder: string;
  readonly log: string;
  readonly shots: string;
  readonly cache: string;
  /** What a browser keeps that a person signs in with, where they want it kept. */
  readonly browser: string;
  /** What a person works on in an editor. */
  readonly draft: string;
  /** Held from the reading to the read-back of a round, and by whatever else writes at the site. */
  readonly lock: string;
  /** Held by a run for as long as it waits, one for each way of waiting. */
  readonly presence: Readonly<Record<Presence, string>>;
  /** Changes with each sign-in and sign-out by a person. */
  readonly standing: string;
  /** Held for the instant in which the profile's secrets change. */
  readonly secretsLock: string;
  /** Held while the session is renewed. */
  readonly renewalLock: string;
}

/** The ways in which a run may be there for long: one of each at a time. */
export type Presence = 'watch' | 'release' | 'schedule';

export const settingsName = 'profiles';

/** The platform's folders, or all of them inside SPACEIQ_HOME. */
export function homePaths(env: NodeJS.ProcessEnv): HomePaths {
  const moved = env.SPACEIQ_HOME ?? '';
  const platform = envPaths('spaceiq', { suffix: '' });
  const absolute = isAbsolute(moved) ? moved : resolve(moved);
  const settingsFolder = moved === '' ? platform.config : absolute;
  const dataFolder = moved === '' ? platform.data : absolute;
  return {
    settingsFolder,
    settingsFile: join(settingsFolder, `${settingsName}.json`),
    dataFolder,
    vaultFolder: join(dataFolder, 'vault'),
    peopleFolder: join(dataFolder, 'people'),
    meetingFolder: join(moved === '' ? dataFolder : userData(env, platform.data), 'people'),
  };
}

/** The user's own data folder, by the environment that the command was given. */
function userData({ XDG_DATA_HOME: given = '' }: NodeJS.ProcessEnv, data: string): string {
  return process.platform === 'linux' && isAbsolute(given) ? join(given, 'spaceiq') : data;
}

/** `id` has been checked: it is one of those that this program makes. */
export function profilePaths(home: HomePaths, id: string): ProfilePaths {
  const folder = join(home.dataFolder, 'profiles', id);
  return {
    folder,
    sealed: join(folder, 'session.sealed'),
    vaultMark: join(folder, 'vault'),
    identity: join(folder, 'identity.json'),
    journal: join(folder, 'journal.jsonl'),
    logFolder: join(folder, 'log'),
    log: join(folder, 'log', 'spaceiq.log'),
    shots: join(folder, 'shots'),
    cache: join(folder, 'cache'),
    browser: join(folder, 'browser'),
    draft: join(folder, 'settings.json'),
    lock: join(folder, 'lock'),
    presence: {
      watch: join(folder, 'watch.lock'),
      release: join(folder, 'release.lock'),
      schedule: join(folder, 'schedule.lock'),
    },
    standing: join(folder, 'standing'),
    secretsLock: join(folder, 'secrets.lock'),
    renewalLock: join(folder, 'renewal.lock'),
  };
}

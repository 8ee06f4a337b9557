import { createHash, randomBytes } from 'node:crypto';
import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import type { Identity } from '../booking/types.js';
import { messageOf } from '../lib/errors.js';
import { hasCode, makePrivateFolder, readText, writeAtomically } from '../lib/files.js';
import type { ProfileDeps } from './deps.js';
import { acquireLock, type Lock } from './lock.js';
import type { HomePaths, ProfilePaths } from './paths.js';
import { type PersonDates, personDates } from './person-dates.js';

/** Whom a session books for, at the origin that its token goes to. */
export interface Person {
  readonly apiOrigin: string;
  readonly identity: Identity;
}

/** One writer for one person: two profiles of theirs, in whatever processes, write in turn (design invariant 4). */
export interface PersonTurns {
  /**
   * Waits up to `patience` ms for whoever has the turn. The profile's own lock is part of it.
   * @throws SpaceiqError (exit 5) that names who has it and since when
   */
  acquire(patience: number, signal?: AbortSignal): Promise<Lock>;
  /** Another text once a turn of anybody has ended. */
  mark(): Promise<string>;
  /** What runs of this machine know of the person's dates. */
  readonly dates: PersonDates;
}

interface TurnDeps extends ProfileDeps {
  readonly name: string;
  readonly id: string;
  readonly paths: ProfilePaths;
  readonly home: HomePaths;
}

/**
 * A person is known by employee id and by e-mail addresses, and any of them may be all that two profiles have in common. The locks are
 * taken in one order everywhere, so that no two wait for each other.
 */
export function personTurns(person: Person, deps: TurnDeps): PersonTurns {
  const { name, id, paths, home, clock } = deps;
  const { email } = person.identity;
  const keys = keysOf(person);
  const dates = personDates(
    keys.map((key) => join(home.peopleFolder, key)),
    id,
    clock,
  );
  const markOf = (key: string) => join(meetingFolder(deps), `${key}.last`);
  return {
    dates,
    acquire: async (patience, signal) => {
      makePrivateFolder(home.peopleFolder);
      const folder = meetingFolder(deps);
      const locksOf = keys.map((key) => join(folder, `${key}.lock`));
      const wanted = [
        { file: paths.lock, what: `profile ${name}` },
        ...locksOf.map((file) => ({ file, what: `the bookings of ${email}` })),
      ];
      const locks: Lock[] = [];
      const release = async () => {
        for (const lock of locks.splice(0).reverse()) await lock.release();
      };
      const giveUpAt = deps.clock.now() + patience;
      try {
        for (const each of wanted) {
          const left = Math.max(0, giveUpAt - deps.clock.now());
          locks.push(await acquireLock({ ...deps, ...each, patience: left, signal }));
        }
      } catch (error) {
        await release();
        throw error;
      }
      return {
        requireHeld: () => {
          for (const lock of locks) lock.requireHeld();
        },
        release: async () => {
          await dates.kept();
          const token = randomBytes(8).toString('hex');
          // Where a mark can't be written (a full disk), whoever waited for this turn still knows of it.
          const marked = keys.map((key) => writeAtomically(markOf(key), token).catch(() => {}));
          await Promise.all(marked);
          await release();
        },
      };
    },
    mark: async () => (await Promise.all(keys.map((key) => readText(markOf(key))))).join(),
  };
}

/** Homes whose folder to meet in could not be written to, and where that has been said. */
const alone = new WeakSet<HomePaths>();

/** Where the person's locks are: where that folder cannot be written to, those of this home only, which is said once. */
function meetingFolder({ home, say }: Pick<TurnDeps, 'home' | 'say'>): string {
  if (alone.has(home)) return home.peopleFolder;
  try {
    makePrivateFolder(home.meetingFolder);
    accessSync(home.meetingFolder, constants.W_OK | constants.X_OK);
    return home.meetingFolder;
  } catch (error) {
    // A full disk is one for every folder: its locks are kept elsewhere.
    if (['ENOSPC', 'EDQUOT'].some((code) => hasCode(error, code))) return home.meetingFolder;
    alone.add(home);
    say?.(
      `The folder ${home.meetingFolder} cannot be written to, so runs of another SPACEIQ_HOME are not waited for: ${messageOf(error)}`,
    );
    return home.peopleFolder;
  }
}

/** The account's address and the employee's may differ (contract G9), and the site need not tell the id. */
function keysOf({ apiOrigin, identity }: Person): string[] {
  const { employeeId, email, otherEmails = [] } = identity;
  const addresses = new Set([email, ...otherEmails].map((each) => each.toLowerCase()));
  const names = [...addresses].map((each) => `email ${each}`);
  if (employeeId !== null) names.push(`employee ${employeeId}`);
  return names.map((name) => hash(`${apiOrigin}\n${name}`)).sort();
}

/** Neither ids nor addresses stand in the names of files. */
function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Identity } from '../booking/types.js';
import { makePrivateFolder, readText, writeAtomically } from '../lib/files.js';
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
  const keys = keysOf(person).map((key) => join(home.peopleFolder, key));
  const marks = keys.map((key) => `${key}.last`);
  const dates = personDates(keys, id, clock);
  return {
    dates,
    acquire: async (patience, signal) => {
      makePrivateFolder(home.peopleFolder);
      const wanted = [
        { file: paths.lock, what: `profile ${name}` },
        ...keys.map((key) => ({ file: `${key}.lock`, what: `the bookings of ${email}` })),
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
          await Promise.all(marks.map((file) => writeAtomically(file, token).catch(() => {})));
          await release();
        },
      };
    },
    mark: async () => (await Promise.all(marks.map((file) => readText(file)))).join(),
  };
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

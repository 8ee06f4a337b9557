import type { Identity } from '../booking/types.js';
import type { Journal } from '../journal/entry.js';
import type { Log } from '../lib/log.js';
import type { Secret } from '../lib/secret.js';
import type { SealedStore } from '../vault/sealed-store.js';
import type { Lock } from './lock.js';
import type { Presence } from './paths.js';
import type { Person, PersonTurns } from './person.js';
import type { Settings, WebhookSettings } from './settings.js';

/** All that belongs to a profile. Only `Home.open` gives one, and nothing of it can be reached in another way. */
export interface Profile {
  readonly name: string;
  /** Random, made once; the folder and the keychain entry go by it, so that a rename moves nothing. */
  readonly id: string;
  /** Read afresh and checked. @throws UsageError that names the path, what was found and what is allowed */
  settings(): Promise<Settings>;
  /** What time it is (ms since the epoch) for whoever opened it. */
  now(): number;
  readonly session: SealedStore;
  readonly journal: Journal;
  readonly cache: Cache;
  readonly identity: KnownIdentity;
  readonly mailPassword: MailPassword;
  readonly webhooks: WebhookAddresses;
  /** JSON lines of one run; every value is filtered before it is written. */
  openLog(
    runId: string,
    level: LogLevel,
    onTrouble?: (error: unknown) => void,
  ): Log & { close(): void };
  /** A path for a picture of a page, in this profile's own folder; the folder is there when it returns. */
  shot(label: string): string;
  /** A private folder for all that a browser keeps in which a person signs in. */
  readonly browserFolder: {
    open(): string;
    remove(): Promise<void>;
  };
  /**
   * Held by whoever writes at the site with this profile; never while waiting. `patience` in ms, 0 if not given.
   * @throws SpaceiqError (exit 5) that names who holds it and since when
   */
  acquireLock(patience?: number, signal?: AbortSignal): Promise<Lock>;
  /** Says that a run waits here, one of each kind at a time. @throws SpaceiqError (exit 5) that names the first */
  acquirePresence(kind: Presence): Promise<Lock>;
  /** The turns of whoever writes for a person, this profile and any other of theirs. */
  turnsOf(person: Person): PersonTurns;
  readonly standing: Standing;
  /** Waits for another command's renewal to end, which is bounded in time. @throws SpaceiqError (exit 5) */
  acquireRenewalLock(): Promise<Lock>;
  /** Deletes all of it, the keychain entry first. @throws SpaceiqError (exit 5) while a run holds it */
  remove(): Promise<RemovalReport>;
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** A small private store for what may be forgotten: schema verdicts, dot positions. JSON values. */
export interface Cache {
  /** The value, or undefined where there is none or it can't be read. */
  read(key: string): Promise<unknown>;
  write(key: string, value: unknown): Promise<void>;
}

/** Whether a run that began earlier may go on: not where a person has signed in or out since. */
export interface Standing {
  /**
   * Another text after each sign-in and sign-out by a person; null once the profile is gone. At once, since it is asked
   * before each request to book, and other files may be in line.
   */
  read(): string | null;
  change(): Promise<void>;
}

/** Who this profile is known to be. It survives a logout. */
export interface KnownIdentity {
  known(): Promise<Identity | null>;
  remember(identity: Identity): Promise<void>;
}

/** The password of the settings' `notify.email.user`, kept in the vault for its host, port and user and no other. */
export interface MailPassword {
  read(): Promise<Secret | null>;
  write(password: Secret | null): Promise<void>;
}

/** Addresses of webhooks by the ids that settings know them by. */
export type Addresses = ReadonlyMap<string, Secret>;

/** The addresses of a profile's webhooks, kept in the vault. */
export interface WebhookAddresses {
  /** The address, where it is one at the host that the settings name; else null. @throws KeychainError */
  read(webhook: WebhookSettings): Promise<Secret | null>;
  /** @throws KeychainError, and nothing is changed */
  keep(added: Addresses): Promise<void>;
  /** @throws KeychainError, and nothing is changed */
  forget(ids: readonly string[]): Promise<void>;
}

export interface RemovalReport {
  readonly profile: string;
  readonly id: string;
  /** What was there and is gone now, in the order of deletion, in words for people. */
  readonly deleted: readonly string[];
  /** What could not be reached in a back end that is not chosen any more; it opens nothing now. */
  readonly left: readonly string[];
}

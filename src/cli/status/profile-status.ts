import { judgePerson } from '../../booking/identity.js';
import type { GivenUp } from '../../booking/memory.js';
import type { Identity } from '../../booking/types.js';
import type { JournalEntry } from '../../journal/entry.js';
import { memoryOf } from '../../journal/memory.js';
import { addDays, type CivilDate, civilDateAt, type Zone } from '../../lib/civil-date.js';
import type { Clock } from '../../lib/clock.js';
import { loginHint, OtherPersonError, SessionError, type SpaceiqError } from '../../lib/errors.js';
import { silentLog } from '../../lib/log.js';
import type { Profile } from '../../profile/profile.js';
import { checkToken } from '../../session/check.js';
import { loadSession } from '../../session/codec.js';
import type { Session } from '../../site/session.js';
import { asSpaceiqError } from '../failure.js';
import { noSession, type SessionDocument, sessionDocument } from '../login/session-view.js';

export interface LastRun {
  readonly at: string;
  readonly command: string;
  readonly exitCode: number;
}

/** How a profile stands, as far as it can be told. */
export interface ProfileStatus {
  readonly name: string;
  readonly url: string | null;
  readonly identity: Identity | null;
  readonly session: SessionDocument;
  readonly lastRun: LastRun | null;
  /** ISO instant in UTC, or null where nothing is scheduled. */
  readonly nextRun: string | null;
  /** Dates to come that are left alone, because a booking of theirs was cancelled. */
  readonly givenUp: readonly GivenUpDate[];
  /** What kept us from telling, or what `--check` found. */
  readonly error: SpaceiqError | null;
  /** What `--check` could not tell, in a sentence. */
  readonly doubt: string | null;
}

export interface GivenUpDate extends GivenUp {
  readonly date: CivilDate;
}

export interface StatusDeps {
  readonly clock: Clock;
  readonly interrupted: AbortSignal;
  /** Asks the site whether it still takes the session. */
  readonly check: boolean;
  readonly nextRun: (profile: Profile) => Promise<string | null>;
}

/** Never throws for what is wrong with one profile: that is part of its status. */
export async function statusOf(profile: Profile, deps: StatusDeps): Promise<ProfileStatus> {
  let status: ProfileStatus = {
    name: profile.name,
    url: null,
    identity: null,
    session: noSession,
    lastRun: null,
    nextRun: null,
    givenUp: [],
    error: null,
    doubt: null,
  };
  try {
    status = { ...status, nextRun: await deps.nextRun(profile).catch(() => null) };
    const entries = await profile.journal.read();
    status = { ...status, lastRun: lastRunOf(entries), givenUp: givenUpIn(entries, deps.clock) };
    status = { ...status, identity: await profile.identity.known() };
    status = { ...status, url: (await profile.settings()).url };
    if (!(await profile.session.exists()))
      return deps.check ? { ...status, error: none(profile) } : status;
    status = { ...status, session: { ...noSession, state: 'unknown' } };
    const session = await loadSession(profile);
    const told = sessionDocument(session, deps.clock.now());
    status = { ...status, identity: session.identity, session: told };
    return deps.check ? await checked(status, session, deps) : status;
  } catch (error) {
    return { ...status, error: asSpaceiqError(error, deps.interrupted) };
  }
}

async function checked(
  status: ProfileStatus,
  session: Session,
  deps: StatusDeps,
): Promise<ProfileStatus> {
  const check = await checkToken(session, { clock: deps.clock, log: silentLog });
  if (!check.accepted) {
    const error = new SessionError(
      `The site no longer accepts the session of profile "${status.name}".`,
      loginHint(status.name),
    );
    return { ...status, session: { ...status.session, state: 'expired' }, error };
  }
  const person = judgePerson(check.signs, session.identity);
  if (person.kind === 'other') {
    const error = new OtherPersonError(
      `The session of profile "${status.name}" stands for ${person.named} and not for ${session.identity.email}.`,
      loginHint(status.name),
    );
    return { ...status, error };
  }
  const told = sessionDocument(session, check.now);
  if (person.kind === 'silent') {
    // Whether it is the right one the pages tell, at the first write (contract W10).
    const doubt = `The site takes the session of profile "${status.name}", but its API does not say whose it is.`;
    return { ...status, session: { ...told, state: 'unknown' }, doubt };
  }
  const state = told.state === 'expiring' ? told.state : 'valid';
  return { ...status, session: { ...told, state } };
}

function none(profile: Profile): SessionError {
  return new SessionError(`Profile "${profile.name}" has no session.`, loginHint(profile.name));
}

/** The zone of the building is not known here: a date that is over somewhere may still be told. */
function givenUpIn(entries: readonly JournalEntry[], clock: Clock): readonly GivenUpDate[] {
  const today = addDays(civilDateAt(clock.now(), 'UTC' as Zone), -1);
  return [...memoryOf(entries).givenUp]
    .map(([date, givenUp]) => ({ date, ...givenUp }))
    .filter(({ date }) => date > today)
    .sort((a, b) => (a.date < b.date ? -1 : 1));
}

function lastRunOf(entries: readonly JournalEntry[]): LastRun | null {
  const last = entries.findLast((entry) => entry.type === 'run-finished');
  if (last?.type !== 'run-finished') return null;
  return { at: last.at, command: last.command, exitCode: last.exitCode };
}

import { loginHint, OtherPersonError } from '../lib/errors.js';
import type { EmployeeId, Identity, PersonSigns } from './types.js';

/*
 * Whose session it is (design invariant 3): the one rule, for login, renewal, `status --check`, `doctor` and every
 * write. An account is told by its e-mail address, an employee by its id. What is sealed is compared with every source
 * of the live session that says something: each has to agree, and one has to speak.
 */

export type PersonVerdict =
  /** With what was learned of them. */
  | { readonly kind: 'same'; readonly identity: Identity }
  | { readonly kind: 'other'; readonly named: string }
  /** No source says anything. */
  | { readonly kind: 'silent' };

/** Whether the live session stands for the person sealed at login. */
export function judgePerson(signs: PersonSigns, sealed: Identity): PersonVerdict {
  const accounts = [signs.token, signs.viewer].filter((email) => email !== null);
  const stranger = accounts.find((email) => !hasAddress(sealed, email));
  if (stranger !== undefined) return { kind: 'other', named: stranger };
  const { employee } = signs;
  if (employee === null) {
    return accounts.length === 0 ? { kind: 'silent' } : { kind: 'same', identity: sealed };
  }
  const agrees =
    sealed.employeeId === null
      ? accounts.length > 0 || (employee.email !== null && hasAddress(sealed, employee.email))
      : employee.id === sealed.employeeId;
  if (!agrees) return { kind: 'other', named: nameOf(employee, sealed) };
  return { kind: 'same', identity: learned(sealed, employee.id) };
}

/**
 * The person sealed at login, with what the live session adds; null where it says nothing about whom it stands for.
 * @throws OtherPersonError when it stands for somebody else
 */
export function requirePerson(
  signs: PersonSigns,
  sealed: Identity,
  profile: string,
): Identity | null {
  const verdict = judgePerson(signs, sealed);
  if (verdict.kind === 'other') throw otherPerson(verdict.named, sealed, profile);
  return verdict.kind === 'same' ? verdict.identity : null;
}

/**
 * Whom a session stands for at its login, where nothing is sealed yet; null where no source says it, or the token and
 * the account contradict each other. The employee's own address may be another than the account's (contract G9).
 */
export function identityOf({ token, viewer, employee }: PersonSigns): Identity | null {
  // The token may tell the account's address or the employee's, which need not be the same.
  const agrees = (email: string) =>
    [viewer, employee?.email].some((other) => other && sameAddress(email, other));
  if (token !== null && viewer !== null && !agrees(token)) return null;
  const email = viewer ?? token ?? employee?.email ?? null;
  if (email === null) return null;
  const other = employee?.email ?? null;
  const isOther = other !== null && !sameAddress(other, email);
  return {
    employeeId: employee?.id ?? null,
    email,
    ...(isOther ? { otherEmails: [other] } : {}),
    name: employee?.name ?? email,
  };
}

/** Whether two identities, each known by itself, are one person: by employee id, or by address where one has none. */
export function isSamePerson(one: Identity, other: Identity): boolean {
  return one.employeeId !== null && other.employeeId !== null
    ? one.employeeId === other.employeeId
    : sharesAddress(one, other);
}

function sharesAddress(one: Identity, other: Identity): boolean {
  return addressesOf(one).some((email) => hasAddress(other, email));
}

/**
 * What a site gives as the live identity has been judged already; here nothing of it may contradict what was sealed.
 * @throws OtherPersonError, which names both, when it is not the person sealed at login
 */
export function requireSamePerson(live: Identity, sealed: Identity, profile?: string): void {
  if (isSamePerson(live, sealed) && sharesAddress(live, sealed)) return;
  const named = sameAddress(live.email, sealed.email)
    ? `${live.email} (employee ${live.employeeId})`
    : live.email;
  throw otherPerson(named, sealed, profile);
}

/** Whether a booking's employee, as far as an answer tells of one, is this person; null where it tells too little. */
export function isTheirs(
  employee: { readonly id: string | null; readonly email?: string | null | undefined },
  person: Identity,
): boolean | null {
  if (employee.id !== null && person.employeeId !== null) return employee.id === person.employeeId;
  return employee.email ? hasAddress(person, employee.email) : null;
}

/** The one employee with an address of this person's, among everybody that an answer tells of; null: none, or several. */
export function employeeAmong(
  people: readonly { readonly id: string; readonly email?: string | null | undefined }[],
  person: Identity,
): EmployeeId | null {
  const theirs = people.filter(({ email }) => email && hasAddress(person, email));
  const [id, other] = new Set(theirs.map((each) => each.id));
  return id === undefined || other !== undefined ? null : (id as EmployeeId);
}

/** The sealed identity with an employee id that it lacked (contract G15). */
export function learned(sealed: Identity, employeeId: EmployeeId): Identity {
  return sealed.employeeId === null ? { ...sealed, employeeId } : sealed;
}

/** What is known of one person, from a fresh look and from before. */
export function mergedIdentity(fresh: Identity, before: Identity): Identity {
  const others = [...addressesOf(fresh), ...addressesOf(before)].filter(
    (email, index, all) =>
      !sameAddress(email, fresh.email) &&
      all.findIndex((each) => sameAddress(each, email)) === index,
  );
  return {
    employeeId: fresh.employeeId ?? before.employeeId,
    email: fresh.email,
    ...(others.length > 0 ? { otherEmails: others } : {}),
    name: fresh.name === fresh.email ? before.name : fresh.name,
  };
}

export function hasAddress(person: Identity, email: string): boolean {
  return addressesOf(person).some((each) => sameAddress(each, email));
}

/** Addresses differ in case at most (contract G9). */
function sameAddress(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase();
}

function addressesOf({ email, otherEmails = [] }: Identity): readonly string[] {
  return [email, ...otherEmails];
}

/** Where the address is the same, the id tells them apart. */
function nameOf({ id, email }: NonNullable<PersonSigns['employee']>, sealed: Identity): string {
  if (email === null) return `employee ${id}`;
  return hasAddress(sealed, email) ? `${email} (employee ${id})` : email;
}

function otherPerson(named: string, sealed: Identity, profile?: string): OtherPersonError {
  const whose = profile === undefined ? 'This profile' : `Profile "${profile}"`;
  return new OtherPersonError(
    `${whose} belongs to ${sealed.email}, but the session is that of ${named}, so nothing is written with it.`,
    profile === undefined
      ? `Log in as ${sealed.email}: spaceiq login`
      : `${loginHint(profile)} (as ${sealed.email})`,
  );
}

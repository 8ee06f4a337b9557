import * as z from 'zod/mini';
import { employeeAmong, isTheirs, learned, requirePerson } from '../../booking/identity.js';
import type { EmployeeId, Identity, PersonSigns } from '../../booking/types.js';
import { messageOf } from '../../lib/errors.js';
import { Secret } from '../../lib/secret.js';
import type { SiteDeps } from '../deps.js';
import { SessionExpired } from '../graphql/errors.js';
import { leadsToOneself } from '../graphql/words.js';
import { emailInToken } from '../token-claims.js';
import { readFromPage } from './asking.js';
import { viewer } from './documents.js';
import type { Tab } from './tab.js';
import { PageTrouble } from './trouble.js';
import { objectsIn, personIn, type WireBooking, type WirePerson } from './wire.js';

const employeeShape = z.object({
  id: z.string().check(z.minLength(1)),
  email: z.string().check(z.minLength(1)),
});
const viewerShape = z.object({
  data: z.object({
    viewer: z.object({ email: z.string().check(z.minLength(1)) }),
  }),
});

/**
 * Whom the page acts for: by its own traffic, by the token's own e-mail, and by one read of the API where neither tells
 * (contract S6, G9, W10). Where only the employee's id is missing, whatever the page was told of an employee with one of
 * the person's addresses tells it.
 * @throws OtherPersonError when it is somebody other than the person sealed at login; PageTrouble when nothing tells.
 */
export async function identify(tab: Tab, sealed: Identity, profile: string): Promise<Identity> {
  const heard = signsOf(tab);
  // An employee may have another address than the account (contract G9): by itself it says nothing against a person
  // whose id is not known, and one own read tells the account.
  const isTelling = heard.token !== null || sealed.employeeId !== null;
  const person =
    (isTelling ? requirePerson(heard, sealed, profile) : null) ??
    requirePerson({ ...heard, viewer: await askViewer(tab) }, sealed, profile);
  if (person === null) throw new PageTrouble('The page does not say who is signed in.');
  if (person.employeeId !== null) return person;
  const employeeId = findEmployee(tab, person);
  return employeeId === null ? person : learned(person, employeeId);
}

/** As `identify`, asked once in a visit; an employee id that was not known is learned. */
export async function identifyOn(
  visit: { whoIsIt(sealed: Identity, profile: string): Promise<Identity> },
  { me, profile }: Pick<SiteDeps, 'me' | 'profile'>,
): Promise<Identity> {
  const person = await visit.whoIsIt(me.identity, profile);
  if (person.employeeId !== null) await me.learn(person.employeeId);
  return person;
}

function signsOf(tab: Tab): PersonSigns {
  const person = findPerson(tab);
  const header = tab.traffic.voice?.headers().authorization;
  return {
    token: emailInToken(
      header === undefined ? tab.token : new Secret(header.replace(/^bearer\s+/i, '')),
    ),
    viewer: null,
    employee: person && { ...person, id: person.id as EmployeeId },
  };
}

/** Who the page's own traffic says is signed in, or null where it does not say (contract G9). */
function findPerson(tab: Tab): WirePerson | null {
  for (const body of heardBy(tab)) {
    const person = personIn(body);
    if (person !== null) return person;
  }
  return null;
}

/**
 * The one employee with an address of this person's that the page was told of (contract G13, G19); else the record of
 * themselves that the viewer leads to, whatever the link is called by (contract G9).
 */
function findEmployee(tab: Tab, person: Identity): EmployeeId | null {
  const heard = heardBy(tab);
  return (
    employeeAmong(heard.flatMap(employeesIn), person) ??
    employeeAmong(heard.flatMap(ownRecordsIn), person)
  );
}

function heardBy(tab: Tab): unknown[] {
  return tab.traffic
    .since(0)
    .flatMap(({ answer }) => (answer?.kind === 'answered' ? [answer.body] : []));
}

async function askViewer(tab: Tab): Promise<string | null> {
  try {
    const parsed = viewerShape.safeParse(await readFromPage(tab, viewer));
    return parsed.success ? parsed.data.data.viewer.email : null;
  } catch (error) {
    if (error instanceof SessionExpired || !tab.alive) throw error;
    tab.log.debug('The API does not tell who is signed in', { reason: messageOf(error) });
    return null;
  }
}

/** Every employee that an answer tells of, with an address: colleagues too. */
function employeesIn(answer: unknown): z.infer<typeof employeeShape>[] {
  return objectsIn(answer).flatMap(({ object, path }) => {
    const parsed = employeeShape.safeParse(object);
    const name = path.findLast((step) => !/^\d+$/.test(step)) ?? '';
    return parsed.success && /employee/i.test(name) ? [parsed.data] : [];
  });
}

/** A list, or a thing that many people may stand beside. */
const isOfMany = /^\d+$|booking|space|reservation|assign|floor|building|company/i;

/** Records of the viewer's own beyond the account itself, whose id is another one (contract G9). */
export function ownRecordsIn(answer: unknown): z.infer<typeof employeeShape>[] {
  return objectsIn(answer).flatMap(({ object, path }) => {
    const parsed = employeeShape.safeParse(object);
    const at = path.indexOf('viewer');
    const steps = path.slice(at + 1);
    const isOwn =
      at >= 0 &&
      steps.length > 0 &&
      steps.every((step) => !isOfMany.test(step) && leadsToOneself(step)) &&
      (object.__typename === undefined || object.__typename === 'Employee');
    return parsed.success && isOwn ? [parsed.data] : [];
  });
}

/** Whether the traffic does not tell whose a booking is: it may be this person's. */
export function isUnnamed({ employeeId, employeeEmail }: WireBooking, person: Identity): boolean {
  return isTheirs({ id: employeeId, email: employeeEmail }, person) === null;
}

/** Whether the traffic says that a booking is this person's. */
export function isHeldBy({ employeeId, employeeEmail }: WireBooking, person: Identity): boolean {
  return isTheirs({ id: employeeId, email: employeeEmail }, person) === true;
}

import { z } from 'zod';
import type { EmployeeId, Identity } from '../../booking/types.js';
import { messageOf } from '../../lib/errors.js';
import { parseForeign } from '../../lib/foreign-text.js';
import { SessionExpired } from '../graphql/errors.js';
import { sameAddress } from '../graphql/identity.js';
import { readFromPage } from './asking.js';
import { viewer } from './documents.js';
import type { Tab } from './tab.js';
import { PageTrouble } from './trouble.js';
import { personIn, type WirePerson } from './wire.js';

const viewerShape = z.object({
  data: z.object({ viewer: z.object({ email: z.string().min(1), name: z.string().nullish() }) }),
});
const claims = z.object({ email: z.string().min(1) });

/**
 * Whom the page acts for: by its own traffic, by the token's own e-mail, and by one read of the API where neither tells
 * (contract S6, G9, W10). Each that speaks must name the sealed person, else it is the other one that is given.
 * @throws PageTrouble when none of them speaks.
 */
export async function identify(tab: Tab, sealed: Identity): Promise<Identity> {
  const told = findPerson(tab);
  if (told !== null && told.id !== sealed.employeeId) {
    return { employeeId: told.id as EmployeeId, email: told.email, name: told.name };
  }
  const byToken = emailInToken(tab);
  const emails = [byToken, told === null && byToken === null ? await askViewer(tab) : null];
  const spoken = emails.filter((email) => email !== null);
  const other = spoken.find((email) => !sameAddress(email, sealed.email));
  // The account's address and the employee's may differ (contract G9): the employee's id is the stronger word.
  if (told !== null || (spoken.length > 0 && other === undefined)) return sealed;
  if (other === undefined) throw new PageTrouble('The page does not say who is signed in.');
  return { employeeId: '' as EmployeeId, email: other, name: other };
}

/** Who the page's own traffic says is signed in, or null where it does not say (contract G9). */
function findPerson(tab: Tab): WirePerson | null {
  for (const { answer } of tab.traffic.since(0)) {
    if (answer?.kind !== 'answered') continue;
    const person = personIn(answer.body);
    if (person !== null) return person;
  }
  return null;
}

/** The address in the page's own token (contract S6), where it can be read. */
function emailInToken(tab: Tab): string | null {
  const header = tab.traffic.voice?.headers().authorization ?? '';
  const payload = header.replace(/^bearer\s+/i, '').split('.')[1];
  if (payload === undefined) return null;
  try {
    const parsed = claims.safeParse(
      parseForeign(Buffer.from(payload, 'base64url').toString('utf8')),
    );
    return parsed.success ? parsed.data.email : null;
  } catch {
    return null;
  }
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

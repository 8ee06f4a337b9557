import { employeeAmong, requirePerson } from '../../booking/identity.js';
import type { EmployeeId } from '../../booking/types.js';
import { SiteError } from '../../lib/errors.js';
import type { Log } from '../../lib/log.js';
import type { SiteDeps } from '../deps.js';
import { employeesSchema, identitySchema } from './answers.js';
import type { Api } from './api.js';
import { AnswerError, SiteChanged } from './errors.js';
import { signsIn } from './identity.js';
import { readToEnd } from './read-list.js';

/** Requests that are spent on it at most: what is found is sealed, so that it is looked for once. */
const mostPages = 60;

type Find = () => Promise<EmployeeId | null>;

/** Makes a search for the employee id once; where trouble hindered it that passes, anew when it is asked for next. */
export function createSearch(log: Log): (find: Find) => ReturnType<Find> {
  let search: ReturnType<Find> | null = null;
  return (find) => {
    search ??= find().catch((error: unknown) => {
      if (!(error instanceof SiteError)) throw error;
      log.info('The API does not tell the employee id', { why: error.message });
      if (!error.lasts && !(error instanceof AnswerError)) search = null;
      return null;
    });
    return search;
  };
}

/**
 * The employee id of the person sealed at login, as the viewer leads to it, else as `findEmployee` does: for where nothing
 * has been asked of the API yet (contract G9). What is found is learned.
 * @throws OtherPersonError when the viewer is somebody else; SiteError when the API cannot be asked
 */
export async function askEmployee(api: Api, deps: SiteDeps): Promise<EmployeeId | null> {
  const { me, profile } = deps;
  if ((await api.verdict()).operations.identity !== undefined) {
    const signs = signsIn(await api.read('identity', {}, (data) => identitySchema.parse(data)));
    const person = requirePerson({ token: null, ...signs }, me.identity, profile);
    if (person?.employeeId) {
      await me.learn(person.employeeId);
      return person.employeeId;
    }
  }
  return await findEmployee(api, deps);
}

/**
 * The employee id of the person sealed at login, where the company lists exactly one employee with an address of theirs
 * (contract G9, G14); null where it does not. What is found is learned.
 * @throws SiteError when the list is not to be had
 */
export async function findEmployee(
  api: Api,
  { me }: Pick<SiteDeps, 'me'>,
): Promise<EmployeeId | null> {
  if ((await api.verdict()).operations.employees === undefined) return null;
  let pages = 0;
  const page = async (employeesAfter: string | null) => {
    pages += 1;
    if (pages > mostPages) throw new SiteChanged('The company has too many employees to look at.');
    const { company } = await api.read('employees', { employeesAfter }, (data) =>
      employeesSchema.parse(data),
    );
    if (company === null) throw new SiteChanged('The API leads to no company (contract G9).');
    return company.list;
  };
  const { items, lost } = await readToEnd('The list of employees', await page(null), page);
  // One that could not be read may bear the same address.
  const found = lost > 0 ? null : employeeAmong(items, me.identity);
  if (found !== null) await me.learn(found);
  return found;
}

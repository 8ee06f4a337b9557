import type { Api } from './api.js';
import { NotOwnList } from './errors.js';

/** A list of bookings, by whose they are. */
interface Listed {
  readonly items: readonly { readonly employee?: { readonly id: string } | null | undefined }[];
}

/** Lists that are tried in one reading. */
const most = 6;

/** A reading of one's own list, with the next that may be it where one turns out to be none (contract G16). */
export async function withOwnList<T>(api: Api, read: () => Promise<T>): Promise<T> {
  for (let count = 1; ; count += 1) {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof NotOwnList) || count >= most) throw error;
      if (!(await api.nextOwn(error))) throw error;
    }
  }
}

/**
 * Whose list it is the data says, whatever it is called: one that shows other people's bookings is not one's own.
 * @throws NotOwnList
 */
export function requireOwn<T extends Listed>(entries: T, me: string | null): T {
  if (showsOthers(entries, me)) throw new NotOwnList('others');
  return entries;
}

export function showsOthers({ items }: Listed, me: string | null): boolean {
  const people = new Set(items.flatMap(({ employee }) => (employee ? [employee.id] : [])));
  return me === null ? people.size > 1 : [...people].some((id) => id !== me);
}

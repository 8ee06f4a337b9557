import type { Identity } from '../booking/types.js';

/** Whether two identities are one person: the employee id decides (contract G9, G14). */
export function isSamePerson(one: Identity, other: Identity): boolean {
  return one.employeeId === other.employeeId;
}

import { learned } from '../booking/identity.js';
import type { EmployeeId, Identity } from '../booking/types.js';

/** Who a session stands for, as every transport of a run knows it. */
export interface Me {
  /** As it was sealed, with what has been learned since. */
  readonly identity: Identity;
  /** An employee id that was not known until an answer told it (contract G9, G15); it is sealed. Never throws. */
  learn(employeeId: EmployeeId): Promise<void>;
}

/** `keep` seals what was learned; a failure there is its own to tell. */
export function createMe(sealed: Identity, keep: (identity: Identity) => Promise<void>): Me {
  let identity = sealed;
  return {
    get identity() {
      return identity;
    },
    learn: async (employeeId) => {
      if (identity.employeeId !== null) return;
      identity = learned(identity, employeeId);
      await keep(identity);
    },
  };
}

import * as z from 'zod/mini';
import type { EmployeeId, Identity } from '../booking/types.js';
import { readText, writeAtomically } from '../lib/files.js';
import { parseJson } from '../lib/json.js';
import { isNewer, newerError } from '../lib/newer-format.js';
import type { KnownIdentity } from './profile.js';

const version = 1;

const stored = z.object({
  version: z.literal(version),
  employeeId: z.nullable(
    z.pipe(
      z.string(),
      z.transform((text) => text as EmployeeId),
    ),
  ),
  email: z.string(),
  otherEmails: z.optional(z.readonly(z.array(z.string()))),
  name: z.string(),
});

/** Who a profile is known to be, in a file of its own. Of a newer one nothing is believed: anybody would do then. */
export function knownIdentity(file: string, profile: string): KnownIdentity {
  const read = async () => {
    const value = parseJson((await readText(file)) ?? '');
    if (isNewer(value, version)) throw newerError(`Who profile ${profile} is known to be`);
    return value;
  };
  return {
    known: async () => {
      const parsed = stored.safeParse(await read());
      if (!parsed.success) return null;
      const { version: _, otherEmails, ...identity } = parsed.data;
      return otherEmails === undefined ? identity : { ...identity, otherEmails };
    },
    remember: async (identity: Identity) => {
      await read();
      await writeAtomically(file, `${JSON.stringify({ version, ...identity })}\n`);
    },
  };
}

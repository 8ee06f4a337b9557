import type { BrowserContext, Response } from 'playwright';
import * as z from 'zod/mini';
import type { EmployeeId } from '../booking/types.js';
import { parseForeign } from '../lib/foreign-text.js';
import { mayHaveToken } from './api-origin.js';

/** The signed-in person's employee, as the web app was told. */
export interface HeardEmployee {
  readonly employeeId: EmployeeId;
  readonly email: string;
  readonly name: string;
}

const person = z.object({
  id: z.string().check(z.minLength(1)),
  email: z.string().check(z.minLength(1)),
  name: z.string(),
});

/** Ways from an answer's root to the signed-in person's own employee (contract G9). */
const steps = /^(data|viewer|me|(current_?)?user|session|(current_?)?employee)$/i;
const employee = /employee$/i;
const largestAnswer = 4_000_000;

/**
 * Learns who is signed in from what the web app itself is told (contract W10), for tenants whose API does not answer
 * us. Only answers of the web app's and the API's origin to requests with a token count.
 */
export class TrafficIdentity {
  readonly #byToken = new Map<string, HeardEmployee>();

  constructor(
    context: BrowserContext,
    private readonly permitted: { readonly webOrigin: string; readonly apiUrl: string | null },
  ) {
    context.on('response', (response) => {
      this.#listen(response).catch(() => {});
    });
  }

  /** Whose token it is, or null while no answer has told. */
  of(token: string): HeardEmployee | null {
    return this.#byToken.get(token) ?? null;
  }

  async #listen(response: Response): Promise<void> {
    const { origin } = new URL(response.url());
    if (origin !== this.permitted.webOrigin && !mayHaveToken(origin, this.permitted)) return;
    const isJson = response.headers()['content-type']?.includes('json') === true;
    if (!isJson || response.status() !== 200) return;
    const token = this.#tokenOf(await response.request().allHeaders());
    if (token === null) return;
    const body = await response.body();
    if (body.length > largestAnswer) return;
    const found = findEmployee(parseForeign(body.toString('utf8')));
    if (found !== null) this.#byToken.set(token, found);
  }

  /** From the `Authorization` header, or from the web app's own cookie (contract S5, S6). */
  #tokenOf(headers: Readonly<Record<string, string>>): string | null {
    const bearer = /^bearer (.+)$/i.exec(headers.authorization ?? '')?.[1];
    if (bearer !== undefined) return bearer;
    const name = `access_token-${new URL(this.permitted.webOrigin).hostname}=`;
    const pairs = (headers.cookie ?? '').split('; ');
    return pairs.find((pair) => pair.startsWith(name))?.slice(name.length) ?? null;
  }
}

/** The signed-in person's employee in an answer, never anybody else's: lists are not looked into. */
export function findEmployee(answer: unknown): HeardEmployee | null {
  let level: unknown[] = [answer];
  for (let depth = 0; depth < 5 && level.length > 0; depth += 1) {
    const next: unknown[] = [];
    for (const value of level) {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) continue;
      for (const [key, child] of Object.entries(value)) {
        if (!steps.test(key)) continue;
        const parsed = employee.test(key) ? person.safeParse(child) : null;
        if (parsed?.success === true) {
          const { id, email, name } = parsed.data;
          return { employeeId: id as EmployeeId, email, name };
        }
        next.push(child);
      }
    }
    level = next;
  }
  return null;
}

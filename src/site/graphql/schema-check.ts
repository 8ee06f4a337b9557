import type { Clock } from '../../lib/clock.js';
import type { Log } from '../../lib/log.js';
import type { Cache } from '../deps.js';
import { assumeShape } from './assume.js';
import type { GraphqlClient } from './client.js';
import type { NotOwnList } from './errors.js';
import { datesOf, withNextOwn } from './next-own.js';
import { buildOperations, type OperationName, operationNames } from './operations.js';
import type { ApiShape } from './shape.js';
import {
  type Lesson,
  readVerdict,
  taught,
  unlearned,
  type Verdict,
  verdictKey,
} from './verdict.js';

export interface SchemaCheck {
  /** The verdict about this origin: from the cache, else from the API itself. */
  verdict(): Promise<Verdict>;
  /** The API said that it does not know what it was asked: the next `verdict()` asks it anew. */
  forget(): void;
  /**
   * The API did not take this operation. One that describes itself is looked at anew; of one that does not it is known
   * now that it has no such thing.
   */
  reject(name: OperationName, why: string): Promise<void>;
  /** Keeps what an answer has taught. */
  learn(lesson: Lesson): Promise<void>;
  /**
   * What is taken for one's own list is none: from now on it is the next that may be. One that gave nothing may yet give
   * something, and is kept for last; where there is no other it stays. False where nothing has changed.
   */
  nextOwn(why: NotOwnList): Promise<boolean>;
}

export interface SchemaCheckDeps {
  readonly client: GraphqlClient;
  readonly origin: string;
  readonly cache: Cache;
  /** The age of a verdict is told by the local clock: the site's is not known before its first answer. */
  readonly local: Clock;
  readonly log: Log;
}

export function createSchemaCheck(deps: SchemaCheckDeps): SchemaCheck {
  let current: Promise<Verdict> | null = null;
  let distrusted = false;
  /** Operations that the API did not take, as they were asked, and why. */
  const rejected = new Map<
    OperationName,
    { readonly text: string | undefined; readonly why: string }
  >();
  /** What the schema says anew and is asked in the same words would be refused in the same way. */
  const withoutRejected = (verdict: Verdict): Verdict => {
    const operations = { ...verdict.operations };
    const absent = { ...verdict.absent };
    for (const [name, { text, why }] of rejected) {
      if (operations[name] !== text) continue;
      delete operations[name];
      absent[name] = why;
    }
    return { ...verdict, operations, absent };
  };
  const find = async (): Promise<Verdict> => {
    const now = deps.local.now();
    const stored = distrusted ? null : await readVerdict(deps.cache, deps.origin, now);
    if (stored !== null) return stored;
    const verdict = withoutRejected(await checkSchema(deps.client, now));
    distrusted = false;
    await keep(deps, verdict);
    deps.log.info('api schema checked', {
      introspected: verdict.introspected,
      identity: verdict.identity,
      absent: verdict.absent,
    });
    return verdict;
  };
  return {
    verdict: () => {
      current ??= find().catch((error: unknown) => {
        current = null;
        throw error;
      });
      return current;
    },
    forget: () => {
      current = null;
      distrusted = true;
    },
    reject: async (name, said) => {
      const verdict = await (current ?? find());
      // It stands in sentences that have an end of their own.
      const why = said.replace(/\.$/, '');
      rejected.set(name, { text: verdict.operations[name], why });
      if (verdict.introspected) {
        current = null;
        distrusted = true;
        return;
      }
      const next = withoutRejected(verdict);
      current = Promise.resolve(next);
      await keep(deps, next);
    },
    learn: async (lesson) => {
      const verdict = taught(await (current ?? find()), lesson);
      current = Promise.resolve(verdict);
      deps.log.info('api learned', { ...lesson });
      await keep(deps, verdict);
    },
    nextOwn: async ({ why, message }) => {
      const next = withNextOwn(await (current ?? find()), why !== 'others', message);
      if (next === null) return false;
      current = Promise.resolve(next);
      deps.log.warn('own list left', { why });
      await keep(deps, next);
      return true;
    },
  };
}

async function keep({ cache, origin, log }: SchemaCheckDeps, verdict: Verdict): Promise<void> {
  await cache.write(verdictKey(origin), verdict).catch((error: unknown) => {
    log.warn('the schema verdict could not be kept', { error });
  });
}

/** Asks the API what it can be asked. Introspection where it is open (contract G2), else what is documented. */
async function checkSchema(client: GraphqlClient, now: number): Promise<Verdict> {
  const { inspect } = await import('./introspect.js');
  const inspection = await inspect(client);
  const shape = inspection?.shape ?? (await assumeShape(client));
  const texts = inspection?.texts ?? buildOperations(shape);
  const missing =
    inspection === null ? 'the API does not describe itself' : 'the API has no such thing';
  const absent = operationNames
    .filter((name) => !texts.has(name))
    .map((name): [OperationName, string] => [
      name,
      inspection?.refused.get(name) ?? doubtAbout(name, shape) ?? missing,
    ]);
  return {
    checkedAt: now,
    introspected: inspection !== null,
    identity: texts.has('identity') ? identityOf(shape) : 'none',
    ...unlearned,
    note: shape.note,
    ...datesOf(shape),
    otherOwn: inspection?.otherOwn ?? [],
    operations: Object.fromEntries(texts),
    absent: Object.fromEntries(absent),
  };
}

function doubtAbout(name: OperationName, { doubts }: ApiShape): string | null {
  const about = {
    cancelBooking: 'cancel',
    checkInBooking: 'checkIn',
    createBooking: 'book',
  } as const;
  return name in about ? (doubts[about[name as keyof typeof about]] ?? null) : null;
}

function identityOf(shape: ApiShape): Verdict['identity'] {
  if (shape.self.length > 0) return 'employee';
  return shape.email === null ? 'none' : 'email';
}

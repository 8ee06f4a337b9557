import type { GraphqlClient, Wanted } from './client.js';
import { dateStyles } from './date-style.js';
import {
  DateRefused,
  type NotOwnList,
  RefusedQuery,
  SchemaMismatch,
  SiteChanged,
} from './errors.js';
import type { OperationName } from './operations.js';
import { isDispensable, type Reply } from './reply.js';
import type { SchemaCheck } from './schema-check.js';
import { type Lesson, taught, type Verdict } from './verdict.js';

export type Variables = Readonly<Record<string, unknown>>;

/** The checked operations of one API origin, sent by name. */
export interface Api {
  readonly client: GraphqlClient;
  verdict(): Promise<Verdict>;
  /** Keeps what an answer has taught, for this run and later ones. */
  learn(lesson: Lesson): Promise<void>;
  /**
   * A read whose variables may depend on the verdict. Asked anew, once, when the schema turns out to have changed;
   * with dates in another style or for fewer items while the API refuses to be asked so.
   * @throws RefusedQuery when it will not be asked in any of these ways
   */
  read<T>(
    name: OperationName,
    variables: Variables | ((verdict: Verdict) => Variables),
    parse: (data: unknown) => T,
    /** Its text made anew from the checked one, for a question whose size is not known beforehand. */
    shape?: (text: string) => string,
  ): Promise<T>;
  /** Goes on to the next list that may be one's own; false where there is none. */
  nextOwn(why: NotOwnList): Promise<boolean>;
  /** One request, never repeated. */
  write(name: OperationName, variables: Variables, wanted?: Wanted): Promise<Reply>;
  /** The API did not take this operation: its schema is not what it was, or not what is documented. */
  reject(name: OperationName, why: string): Promise<void>;
}

/** Numbers of items to ask for at once, each tried while the API refuses more. */
const pageSizes = [50, 10, 3, 1];

export function createApi(client: GraphqlClient, schema: SchemaCheck): Api {
  const call = async (
    name: OperationName,
    variables: Parameters<Api['read']>[1],
    lesson: Lesson = {},
    shape: (text: string) => string = (text) => text,
  ) => {
    const verdict = taught(await schema.verdict(), lesson);
    const known = verdict.operations[name];
    if (known === undefined) {
      const why = verdict.absent[name] ?? 'it is not offered';
      throw new SiteChanged(`The API cannot be asked for "${name}": ${why}.`);
    }
    const text = shape(known);
    const given = typeof variables === 'function' ? variables(verdict) : variables;
    const all = { pageSize: verdict.pageSizes[name] ?? verdict.pageSize, ...given };
    return { verdict, name, text, variables: declaredOnly(text, all) };
  };
  const ask = async <T>(...[name, variables, parse, shape]: Parameters<typeof read<T>>) => {
    const asked = await call(name, variables, {}, shape);
    let refusal: RefusedQuery;
    try {
      return await client.read(asked, parse, isDispensable);
    } catch (error) {
      if (!(error instanceof RefusedQuery)) throw error;
      refusal = error;
    }
    for (const lesson of otherWays(asked, refusal)) {
      try {
        const value = await client.read(
          await call(name, variables, lesson, shape),
          parse,
          isDispensable,
        );
        await schema.learn(lesson);
        return value;
      } catch (error) {
        if (!(error instanceof RefusedQuery)) throw error;
      }
    }
    if (refusal instanceof DateRefused) throw new SiteChanged(refusal.message, { cause: refusal });
    throw refusal;
  };
  const read: Api['read'] = async (...question) => {
    try {
      return await ask(...question);
    } catch (error) {
      if (!(error instanceof SchemaMismatch)) throw error;
      schema.forget();
      return await ask(...question);
    }
  };
  return {
    client,
    verdict: () => schema.verdict(),
    learn: (lesson) => schema.learn(lesson),
    nextOwn: (why) => schema.nextOwn(why),
    reject: (name, why) => schema.reject(name, why),
    read,
    write: async (name, variables, wanted) =>
      await client.send(await call(name, variables), wanted),
  };
}

/** The same question for fewer items, unless it is the dates that were refused, and then each with dates in another style. */
function otherWays(
  {
    name,
    verdict,
    text,
  }: { readonly name: OperationName; readonly verdict: Verdict; readonly text: string },
  refusal: RefusedQuery,
): Lesson[] {
  const key = name === 'held' ? 'heldDates' : 'dates';
  const { [key]: style } = verdict;
  const pageSize = verdict.pageSizes[name] ?? verdict.pageSize;
  const dated = /\$(fromDate|ownFrom)\b/.test(text);
  const styles = dated ? [style, ...dateStyles.filter((each) => each !== style)] : [style];
  const sized = text.includes('$pageSize') && !(refusal instanceof DateRefused);
  const smaller = sized ? pageSizes.filter((size) => size < pageSize) : [];
  // In another style it is enough to ask for as many as before and for the fewest.
  const sizes = (index: number) => [pageSize, ...(index === 0 ? smaller : smaller.slice(-1))];
  return styles
    .flatMap((each, index) =>
      sizes(index).map((size) => ({ [key]: each, pageSizes: { [name]: size } })),
    )
    .slice(1);
}

function declaredOnly(text: string, variables: Variables): Variables {
  const declares = (name: string) => new RegExp(`\\$${name}:`).test(text);
  return Object.fromEntries(Object.entries(variables).filter(([name]) => declares(name)));
}

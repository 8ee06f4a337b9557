import type { GraphqlClient, Wanted } from './client.js';
import { DateRefused, SchemaMismatch, SiteChanged } from './errors.js';
import type { OperationName } from './operations.js';
import { isDispensable, type Reply } from './reply.js';
import type { SchemaCheck } from './schema-check.js';
import type { Verdict } from './verdict.js';

export type Variables = Readonly<Record<string, unknown>>;

/** The checked operations of one API origin, sent by name. */
export interface Api {
  readonly client: GraphqlClient;
  verdict(): Promise<Verdict>;
  /**
   * A read whose variables may depend on the verdict. Asked anew, once, when the schema turns out to have changed, and
   * with dates in another style while the API refuses those it was given.
   */
  read<T>(
    name: OperationName,
    variables: Variables | ((verdict: Verdict) => Variables),
    parse: (data: unknown) => T,
  ): Promise<T>;
  /** One request, never repeated. */
  write(name: OperationName, variables: Variables, wanted?: Wanted): Promise<Reply>;
  /** The schema is not what it was: check it again before the next operation. */
  forget(): void;
}

export function createApi(client: GraphqlClient, schema: SchemaCheck): Api {
  const call = async (name: OperationName, variables: Parameters<Api['read']>[1]) => {
    const verdict = await schema.verdict();
    const text = verdict.operations[name];
    if (text === undefined) {
      const why = verdict.absent[name] ?? 'it is not offered';
      throw new SiteChanged(`The API cannot be asked for "${name}": ${why}.`);
    }
    const given = typeof variables === 'function' ? variables(verdict) : variables;
    return { verdict, name, text, variables: declaredOnly(text, given) };
  };
  const read: Api['read'] = async (name, variables, parse) => {
    const asked = await call(name, variables);
    try {
      return await client.read(asked, parse, isDispensable);
    } catch (error) {
      if (!(error instanceof DateRefused)) throw error;
      if (await schema.refuseDates(asked.verdict)) return await read(name, variables, parse);
      throw new SiteChanged(error.message, { cause: error });
    }
  };
  return {
    client,
    verdict: () => schema.verdict(),
    forget: () => schema.forget(),
    read: async (name, variables, parse) => {
      try {
        return await read(name, variables, parse);
      } catch (error) {
        if (!(error instanceof SchemaMismatch)) throw error;
        schema.forget();
        return await read(name, variables, parse);
      }
    },
    write: async (name, variables, wanted) =>
      await client.send(await call(name, variables), wanted),
  };
}

function declaredOnly(text: string, variables: Variables): Variables {
  const declares = (name: string) => new RegExp(`\\$${name}:`).test(text);
  return Object.fromEntries(Object.entries(variables).filter(([name]) => declares(name)));
}

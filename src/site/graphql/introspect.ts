import {
  buildClientSchema,
  type GraphQLSchema,
  getIntrospectionQuery,
  parse,
  validate,
} from 'graphql';
import * as z from 'zod/mini';
import { type GraphqlClient, introspectionName } from './client.js';
import { discoverShape } from './discover.js';
import { AnswerError, SiteChanged } from './errors.js';
import { datesOf } from './next-own.js';
import { buildOperations, type OperationName, ownOperations } from './operations.js';
import { type GraphqlError, isSchemaError } from './reply.js';
import type { ApiShape } from './shape.js';
import type { OwnChoice } from './verdict.js';

/** What a schema says about the operations that we may send. */
export interface Inspection {
  readonly shape: ApiShape;
  readonly texts: ReadonlyMap<OperationName, string>;
  /** Operations that the schema would not take, with its words. */
  readonly refused: ReadonlyMap<OperationName, string>;
  /** Other lists that may be one's own, and last that there is none. */
  readonly otherOwn: OwnChoice[];
}

const introspection = z.object({ __schema: z.looseObject({ types: z.array(z.unknown()) }) });

/**
 * Introspects the API (contract G2) and validates every operation against its schema.
 * Null when the tenant has introspection switched off. This module brings graphql-js with it, which is heavy: it is
 * loaded only when there is no verdict yet.
 */
export async function inspect(client: GraphqlClient): Promise<Inspection | null> {
  const text = getIntrospectionQuery({ descriptions: false, inputValueDeprecation: false });
  const reply = await readIntrospection(client, text);
  if (reply === null) return null;
  let schema: GraphQLSchema;
  try {
    schema = buildClientSchema(reply as unknown as Parameters<typeof buildClientSchema>[0]);
  } catch (cause) {
    throw new SiteChanged('The API describes itself in a way that cannot be read.', { cause });
  }
  const shape = discoverShape(schema);
  const texts = new Map<OperationName, string>();
  const refused = new Map<OperationName, string>();
  for (const [name, operation] of buildOperations(shape)) {
    const problem = validate(schema, parse(operation))[0];
    if (problem === undefined) texts.set(name, operation);
    else refused.set(name, problem.message);
  }
  return { shape, texts, refused, otherOwn: otherChoices(schema, shape) };
}

function otherChoices(schema: GraphQLSchema, shape: ApiShape): OwnChoice[] {
  if (shape.own === null) return [];
  const choices = [...shape.otherOwn, { own: null, past: null }].map((lists) => {
    const built = buildOperations({ ...shape, ...lists });
    const operations = ownOperations.flatMap((name) => {
      const text = built.get(name);
      const isGood = text !== undefined && validate(schema, parse(text)).length === 0;
      return isGood ? [[name, text] as const] : [];
    });
    return {
      isNone: lists.own === null,
      operations: Object.fromEntries(operations),
      ...datesOf(lists),
    };
  });
  return choices
    .filter(({ isNone, operations }) => isNone || 'ownBookings' in operations)
    .map(({ isNone: _, ...choice }) => choice);
}

type Introspection = z.infer<typeof introspection>;

async function readIntrospection(
  client: GraphqlClient,
  text: string,
): Promise<Introspection | null> {
  const call = { name: introspectionName, text, variables: {} };
  const parseIt = (data: unknown) => introspection.safeParse(data).data ?? null;
  try {
    return await client.read(call, parseIt, isClosed);
  } catch (error) {
    // In other words than we know, and again and again: there is none to be had.
    if (error instanceof AnswerError) return null;
    throw error;
  }
}

/** Whether an error says that introspection is switched off; others may pass. */
function isClosed(error: GraphqlError): boolean {
  const words = /introspect|__schema|__type|disabled|not (allowed|permitted)|forbidden/i;
  return words.test(error.message) || isSchemaError(error);
}

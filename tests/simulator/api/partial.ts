import {
  defaultFieldResolver,
  GraphQLError,
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  isLeafType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import type { Ask } from './resolvers.js';

/** Breaks one field of one execution: the one reached as number `at`, counting from 0. */
export interface Strike {
  readonly at: number;
  /** Fields that could have been broken so far. */
  seen: number;
}

export interface StrikingAsk extends Ask {
  readonly strike: Strike;
}

/** Only what may be null and leads to objects is worth breaking. */
function isBreakable(field: GraphQLField<unknown, StrikingAsk>): boolean {
  return !isNonNullType(field.type) && !isLeafType(getNamedType(field.type));
}

/** Makes a schema in which one field can fail while its neighbours answer (contract G4: errors beside partial data). */
export function makeBreakable(schema: GraphQLSchema): GraphQLSchema {
  const roots = [schema.getQueryType(), schema.getMutationType()];
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__') || roots.includes(type)) continue;
    for (const field of Object.values(type.getFields())) {
      if (!isBreakable(field)) continue;
      const resolve = field.resolve ?? defaultFieldResolver;
      field.resolve = (source, args, ask: StrikingAsk, info) => {
        const struck = ask.strike.seen === ask.strike.at;
        ask.strike.seen += 1;
        if (struck) throw new GraphQLError(`Something went wrong while loading ${field.name}.`);
        return resolve(source, args, ask, info);
      };
    }
  }
  return schema;
}

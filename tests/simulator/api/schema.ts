import { buildSchema, type GraphQLSchema, isInterfaceType, isObjectType } from 'graphql';
import type { ApiTraits } from '../tenant/api.js';
import type { WorldNode } from '../world/world.js';
import { assumedResolvers } from './assumed.js';
import { baseMutations } from './mutations.js';
import { createReportedSchema } from './reported.js';
import {
  type Ask,
  accountResolvers,
  baseResolvers,
  listResolvers,
  type Resolvers,
} from './resolvers.js';
import { schemaText } from './sdl.js';

/** Name of a node's type: what is unlike in the shapes tells them apart. */
function typeOf(node: WorldNode): string {
  if ('user' in node) return 'User';
  if ('userName' in node) return 'Employee';
  if ('madeAt' in node) return 'Booking';
  if ('departments' in node) return 'Company';
  if ('floors' in node) return 'Building';
  if ('layout' in node) return 'Floor';
  if ('kind' in node) return 'Space';
  return 'color' in node ? 'Neighborhood' : 'Department';
}

function attach(schema: GraphQLSchema, resolvers: Resolvers): void {
  for (const [typeName, fields] of Object.entries(resolvers)) {
    const type = schema.getType(typeName);
    if (!isObjectType(type)) throw new Error(`The schema has no type ${typeName}.`);
    for (const [name, resolve] of Object.entries(fields)) {
      const field = type.getFields()[name];
      if (!field) throw new Error(`The schema has no field ${typeName}.${name}.`);
      field.resolve = (source: unknown, args: unknown, ask: Ask) =>
        resolve(source as never, args as never, ask);
    }
  }
}

function drawnSchema(traits: ApiTraits): GraphQLSchema {
  const schema = buildSchema(schemaText(traits));
  const parts = [
    baseResolvers,
    accountResolvers(traits),
    listResolvers(traits),
    baseMutations,
    ...assumedResolvers(traits),
  ];
  for (const part of parts) attach(schema, part);
  return schema;
}

/** The executable schema of a tenant (contract section 2). */
export function createSchema(traits: ApiTraits): GraphQLSchema {
  const schema =
    traits.reported === undefined
      ? drawnSchema(traits)
      : createReportedSchema(traits, traits.reported);
  const node = schema.getType('Node');
  if (isInterfaceType(node)) node.resolveType = (value: WorldNode) => typeOf(value);
  return schema;
}

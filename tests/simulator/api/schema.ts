import { readFileSync } from 'node:fs';
import { buildSchema, type GraphQLSchema, isInterfaceType, isObjectType } from 'graphql';
import type { Dialect } from '../types.js';
import type { WorldNode } from '../world/world.js';
import { baseMutations, renamedResolvers, standardResolvers } from './mutations.js';
import { type Ask, baseResolvers, type Resolvers } from './resolvers.js';

interface DialectParts {
  readonly files: readonly string[];
  readonly resolvers: readonly Resolvers[];
}

const DIALECTS: Record<Dialect, DialectParts> = {
  standard: { files: ['base', 'standard'], resolvers: [standardResolvers] },
  renamed: { files: ['base', 'renamed'], resolvers: [renamedResolvers] },
  closed: { files: ['base'], resolvers: [] },
};

/** The SDL of a dialect. */
export function schemaText(dialect: Dialect): string {
  return DIALECTS[dialect].files
    .map((name) => readFileSync(new URL(`./schema/${name}.graphql`, import.meta.url), 'utf8'))
    .join('\n');
}

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

/** The executable schema of a dialect (contract section 2). */
export function createSchema(dialect: Dialect): GraphQLSchema {
  const schema = buildSchema(schemaText(dialect));
  for (const part of [baseResolvers, baseMutations, ...DIALECTS[dialect].resolvers]) {
    attach(schema, part);
  }
  const node = schema.getType('Node');
  if (isInterfaceType(node)) node.resolveType = (value: WorldNode) => typeOf(value);
  return schema;
}

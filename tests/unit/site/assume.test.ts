import { buildSchema, parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { assumeShape } from '../../../src/site/graphql/assume.js';
import type { Call, GraphqlClient } from '../../../src/site/graphql/client.js';
import { RefusedQuery, SchemaMismatch } from '../../../src/site/graphql/errors.js';
import { bareList } from '../../../src/site/graphql/lists.js';
import { schemaWith } from './schemas.js';

const connectionOf = (type: string) => `
  type ${type}Connection { edges: [${type}Edge] pageInfo: Info } type ${type}Edge { node: ${type} }`;
const paged = {
  viewer: 'company: Firm',
  types: `type Info { hasNextPage: Boolean! endCursor: String }
    type Firm { employees(first: Int, after: String): EmployeeConnection }
    ${connectionOf('Employee')}`,
};
const bare = { viewer: 'email: String company: Company' };

/** What is assumed of an API that shows no schema and has nothing in it but employees, and says so of a question it does not know. */
async function assumed(parts: Parameters<typeof schemaWith>[0], refusal: Error) {
  const schema = buildSchema(schemaWith(parts));
  const read = async ({ text }: Call, take: (data: unknown) => unknown) => {
    if (validate(schema, parse(text)).length > 0) throw refusal;
    const employees = parts === bare ? [] : { edges: [], pageInfo: null };
    return take({ viewer: { email: 'me@site.example', company: { buildings: [], employees } } });
  };
  return await assumeShape({ read } as unknown as GraphqlClient);
}

describe.each([
  ['in words that tell', new SchemaMismatch('Cannot query field.')],
  ['in words of its own', new RefusedQuery('E_4400')],
])('an API that refuses %s what it does not know', (_, refusal) => {
  it('is asked for the list of employees as it comes (contract G6, G9)', async () => {
    expect(await assumed(bare, refusal)).toMatchObject({ email: 'email', employees: bareList });
    expect(await assumed(paged, refusal)).toMatchObject({
      email: null,
      employees: { style: 'edges', paged: true, sized: true },
    });
  });

  it('has none where there is none', async () => {
    const none = { viewer: 'company: Firm', types: 'type Firm { buildings: [Building!]! }' };
    expect(await assumed(none, refusal)).toMatchObject({ employees: null });
  });
});

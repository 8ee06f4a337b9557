import { buildSchema, parse, validate } from 'graphql';
import { expect, it } from 'vitest';
import { viewer } from '../../../src/site/web/documents.js';
import { schemaWith } from '../site/schemas.js';

it('a page asks who is signed in by nothing of the viewer but its address (contract G9, W10)', () => {
  const schema = buildSchema(schemaWith({ viewer: 'email: String' }));
  expect(validate(schema, parse(viewer.document))).toEqual([]);
});

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import * as z from 'zod/mini';
import { settingsDocument } from '../../../src/profile/schema.js';

test('the published schema names every setting, and the example refers to it', () => {
  const schema = z.toJSONSchema(settingsDocument, { io: 'input', target: 'draft-7' });
  const profile = schema.properties?.profiles as {
    additionalProperties: { properties: object; required: string[]; additionalProperties: boolean };
  };
  expect(profile.additionalProperties.required).toEqual(['url', 'building', 'floor']);
  expect(profile.additionalProperties.additionalProperties).toBe(false);
  const root = new URL('../../../', import.meta.url);
  const example = JSON.parse(readFileSync(new URL('profiles.example.json', root), 'utf8'));
  expect(settingsDocument.safeParse(example).error).toBeUndefined();
  expect(Object.keys(profile.additionalProperties.properties)).toEqual(
    expect.arrayContaining(Object.keys(example.profiles.alice)),
  );
  const { files } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'));
  expect(example.$schema).toBe('./dist/profiles.schema.json');
  expect(files).toContain('dist');
});

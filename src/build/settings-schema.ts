import * as z from 'zod/mini';
import { settingsDocument } from '../profile/schema.js';

/** The JSON Schema of the settings, which the package publishes and `profiles.example.json` refers to. */
export function settingsSchema(): string {
  const schema = z.toJSONSchema(settingsDocument, { io: 'input', target: 'draft-7' });
  return `${JSON.stringify(schema, null, 2)}\n`;
}

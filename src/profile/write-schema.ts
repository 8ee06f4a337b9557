/**
 * Run once at build: writes the JSON Schema of the settings beside the compiled sources, where the package publishes
 * it and `profiles.example.json` refers to it.
 */
import { writeFileSync } from 'node:fs';
import * as z from 'zod';
import { settingsDocument } from './schema.js';

const schema = z.toJSONSchema(settingsDocument, { io: 'input', target: 'draft-7' });
const file = new URL('../profiles.schema.json', import.meta.url);
writeFileSync(file, `${JSON.stringify(schema, null, 2)}\n`);

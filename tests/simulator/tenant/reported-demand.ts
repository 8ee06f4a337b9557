import { buildSchema, isInputObjectType, isRequiredInputField } from 'graphql';
import type { Demanded } from './pages.js';

/** Of contract G15. */
const observed = new Set(['spaceId', 'employeeId', 'startDate', 'endDate', 'note']);

const values: Readonly<Record<string, Pick<Demanded, 'type' | 'value'>>> = {
  'ID!': { type: 'ID', value: 'reported' },
  'String!': { type: 'String', value: 'reported' },
  'Int!': { type: 'Int', value: 1 },
};

/** What a reported schema demands with each booking beside what was observed: the pages of such a site have to send it. */
export function demandedIn(sdl: string | null): Demanded | null {
  const input = sdl === null ? null : buildSchema(sdl).getType('CreateBookingInput');
  if (!isInputObjectType(input)) return null;
  for (const field of Object.values(input.getFields())) {
    const known = values[String(field.type)];
    if (observed.has(field.name) || !isRequiredInputField(field) || known === undefined) continue;
    return { name: field.name, ...known, lacking: null };
  }
  return null;
}

import * as z from 'zod';
import type { CivilDate } from '../../lib/civil-date.js';
import type { GraphqlClient } from './client.js';
import { type DateStyle, styleAfter, writeDate } from './date-style.js';
import { DateRefused, SchemaMismatch } from './errors.js';
import { bareList, connection, type ListShape, listOf, selectList } from './lists.js';
import { operation } from './operations.js';
import { type ApiShape, documentedShape } from './shape.js';

const anyDate = '2026-01-01' as CivilDate;

/**
 * The shape of an API that cannot be introspected: what is documented or observed (contract D and O), nothing that is
 * only assumed. Whether its lists are connections (contract G6) is asked with `__typename`, which is always allowed.
 */
export async function assumeShape(client: GraphqlClient): Promise<ApiShape> {
  const ask = (name: string, body: string, variables = {}) => probe(client, name, body, variables);
  const tree = (inner: string) => `viewer { company { buildings ${inner} } }`;
  const buildingsIn = (data: unknown) => at(data, ['viewer', 'company', 'buildings']);
  const buildings = kindOf(buildingsIn(await ask('buildingsKind', tree('{ __typename }'))));
  const building = (inner: string) => tree(selectList(buildings, `floors ${inner}`));
  const floorsIn = (data: unknown) => at(first(buildingsIn(data)), ['floors']);
  const floors = kindOf(floorsIn(await ask('floorsKind', building('{ __typename }'))));
  const anyFloor = first(floorsIn(await ask('anyFloor', building(selectList(floors, 'id')))));
  const floorId = at(anyFloor, ['id']);
  const email = (await ask('viewerEmail', 'viewer { email }')) === null ? null : 'email';
  const shape = { ...documentedShape, buildings, floors, email };
  if (typeof floorId !== 'string') return shape;
  const onFloor = (inner: string) => `node(id: $floorId) { ... on Floor { spaces ${inner} } }`;
  const spacesIn = (data: unknown) => at(data, ['node', 'spaces']);
  const spaces = kindOf(spacesIn(await ask('spacesKind', onFloor('{ __typename }'), { floorId })));
  const held = 'bookings(fromDate: $fromDate, toDate: $toDate) { __typename }';
  const withBookings = await inSomeStyle((style) => {
    const [fromDate, toDate] = [writeDate(anyDate, style), writeDate(anyDate, style)];
    return ask('bookingsKind', onFloor(selectList(spaces, held)), { floorId, fromDate, toDate });
  });
  const spaceBookings = kindOf(at(first(spacesIn(withBookings)), ['bookings']));
  return { ...shape, spaces, spaceBookings };
}

/** The answer to a question in the first style of dates that the API takes. */
async function inSomeStyle<T>(
  ask: (style: DateStyle) => Promise<T>,
  style: DateStyle = 'date',
): Promise<T> {
  try {
    return await ask(style);
  } catch (error) {
    const next = error instanceof DateRefused ? styleAfter(style) : null;
    if (next === null) throw error;
    return await inSomeStyle(ask, next);
  }
}

/** Data of a question, or null when the schema does not know it. */
async function probe(
  client: GraphqlClient,
  name: string,
  body: string,
  variables: Readonly<Record<string, unknown>>,
): Promise<unknown> {
  const call = { name, text: operation('query', name, body), variables };
  try {
    return await client.read(call, (data) => data);
  } catch (error) {
    if (error instanceof SchemaMismatch) return null;
    throw error;
  }
}

/** An array is a bare list, an object a connection; with nothing to see it is taken for a bare one. */
function kindOf(value: unknown): ListShape {
  return value === null || Array.isArray(value) ? bareList : connection;
}

/** The first item of a list of either kind, or null. */
function first(value: unknown): unknown {
  const list = listOf(z.unknown()).safeParse(value);
  return list.success ? (list.data.items[0] ?? null) : null;
}

function at(value: unknown, keys: readonly string[]): unknown {
  let here = value;
  for (const key of keys) {
    if (typeof here !== 'object' || here === null) return null;
    here = (here as Readonly<Record<string, unknown>>)[key];
  }
  return here ?? null;
}

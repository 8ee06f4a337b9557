import * as z from 'zod/mini';
import type { CivilDate } from '../../lib/civil-date.js';
import type { GraphqlClient } from './client.js';
import { dateStyles, writeDate } from './date-style.js';
import { RefusedQuery, SchemaMismatch } from './errors.js';
import { bareList, connection, type ListShape, listOf, selectList } from './lists.js';
import { operation } from './operations.js';
import { type ApiShape, documentedShape } from './shape.js';

const anyDate = '2026-01-01' as CivilDate;
type Variables = Readonly<Record<string, unknown>>;
/** Data of a question, or undefined where the API will not be asked so. */
type Ask = (name: string, body: string, variables?: Variables) => Promise<unknown>;

/**
 * The shape of an API that cannot be introspected: what is documented or observed (contract D and O), nothing that is
 * only assumed. How its lists come (contract G6) is asked with `__typename`, which is always allowed.
 */
export async function assumeShape(client: GraphqlClient): Promise<ApiShape> {
  const strict: Ask = (name, body, variables = {}) => probe(client, name, body, variables);
  const ask: Ask = (...question) => strict(...question).catch(unknownWhereRefused);
  const inCompany = (inner: string) => `viewer { company { ${inner} } }`;
  const company = ['viewer', 'company'];
  const buildings = await listShapeOf(ask, 'buildings', inCompany, company);
  const email = (await ask('viewerEmail', 'viewer { email }')) === undefined ? null : 'email';
  const employees = await employeesShape(ask, inCompany, company);
  const shape: ApiShape = { ...documentedShape, buildings, email, employees };
  const buildingId = await firstId(ask, 'buildings', buildings, inCompany, company);
  if (buildingId === null) return shape;
  const inBuilding = (inner: string) => `node(id: $buildingId) { ... on Building { ${inner} } }`;
  const floors = await listShapeOf(ask, 'floors', inBuilding, ['node'], { buildingId });
  const floorId = await firstId(ask, 'floors', floors, inBuilding, ['node'], { buildingId });
  if (floorId === null) return { ...shape, floors };
  const inFloor = (inner: string) => `node(id: $floorId) { ... on Floor { ${inner} } }`;
  const spaces = await listShapeOf(ask, 'spaces', inFloor, ['node'], { floorId });
  const spaceId = await firstId(ask, 'spaces', spaces, inFloor, ['node'], { floorId });
  if (spaceId === null) return { ...shape, floors, spaces };
  const inSpace = (inner: string) => `node(id: $spaceId) { ... on Space { ${inner} } }`;
  const spaceBookings = await inSomeStyle((fromDate) =>
    listShapeOf(
      strict,
      'bookings',
      inSpace,
      ['node'],
      { spaceId, fromDate },
      'fromDate: $fromDate',
    ),
  );
  return { ...shape, floors, spaces, spaceBookings };
}

/** Arguments that a connection may take, the most useful first. */
const pagings = [
  { text: 'first: 1, after: null', paged: true, sized: true },
  { text: 'after: null', paged: true, sized: false },
  { text: 'first: 1', paged: false, sized: true },
  { text: '', paged: false, sized: false },
] as const;

/** An array is a bare list; of a connection its fields and arguments are tried until the schema knows them. */
async function listShapeOf(
  ask: Ask,
  field: string,
  within: (inner: string) => string,
  path: readonly string[],
  variables: Variables = {},
  given = '',
): Promise<ListShape> {
  const name = `${field}Kind`;
  const bare = await ask(name, within(`${field}${bracketed(given)} { __typename }`), variables);
  const value = bare === undefined ? undefined : at(bare, [...path, field]);
  if (Array.isArray(value) || value === null) return bareList;
  for (const { text, paged, sized } of pagings) {
    const all = bracketed([given, text].filter((part) => part !== '').join(', '));
    for (const style of ['edges', 'nodes'] as const) {
      const shape: ListShape = { style, paged, sized };
      const body = within(`${field}${all} ${selectList(shape, '__typename')}`);
      if ((await ask(name, body, variables)) !== undefined) return shape;
    }
  }
  return connection;
}

/** Everybody of the company, as they hang off it (contract G9); null where the list cannot be asked for to its end. */
async function employeesShape(
  ask: Ask,
  within: (inner: string) => string,
  path: readonly string[],
): Promise<ListShape | null> {
  const bare = await ask('employeesKind', within('employees { __typename }'));
  if (Array.isArray(at(bare, [...path, 'employees']))) return bareList;
  const [{ text, ...most }] = pagings;
  for (const style of ['edges', 'nodes'] as const) {
    const shape: ListShape = { style, ...most };
    const body = within(`employees(${text}) ${selectList(shape, '__typename')}`);
    if ((await ask('employeesKind', body)) !== undefined) return shape;
  }
  return null;
}

function bracketed(text: string): string {
  return text === '' ? '' : `(${text})`;
}

async function firstId(
  ask: Ask,
  field: string,
  shape: ListShape,
  within: (inner: string) => string,
  path: readonly string[],
  variables: Variables = {},
): Promise<string | null> {
  const given = shape.sized ? '(first: 1)' : '';
  const plain = { ...shape, paged: false };
  const body = within(`${field}${given} ${selectList(plain, 'id')}`);
  const data = await ask(`${field}First`, body, variables);
  const list = listOf(z.object({ id: z.string() })).safeParse(at(data, [...path, field]));
  return list.success ? (list.data.items[0]?.id ?? null) : null;
}

/**
 * An API may say in any words that it does not know what a question asks, or in none that tell (contract section 3): what
 * it will not be asked is not there for us.
 */
function unknownWhereRefused(error: unknown): undefined {
  if (error instanceof RefusedQuery) return undefined;
  throw error;
}

/** The answer to a question in the first style of dates that the API takes. */
async function inSomeStyle<T>(ask: (date: string) => Promise<T>): Promise<T> {
  let refusal: unknown = null;
  for (const style of dateStyles) {
    try {
      return await ask(writeDate(anyDate, style));
    } catch (error) {
      if (!(error instanceof RefusedQuery)) throw error;
      refusal = error;
    }
  }
  throw refusal;
}

async function probe(
  client: GraphqlClient,
  name: string,
  body: string,
  variables: Variables,
): Promise<unknown> {
  const call = { name, text: operation('query', name, body), variables };
  try {
    return await client.read(call, (data) => data);
  } catch (error) {
    if (error instanceof SchemaMismatch) return undefined;
    throw error;
  }
}

function at(value: unknown, keys: readonly string[]): unknown {
  let here = value;
  for (const key of keys) {
    if (typeof here !== 'object' || here === null) return null;
    here = (here as Readonly<Record<string, unknown>>)[key];
  }
  return here ?? null;
}

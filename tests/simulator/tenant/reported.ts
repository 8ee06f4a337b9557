import { readFileSync } from 'node:fs';
import {
  buildSchema,
  type FieldNode,
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isListType,
  isNonNullType,
  isObjectType,
  parse,
  type SelectionNode,
  visit,
} from 'graphql';
import { type TenantReport, tenantReport } from '../../../src/site/report/tenant-report.js';
import { SimulatorError } from '../errors.js';
import { type ApiTraits, fixedApis } from './api.js';
import { bare, type ListTrait, type ListTraits, relay } from './lists.js';
import { demandedIn } from './reported-demand.js';
import { bounded, limitsOf } from './reported-limits.js';
import { pagesFrom } from './reported-pages.js';
import { signInFrom } from './reported-sign-in.js';
import { fixedTenant, type Tenant } from './tenant.js';
import { standardWorld, type WorldTraits } from './world.js';

/** What a report tells of an API that describes itself, and which of its parts the client has chosen (contract G9, G16). */
export interface ReportedApi {
  readonly sdl: string;
  /** Fields from the viewer on. */
  readonly employee: readonly string[] | null;
  readonly own: ReportedList | null;
  readonly past: ReportedList | null;
  /** Names of mutations. */
  readonly cancel: string | null;
  readonly checkIn: string | null;
}

/** A list by the root field and the fields that lead to it. */
export interface ReportedList {
  readonly path: readonly string[];
  readonly name: string;
}

/** A report as `spaceiq doctor --report` wrote it. @throws SimulatorError for any other file */
export function readReport(file: string): TenantReport {
  try {
    return tenantReport.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    throw new SimulatorError(`${file} is no report of spaceiq doctor --report.`);
  }
}

/** A tenant of the shape that a report tells. What it tells nothing of is as the standard tenant has it. */
export function tenantFrom(report: TenantReport): Tenant {
  const standard = fixedTenant('standard');
  return {
    ...standard,
    name: 'reported tenant',
    api: report.api.schema === null ? closedApi(report) : openApi(report, report.api.schema),
    world: worldOf(report),
    pages: { ...pagesFrom(report), demanded: demandedIn(report.api.schema) },
    signIn: signInFrom(report),
  };
}

function openApi({ api, exchanges }: TenantReport, sdl: string): ApiTraits {
  const schema = buildSchema(sdl);
  const own = listIn(api.operations.ownBookings);
  return {
    ...fixedApis.standard,
    dates: datesOf(api),
    rate: api.rate ?? null,
    limits: limitsOf(api),
    lists: bounded(listsOf(schema, own), api),
    account: accountIn(api.operations.identity),
    reported: {
      sdl,
      employee: pathTo(fieldNamed(api.operations.identity, wayTaken(exchanges))),
      own,
      past: listIn(api.operations.pastBookings),
      cancel: fieldNamed(api.operations.cancelBooking, 'answer')?.name.value ?? null,
      checkIn: fieldNamed(api.operations.checkInBooking, 'answer')?.name.value ?? null,
    },
  };
}

/** An API that does not describe itself is known by what the client has found out of its lists, and asks. */
function closedApi({ api }: TenantReport): ApiTraits {
  const documents = Object.values(api.operations);
  const list = (name: string) => listAsked(documents, name);
  return {
    ...fixedApis.closed,
    account: accountIn(api.operations.identity),
    schema: api.introspectionStatus === 403 ? 'forbidden' : 'closed',
    dates: datesOf(api),
    rate: api.rate ?? null,
    limits: limitsOf(api),
    lists: bounded(
      {
        ...fixedApis.closed.lists,
        buildings: list('buildings'),
        floors: list('floors'),
        spaces: list('spaces'),
        spaceBookings: list('bookings'),
      },
      api,
    ),
  };
}

/** How documents ask for a list of that name. */
function listAsked(documents: readonly string[], name: string): ListTrait {
  const asked = documents.flatMap((document) => fieldsIn(document, name));
  const styles = (['edges', 'nodes'] as const).filter((style) =>
    asked.some(({ selectionSet }) =>
      selectionSet?.selections.some((each) => each.kind === 'Field' && each.name.value === style),
    ),
  );
  const [style] = styles;
  const takesFirst = asked.some(({ arguments: given = [] }) =>
    given.some((each) => each.name.value === 'first'),
  );
  return style === undefined ? bare : { ...relay, style, first: takesFirst ? 'optional' : 'none' };
}

/** The fields of that name in a document whose root they are not, wherever. */
function fieldsIn(document: string, name: string): FieldNode[] {
  const found: FieldNode[] = [];
  visit(parse(document), {
    Field: (field, _key, _parent, path) => {
      const isRoot = path.filter((step) => step === 'selections').length < 2;
      if (field.name.value === name && !isRoot) found.push(field);
    },
  });
  return found;
}

/** Which way of writing a date it takes, by what the client came to write. */
function datesOf({ dates, learned }: TenantReport['api']): ApiTraits['dates'] {
  if (dates !== 'date') return 'instant';
  return learned.heldDates === 'date' ? 'date' : 'any';
}

function worldOf({ floor, exchanges }: TenantReport): WorldTraits {
  const shapes = exchanges.map(({ shape }) => shape);
  const zones = valuesOf(shapes, 'timezone');
  const externalIds = valuesOf(shapes, 'externalId');
  const desks = floor === null ? standardWorld.desks : Math.max(1, floor.desks || floor.unknown);
  return {
    ...standardWorld,
    desks: Math.min(desks, 2_000),
    deskKind: floor?.desks === 0 && floor.unknown > 0 ? 'Perch' : standardWorld.deskKind,
    positions: floor?.positions ?? true,
    externalIds: externalIds.length === 0 || externalIds.some((type) => type !== 'null'),
    zoneNames: zones.includes('null') ? 'none' : zones.includes('string') ? 'rails' : 'iana',
  };
}

/** The values of a key, wherever in the shapes it stands. */
function valuesOf(shape: unknown, key: string): unknown[] {
  if (typeof shape !== 'object' || shape === null) return [];
  return Object.entries(shape).flatMap(([name, inner]) =>
    name === key ? [inner] : valuesOf(inner, key),
  );
}

function listsOf(schema: GraphQLSchema, own: ReportedList | null): ListTraits {
  const list = (type: string, field: string) => traitOf(fieldOf(schema, type, field));
  const ownType = own === null ? null : typeAt(schema, own.path);
  return {
    buildings: list('Company', 'buildings'),
    floors: list('Building', 'floors'),
    spaces: list('Floor', 'spaces'),
    spaceBookings: list('Space', 'bookings'),
    own: own === null || ownType === null ? bare : list(ownType, own.name),
  };
}

function fieldOf(schema: GraphQLSchema, type: string, field: string) {
  const found = schema.getType(type);
  return isObjectType(found) ? found.getFields()[field] : undefined;
}

function traitOf(field: GraphQLField<unknown, unknown> | undefined): ListTrait {
  if (field === undefined || isListType(getNullableType(field.type))) return bare;
  const type = getNamedType(field.type);
  const isEdges = isObjectType(type) && type.getFields().edges !== undefined;
  const first = field.args.find(({ name }) => name === 'first');
  return {
    ...relay,
    style: isEdges ? 'edges' : 'nodes',
    first: first === undefined ? 'none' : isNonNullType(first.type) ? 'required' : 'optional',
  };
}

/** The name of the type that a path of fields leads to. */
export function typeAt(schema: GraphQLSchema, path: readonly string[]): string | null {
  let here = schema.getQueryType()?.name ?? null;
  for (const step of path) {
    const field = here === null ? undefined : fieldOf(schema, here, step);
    here = field === undefined ? null : getNamedType(field.type).name;
  }
  return here;
}

/** The viewer's field for its address. */
function accountIn(document: string | undefined): ApiTraits['account'] {
  const account = fieldNamed(document, 'account');
  const [field] = account?.selectionSet?.selections ?? [];
  return field?.kind === 'Field' ? field.name.value : null;
}

/** The alias of the first way to one's own record that gave one. */
function wayTaken(exchanges: TenantReport['exchanges']): string {
  const shapes = exchanges.map(({ shape }) => shape);
  const gives = (alias: string) =>
    valuesOf(shapes, alias).some((each) => JSON.stringify(each).includes('"id"'));
  return ['self', 'self1', 'self2', 'self3'].find(gives) ?? 'self';
}

/** The field of a document that bears an alias, at its top. */
function fieldNamed(document: string | undefined, alias: string): FieldNode | undefined {
  if (document === undefined) return undefined;
  const [definition] = parse(document).definitions;
  if (definition?.kind !== 'OperationDefinition') return undefined;
  return definition.selectionSet.selections.find(
    (each): each is FieldNode => each.kind === 'Field' && nameOf(each) === alias,
  );
}

const nameOf = (field: FieldNode): string => field.alias?.value ?? field.name.value;

/** The fields from a document's `self: viewer { step: … }` on, without the root itself. */
function pathTo(field: FieldNode | undefined): readonly string[] | null {
  return field === undefined ? null : chain(field).slice(1);
}

function chain(field: FieldNode): string[] {
  const step = field.selectionSet?.selections.find(
    (each: SelectionNode): each is FieldNode => each.kind === 'Field' && nameOf(each) === 'step',
  );
  return [field.name.value, ...(step === undefined ? [] : chain(step))];
}

/** The list that a document reads as `own`, perhaps by way of others. */
function listIn(document: string | undefined): ReportedList | null {
  const own = fieldNamed(document, 'own');
  if (own === undefined) return null;
  const path = chain(own);
  let last: FieldNode = own;
  for (;;) {
    const inner = (last.selectionSet?.selections ?? []).filter(
      (each): each is FieldNode => each.kind === 'Field',
    );
    const list = inner.find((each) => nameOf(each) === 'list');
    if (list !== undefined) return { path, name: list.name.value };
    const step = inner.find((each) => nameOf(each) === 'step');
    if (step === undefined) return { path: path.slice(0, -1), name: last.name.value };
    last = step;
  }
}

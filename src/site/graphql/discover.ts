import {
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isInputObjectType,
  isListType,
  isObjectType,
  isRequiredInputField,
  isScalarType,
} from 'graphql';
import { discoverCancel, discoverCheckIn } from './discover-changes.js';
import { discoverOwn } from './discover-own.js';
import type { ListShape } from './lists.js';
import {
  type ApiShape,
  bookingFields,
  documentedShape,
  observedBook,
  type Path,
  spaceFields,
} from './shape.js';
import { fieldOf, fieldsOf, listShape, needsNothing, ownPlaces } from './walk.js';

/** Reads from an introspected schema what is only assumed (contract G9, G16) and which of G11, G12 a tenant has. */
export function discoverShape(schema: GraphQLSchema): ApiShape {
  const type = (name: string): GraphQLObjectType | undefined => {
    const found = schema.getType(name);
    return isObjectType(found) ? found : undefined;
  };
  const space = type('Space');
  const query = schema.getQueryType() ?? undefined;
  const viewer = getNamedType(fieldOf(query, 'viewer')?.type);
  const [lists, ...otherOwn] = discoverOwn(schema);
  const cancel = discoverCancel(schema);
  const checkIn = discoverCheckIn(schema);
  const book = acceptsObservedBooking(schema);
  const doubts = { cancel: cancel.doubt, checkIn: checkIn.doubt, book: book.doubt };
  return {
    self: waysToOneself(schema),
    email: findEmail(isObjectType(viewer) ? viewer : undefined),
    company: findCompany(schema) ?? documentedShape.company,
    employees: shapeOf(type('Company'), 'employees', 'Employee'),
    buildings: shapeOf(type('Company'), 'buildings', 'Building') ?? documentedShape.buildings,
    floors: shapeOf(type('Building'), 'floors', 'Floor') ?? documentedShape.floors,
    spaces: shapeOf(type('Floor'), 'spaces', 'Space') ?? documentedShape.spaces,
    spaceBookings: shapeOf(space, 'bookings', 'Booking') ?? documentedShape.spaceBookings,
    sharedEmployees: unpaged(shapeOf(space, 'sharedEmployees', 'Employee')),
    hidden: fieldOf(type('Floor'), 'hidden') !== undefined,
    canBook: fieldOf(type('Floor'), 'canBook') !== undefined,
    spaceFields: spaceFields.flatMap((selection) => usable(space, selection)),
    bookingFields: bookingFields.flatMap((selection) => usable(type('Booking'), selection)),
    nodes: fieldOf(query, 'nodes')?.args.some(({ name }) => name === 'ids') === true,
    bookingNodes:
      type('Booking')
        ?.getInterfaces()
        .some(({ name }) => name === 'Node') === true,
    own: lists?.own ?? null,
    past: lists?.past ?? null,
    otherOwn,
    book: book.doubt === null ? observedBook : null,
    note: book.note,
    cancel: cancel.change,
    checkIn: checkIn.change,
    doubts: Object.fromEntries(Object.entries(doubts).filter(([, why]) => why !== null)),
  };
}

function shapeOf(
  type: GraphQLObjectType | undefined,
  name: string,
  item: string,
): ListShape | null {
  const field = fieldOf(type, name);
  return field === undefined ? null : listShape(field, item);
}

/** Few people share a desk, and their list would need cursors of its own. */
function unpaged(shape: ListShape | null): ListShape | null {
  return shape === null ? null : { ...shape, paged: false };
}

/** Of the ways that may lead to one's own record so many are asked. */
const mostWays = 4;

function waysToOneself(schema: GraphQLSchema): readonly Path[] {
  const places = ownPlaces(schema).filter(({ type }) => type.name === 'Employee');
  return places.slice(0, mostWays).map(({ path }) => path);
}

function findEmail(viewer: GraphQLObjectType | undefined): string | null {
  const field = fieldsOf(viewer).find(
    (each) =>
      /^(e_?mail|mail)(_?address)?$/i.test(each.name) &&
      isScalarType(getNamedType(each.type)) &&
      needsNothing(each),
  );
  return field?.name ?? null;
}

/** `Company` itself is no one's own, so it is looked for on the fields of the viewer and of what is the viewer's. */
function findCompany(schema: GraphQLSchema): readonly string[] | null {
  for (const { path, type } of ownPlaces(schema)) {
    if (path.root !== 'viewer') continue;
    const field = fieldsOf(type).find(
      (each) => getNamedType(each.type).name === 'Company' && needsNothing(each),
    );
    if (field !== undefined) return [...path.steps, field.name];
  }
  return null;
}

/** What of `name(arguments) { inner fields }` a type has; nothing where the field or all that is inside is missing. */
function usable(type: GraphQLObjectType | undefined, selection: string): string[] {
  const [, name = '', given = '', inner] =
    /^(\w+)(\([^)]*\))?(?: \{ (.*) \})?$/.exec(selection) ?? [];
  const field = fieldOf(type, name);
  if (field === undefined) return [];
  const taken = [...given.matchAll(/(\w+):/g)].map((match) => match[1]);
  const fits =
    taken.length === 0
      ? needsNothing(field)
      : taken.every((wanted) => field.args.some((each) => each.name === wanted));
  const below = getNamedType(field.type);
  if (!fits) return [];
  if (inner === undefined) return isScalarType(below) ? [selection] : [];
  const parts = (inner.match(/\w+(?: \{[^}]*\})?/g) ?? []).flatMap((part) =>
    isObjectType(below) && !(part.includes('{') && isPaged(below, part)) ? usable(below, part) : [],
  );
  return parts.length === 0 ? [] : [`${name}${given} { ${parts.join(' ')} }`];
}

/** Selections are written for single objects and bare lists; a connection inside them is left out. */
function isPaged(type: GraphQLObjectType, part: string): boolean {
  const field = fieldOf(type, part.split(' ')[0] ?? '');
  if (field === undefined || isListType(getNullableType(field.type))) return false;
  return fieldOf(getNamedType(field.type), 'pageInfo') !== undefined;
}

/** contract G15: the input takes what we give and asks for nothing else. */
function acceptsObservedBooking(schema: GraphQLSchema): {
  readonly doubt: string | null;
  readonly note: boolean;
} {
  const input = schema.getType('CreateBookingInput');
  if (!isInputObjectType(input)) {
    return { doubt: 'the API has no CreateBookingInput', note: false };
  }
  const given = ['spaceId', 'employeeId', 'startDate', 'endDate'];
  const fields = input.getFields();
  const note = fields.note !== undefined;
  const missing = given.filter((name) => fields[name] === undefined);
  const more = Object.values(fields)
    .filter((field) => isRequiredInputField(field) && ![...given, 'note'].includes(field.name))
    .map(({ name }) => name);
  if (missing.length > 0) {
    return { doubt: `createBooking does not take ${missing.join(', ')}`, note };
  }
  const doubt = more.length > 0 ? `createBooking also demands ${more.join(', ')}` : null;
  return { doubt, note };
}

import {
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isInputObjectType,
  isObjectType,
  isRequiredInputField,
  isScalarType,
} from 'graphql';
import { discoverCancel, discoverCheckIn } from './discover-changes.js';
import { discoverOwn } from './discover-own.js';
import type { ListShape } from './lists.js';
import { type ApiShape, documentedShape, observedBook, type Path, spaceFields } from './shape.js';
import { fieldOf, fieldsOf, listShape, needsNothing, ownPlaces } from './walk.js';

/** Reads from an introspected schema what is only assumed (contract G9, G16) and which of G11, G12 a tenant has. */
export function discoverShape(schema: GraphQLSchema): ApiShape {
  const type = (name: string): GraphQLObjectType | undefined => {
    const found = schema.getType(name);
    return isObjectType(found) ? found : undefined;
  };
  const space = type('Space');
  const viewer = getNamedType(fieldOf(schema.getQueryType() ?? undefined, 'viewer')?.type);
  return {
    employee: findEmployee(schema),
    email: findEmail(isObjectType(viewer) ? viewer : undefined),
    company: findCompany(schema) ?? documentedShape.company,
    buildings: shapeOf(type('Company'), 'buildings', 'Building') ?? documentedShape.buildings,
    floors: shapeOf(type('Building'), 'floors', 'Floor') ?? documentedShape.floors,
    spaces: shapeOf(type('Floor'), 'spaces', 'Space') ?? documentedShape.spaces,
    spaceBookings: unpaged(shapeOf(space, 'bookings', 'Booking')) ?? documentedShape.spaceBookings,
    sharedEmployees: unpaged(shapeOf(space, 'sharedEmployees', 'Employee')),
    spaceFields: new Set(spaceFields.filter((name) => isUsable(space, name))),
    own: discoverOwn(schema, 'upcoming'),
    past: discoverOwn(schema, 'past'),
    book: acceptsObservedBooking(schema) ? observedBook : null,
    cancel: discoverCancel(schema),
    checkIn: discoverCheckIn(schema),
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

/** Lists inside a list are short, and each would need cursors of its own. */
function unpaged(shape: ListShape | null): ListShape | null {
  return shape === null ? null : { ...shape, paged: false };
}

function findEmployee(schema: GraphQLSchema): Path | null {
  const places = ownPlaces(schema).filter(({ type }) => type.name === 'Employee');
  return places[0]?.path ?? null;
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

function isUsable(space: GraphQLObjectType | undefined, name: string): boolean {
  const field = fieldOf(space, name);
  if (field === undefined) return false;
  if (name === 'isBookableByEmployee') return field.args.some((each) => each.name === 'employeeId');
  const inner = { neighborhood: 'name', spaceType: 'displayName', usageType: 'displayName' }[name];
  const type = getNamedType(field.type);
  return (
    needsNothing(field) &&
    (inner === undefined
      ? name === 'employee' || isScalarType(type)
      : fieldOf(type, inner) !== undefined)
  );
}

/** contract G15: the input takes what we give and asks for nothing else. */
function acceptsObservedBooking(schema: GraphQLSchema): boolean {
  const input = schema.getType('CreateBookingInput');
  if (!isInputObjectType(input)) return false;
  const given = ['spaceId', 'employeeId', 'startDate', 'endDate'];
  const fields = input.getFields();
  return (
    given.every((name) => fields[name] !== undefined) &&
    Object.values(fields).every(
      (field) => !isRequiredInputField(field) || given.includes(field.name),
    )
  );
}

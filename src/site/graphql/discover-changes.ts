import {
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isLeafType,
  isListType,
  isObjectType,
  isUnionType,
} from 'graphql';
import { type Filled, fillArguments, type Slot } from './arguments.js';
import type { Change } from './shape.js';
import { type Field, fieldOf, fieldsOf, needsNothing } from './walk.js';

const aBooking = /booking|reservation|desk|seat|hotel/i;
/** Meeting rooms (contract G17) and things that touch more than the one booking. */
const notOurs =
  /calendar|event|room|visit|guest|parking|series|recur|bulk|multiple|\ball\b|undo|template|rule|setting/i;

const bookingId: Slot = {
  variable: 'bookingId',
  name: /^(id|ids|uuid|node_?id|(booking|reservation)(_?(id|uuid|ref))?s?|.*(booking|reservation)_?ids?)$/i,
  kind: 'id',
};
const employeeId: Slot = {
  variable: 'employeeId',
  name: /^(employee|person|user|holder)(_?id)?$/i,
  kind: 'id',
  reluctant: true,
};

interface Kind {
  readonly names: readonly RegExp[];
  readonly slots: readonly Slot[];
  /** For a mutation that changes bookings in general: what has to be among its arguments. */
  readonly general: readonly Slot[];
}

const cancelling: Kind = {
  names: [/cancel/i, /delete/i, /remove/i, /release|withdraw|revoke|discard|drop|give_?(up|back)/i],
  slots: [employeeId, bookingId],
  general: [{ variable: null, name: /^/, kind: 'enum', value: /^cancell?ed$/i }],
};
const checkingIn: Kind = {
  names: [/check_?in/i, /(confirm|mark|set|report).*(presen|arriv|attend)|^arrive/i],
  slots: [
    employeeId,
    bookingId,
    { variable: null, name: /check(ed)?_?in|present|arrived/i, kind: 'true' },
  ],
  general: [
    { variable: null, name: /check(ed)?_?in|present|arrived/i, kind: 'true' },
    { variable: null, name: /^/, kind: 'enum', value: /check(ed)?_?in/i },
  ],
};

/** A mutation that cancels one booking by its id, whatever its name and the shape of its arguments (contract G16). */
export function discoverCancel(schema: GraphQLSchema): Change | null {
  return discover(schema, cancelling);
}

/** A mutation that checks in to one booking (contract G16). */
export function discoverCheckIn(schema: GraphQLSchema): Change | null {
  return discover(schema, checkingIn);
}

function discover(schema: GraphQLSchema, kind: Kind): Change | null {
  const mutations = fieldsOf(schema.getMutationType() ?? undefined).filter(
    (field) => !notOurs.test(field.name) && isAboutBookings(field),
  );
  for (const name of kind.names) {
    for (const field of mutations.filter((each) => name.test(each.name))) {
      const change = toChange(field, fillArguments(field.args, kind.slots), []);
      if (change !== null) return change;
    }
  }
  for (const field of mutations.filter((each) =>
    /update|modify|edit|patch|set|change/i.test(each.name),
  )) {
    for (const slot of kind.general) {
      const filled = fillArguments(field.args, [employeeId, bookingId, slot]);
      const change = toChange(field, filled, [slot]);
      if (change !== null) return change;
    }
  }
  return null;
}

/** By its own name, or by what it gives back. */
function isAboutBookings(field: Field): boolean {
  const type = getNamedType(field.type);
  const gives = [type, ...fieldsOf(type).map((each) => getNamedType(each.type))];
  const named = field.args.some(
    (each) => aBooking.test(each.name) || aBooking.test(`${each.type}`),
  );
  return aBooking.test(field.name) || named || gives.some((each) => each.name === 'Booking');
}

function toChange(field: Field, filled: Filled | null, needed: readonly Slot[]): Change | null {
  if (filled === null || filled.variables.bookingId === undefined) return null;
  const literal = /: *(true|[A-Z_a-z]+)(?=[,})])/.test(filled.text.replace(/\$\w+/g, '$'));
  if (needed.length > 0 && !literal) return null;
  const selection = selectAnswer(field.type);
  return { name: field.name, arguments: filled.text, variables: filled.variables, selection };
}

/** What a payload can say of itself: the booking, a success flag, complaints. */
function selectAnswer(output: GraphQLOutputType): string {
  const type = getNamedType(output);
  if (isLeafType(type)) return '';
  if (isUnionType(type)) {
    const parts = type.getTypes().map((each) => `... on ${each.name} { ${selectObject(each)} }`);
    return `{ __typename ${parts.join(' ')} }`;
  }
  return isObjectType(type) ? `{ __typename ${selectObject(type)} }` : '{ __typename }';
}

function selectObject(type: GraphQLObjectType): string {
  const parts: string[] = [];
  if (type.name === 'Booking')
    parts.push(`booking_id: id`, fieldOf(type, 'checkedIn') ? 'checkedIn' : '');
  for (const field of fieldsOf(type)) {
    const inner = getNamedType(field.type);
    const single = !isListType(getNullableType(field.type));
    if (!needsNothing(field)) continue;
    if (inner.name === 'Booking' && single && !parts.some((part) => part.startsWith('booking:'))) {
      parts.push(`booking: ${field.name} { id checkedIn }`);
    } else if (
      /^(success|succeeded|ok|successful)$/i.test(field.name) &&
      inner.name === 'Boolean'
    ) {
      parts.push(`success: ${field.name}`);
    } else if (/^(message|reason)$/i.test(field.name) && isLeafType(inner) && single) {
      parts.push(`message: ${field.name}`);
    } else if (/errors$/i.test(field.name) && fieldOf(inner, 'message') && !single) {
      parts.push(`complaints: ${field.name} { message }`);
    }
  }
  return parts.length === 0 ? '__typename' : parts.join(' ');
}

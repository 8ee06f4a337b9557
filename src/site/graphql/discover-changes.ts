import {
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isInputObjectType,
  isLeafType,
  isListType,
  isObjectType,
  isUnionType,
} from 'graphql';
import { type Filled, fillArguments, meansMore, onlyThisOne, type Slot } from './arguments.js';
import type { Change } from './shape.js';
import { type Field, fieldOf, fieldsOf, needsNothing } from './walk.js';
import { wordSet, wordsOf } from './words.js';

/** What a name may be made of, beside the verb. Any other word may mean other bookings, or more of them. */
const nouns = wordSet('booking reservation desk seat hotel hoteling space workspace workplace');
const fillers = wordSet('my own the a by id to into in for of');
const plurals = wordSet('bookings reservations');
/** Words by which a mutation is about bookings, not about the desks, seats and spaces that are booked. */
const bookings = wordSet('booking bookings reservation reservations');
/** What a mutation may be about in place of a booking: a plain id that it takes is then that of such a thing. */
const things = wordSet('desk seat space workspace workplace');

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
  readonly verbs: readonly RegExp[];
  readonly slots: readonly Slot[];
  /** For a mutation that changes bookings in general: what has to be among its arguments. */
  readonly general: readonly Slot[];
}

const cancelling: Kind = {
  verbs: [/^(cancel|delete|remove|release|withdraw|revoke|discard|drop)$/, /^give (up|back)$/],
  slots: [employeeId, bookingId, ...onlyThisOne],
  general: [{ variable: null, name: /^/, kind: 'enum', value: /^cancell?ed$/i }],
};
const checkingIn: Kind = {
  verbs: [
    /^check in$/,
    /^checkin$/,
    /^arrive$/,
    /^(confirm|mark|set|report) (presence|present|arrival|arrived|attendance)$/,
  ],
  slots: [
    employeeId,
    bookingId,
    { variable: null, name: /check(ed)?_?in|present|arrived/i, kind: 'true' },
    ...onlyThisOne,
  ],
  general: [
    { variable: null, name: /check(ed)?_?in|present|arrived/i, kind: 'true' },
    { variable: null, name: /^/, kind: 'enum', value: /check(ed)?_?in/i },
  ],
};
const generalVerb = /^(update|modify|edit|patch|set|change)( (state|status))?$/;

/** What was found, or why nothing is used though there is something. */
export interface Discovered {
  readonly change: Change | null;
  readonly doubt: string | null;
}

/** A mutation that cancels one booking by its id, whatever its name and the shape of its arguments (contract G16). */
export function discoverCancel(schema: GraphQLSchema): Discovered {
  return discover(schema, cancelling);
}

/** A mutation that checks in to one booking (contract G16). */
export function discoverCheckIn(schema: GraphQLSchema): Discovered {
  return discover(schema, checkingIn);
}

/** Chosen by its name, its arguments and what it gives back; where two are left nobody knows which is meant. */
function discover(schema: GraphQLSchema, kind: Kind): Discovered {
  const mutations = fieldsOf(schema.getMutationType() ?? undefined).filter(
    (field) => !field.deprecationReason && givesOneOutcome(field),
  );
  const isMeant = (field: Field) =>
    kind.verbs.some((verb) => isNamed(field, verb)) && isAboutBookings(field);
  const specific = mutations
    .filter(isMeant)
    .map((field) => toChange(field, fillArguments(field.args, kind.slots), []));
  const general = mutations
    .filter((field) => isNamed(field, generalVerb) && isAboutBookings(field))
    .map((field) => firstOf(kind.general, (slot) => generalChange(field, slot)));
  for (const found of [specific, general]) {
    const changes = found.filter((change) => change !== null);
    if (changes.length > 1) {
      const names = changes.map(({ name }) => name).join(' and ');
      return { change: null, doubt: `it is not certain which is meant, ${names}` };
    }
    const [only] = changes;
    if (only !== undefined) return { change: only, doubt: null };
  }
  return { change: null, doubt: null };
}

function generalChange(field: Field, slot: Slot): Change | null {
  return toChange(field, fillArguments(field.args, [employeeId, bookingId, slot, ...onlyThisOne]), [
    slot,
  ]);
}

function firstOf<In, Out>(items: readonly In[], find: (item: In) => Out | null): Out | null {
  for (const item of items) {
    const found = find(item);
    if (found !== null) return found;
  }
  return null;
}

/**
 * Whether a name consists of this verb and of what may stand beside it. Whatever else it says ("all", "future",
 * "series", "reminder", "room", "v1" …) makes it another thing than the one that is looked for.
 */
function isNamed(field: Field, verb: RegExp): boolean {
  const many = field.args.some((each) => isListType(getNullableType(each.type)));
  const rest = wordsOf(field.name).filter(
    (word) => !nouns.has(word) && !(many && plurals.has(word)),
  );
  const bare = rest.filter((word) => !fillers.has(word) || word === 'in');
  return verb.test(bare.join(' ')) || verb.test(bare.filter((word) => word !== 'in').join(' '));
}

/** A list of bookings in the answer means that more than one may be changed. */
function givesOneOutcome(field: Field): boolean {
  const gives = [field, ...fieldsOf(getNamedType(field.type))];
  return !gives.some(
    (each) => getNamedType(each.type).name === 'Booking' && isListType(getNullableType(each.type)),
  );
}

/** By its own name, or by what it takes or, unless it is called for the thing that is booked, gives back. */
function isAboutBookings(field: Field): boolean {
  const type = getNamedType(field.type);
  const gives = [type, ...fieldsOf(type).map((each) => getNamedType(each.type))];
  const taken = field.args.flatMap((each) => [each.name, `${each.type}`, ...inputNames(each.type)]);
  const speak = (text: string) => wordsOf(text).some((word) => bookings.has(word));
  if (speak(field.name) || taken.some(speak)) return true;
  const isOfThing = wordsOf(field.name).some((word) => things.has(word));
  return !isOfThing && gives.some((each) => each.name === 'Booking');
}

function inputNames(taken: GraphQLInputType): string[] {
  const type = getNamedType(taken);
  return isInputObjectType(type) ? Object.keys(type.getFields()) : [];
}

function toChange(field: Field, filled: Filled | null, needed: readonly Slot[]): Change | null {
  if (filled === null || filled.variables.bookingId === undefined) return null;
  if (!needed.every((slot) => filled.used.has(slot))) return null;
  if (meansMore(field.args, filled.given)) return null;
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

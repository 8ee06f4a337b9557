import {
  buildSchema,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isListType,
  isObjectType,
} from 'graphql';
import type { SimulatorContext } from '../context.js';
import type { ApiTraits } from '../tenant/api.js';
import { type ReportedApi, type ReportedList, typeAt } from '../tenant/reported.js';
import { cancelBooking, checkIn } from '../world/bookings.js';
import type { Booking, Colleague } from '../world/model.js';
import { Refusal } from '../world/rules.js';
import { listed, type PageArguments } from './connection.js';
import { baseMutations } from './mutations.js';
import {
  type Ask,
  accountResolvers,
  baseResolvers,
  listedBookings,
  listResolvers,
  type Range,
  type Resolvers,
} from './resolvers.js';

type Resolve = (source: unknown, args: unknown, ask: Ask) => unknown;

/**
 * The executable schema of a report: its own SDL, word for word, with this site's world behind what is known of it. What
 * nobody has chosen answers with nothing, a list of bookings with other people's, and a mutation that nobody has chosen does
 * its mischief and says yes.
 */
export function createReportedSchema(traits: ApiTraits, reported: ReportedApi): GraphQLSchema {
  const schema = buildSchema(reported.sdl);
  const known = [baseResolvers, accountResolvers(traits), listResolvers(traits), baseMutations];
  for (const resolvers of known) attachKnown(schema, resolvers);
  for (const type of [typeAt(schema, ['viewer']), 'Employee']) attachOthers(schema, type);
  if (reported.employee !== null) attachPath(schema, ['viewer', ...reported.employee]);
  for (const [list, isPast] of [
    [reported.own, false],
    [reported.past, true],
  ] as const) {
    if (list !== null) attachOwn(schema, list, isPast && list.name !== reported.own?.name, traits);
  }
  for (const field of fieldsOf(schema.getMutationType())) {
    if (field.name === 'createBooking') continue;
    const act = { [reported.cancel ?? '']: cancelBooking, [reported.checkIn ?? '']: checkIn };
    field.resolve = changing(field, act[field.name] ?? null);
  }
  return schema;
}

function fieldsOf(type: GraphQLObjectType | null | undefined): GraphQLField<unknown, Ask>[] {
  return Object.values(type?.getFields() ?? {});
}

/** Of the viewer only the type's name is not documented (contract G9). */
function attachKnown(schema: GraphQLSchema, resolvers: Resolvers): void {
  const viewer = typeAt(schema, ['viewer']);
  for (const [name, fields] of Object.entries(resolvers)) {
    const type = schema.getType(name === 'User' && viewer !== null ? viewer : name);
    if (!isObjectType(type)) continue;
    for (const [fieldName, resolve] of Object.entries(fields)) {
      const field = type.getFields()[fieldName];
      if (field !== undefined) field.resolve = resolve as Resolve;
    }
  }
}

/** A list that the client has left, or would rather not have, is perhaps none of one's own (contract G16). */
function attachOthers(schema: GraphQLSchema, name: string | null): void {
  const type = schema.getType(name ?? '');
  for (const field of fieldsOf(isObjectType(type) ? type : null)) {
    const isBare = isListType(getNullableType(field.type));
    if (!isBare || getNamedType(field.type).name !== 'Booking') continue;
    field.resolve = (_source, _args, { context, person }) =>
      context.world.bookings.all
        .filter((each) => each.person !== person && each.cancelledAt === null)
        .slice(0, 5);
  }
}

/** Lets every step of a path lead to the person who asks, in whatever type it gives. */
function attachPath(schema: GraphQLSchema, path: readonly string[]): void {
  for (const [index, step] of path.entries()) {
    const type = schema.getType(typeAt(schema, path.slice(0, index)) ?? '');
    const field = isObjectType(type) ? type.getFields()[step] : undefined;
    if (field === undefined || index === 0) continue;
    const isEmployee = getNamedType(field.type).name === 'Employee';
    const resolve: Resolve = (_source, _args, { person }) =>
      isEmployee ? person : { user: person };
    field.resolve = resolve;
  }
}

function attachOwn(
  schema: GraphQLSchema,
  { path, name }: ReportedList,
  onlyPast: boolean,
  { lists }: ApiTraits,
): void {
  attachPath(schema, path);
  const type = schema.getType(typeAt(schema, path) ?? '');
  const field = isObjectType(type) ? type.getFields()[name] : undefined;
  if (field === undefined) return;
  const resolve: Resolve = (_source, args, ask) => {
    const range = rangeIn(args as Readonly<Record<string, unknown>>);
    const bookings = listedBookings(ask.person, range, ask);
    const now = ask.context.clock.ms();
    const shown = onlyPast ? bookings.filter(({ end }) => end <= now) : bookings;
    return listed(shown, lists.own, args as PageArguments);
  };
  field.resolve = resolve;
}

/** The first and the last date among the arguments, whatever they are called. */
function rangeIn(args: Readonly<Record<string, unknown>>): Range {
  const dates = stringsIn(args)
    .filter((text) => /^\d{4}-\d{2}-\d{2}/.test(text))
    .sort();
  const [fromDate = null] = dates;
  return { fromDate, toDate: dates.length > 1 ? (dates.at(-1) ?? null) : null };
}

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}

type Act = (context: SimulatorContext, person: Colleague, id: string) => Booking;

/** Changes the booking whose id stands among the arguments, wherever; without an act it is a decoy. */
function changing(field: GraphQLField<unknown, Ask>, act: Act | null) {
  return (_root: unknown, args: unknown, { context, person }: Ask) => {
    const ids = stringsIn(args).filter((text) => context.world.bookings.byId(text) !== null);
    if (act === null) {
      context.record.misdo(`${person.userName} called ${field.name}`);
      return payload(field, context.world.bookings.byId(ids[0] ?? ''));
    }
    const [id, ...more] = ids;
    if (id === undefined || more.length > 0) throw new Refusal('There is no such reservation.');
    return payload(field, act(context, person, id));
  };
}

/** What a mutation of that type says when all went well. */
function payload(field: GraphQLField<unknown, Ask>, booking: Booking | null): unknown {
  const type = getNamedType(field.type);
  if (!isObjectType(type)) return leaf(type.name, booking);
  if (type.name === 'Booking') return booking;
  const values = fieldsOf(type).map(({ name, type: inner }) => {
    const isList = isListType(getNullableType(inner));
    const named = getNamedType(inner).name;
    const value = named === 'Booking' ? booking : leaf(named, booking);
    return [name, isList ? [] : value];
  });
  return Object.fromEntries(values);
}

function leaf(type: string, booking: Booking | null): unknown {
  if (type === 'Boolean') return true;
  return type === 'ID' ? (booking?.id ?? null) : null;
}

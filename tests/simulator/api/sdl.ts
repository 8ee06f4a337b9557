import { readFileSync } from 'node:fs';
import { type FieldDefinitionNode, parse, parseType, print, visit } from 'graphql';
import type { ApiTraits, OwnTrait } from '../tenant/api.js';
import { type ChangeTrait, decoys, type IdShape } from '../tenant/changes.js';
import type { ListTrait } from '../tenant/lists.js';

const base = readFileSync(new URL('./schema/base.graphql', import.meta.url), 'utf8');

/** The documented lists that tenants may page (contract G6), by type and field, and what they are lists of. */
const documentedLists = {
  'Company.buildings': { trait: 'buildings', item: 'Building' },
  'Building.floors': { trait: 'floors', item: 'Floor' },
  'Floor.spaces': { trait: 'spaces', item: 'Space' },
  'Space.bookings': { trait: 'spaceBookings', item: 'Booking' },
} as const;

/** The SDL of a tenant's API: what is documented, its lists as the tenant has them, and what is only assumed. */
export function schemaText(traits: ApiTraits): string {
  const documented = visit(parse(base), {
    ObjectTypeDefinition: (type) => ({
      ...type,
      interfaces: hasNode(type.name.value, traits) ? (type.interfaces ?? []) : [],
      fields: (type.fields ?? []).flatMap((field) => shaped(type.name.value, field, traits)),
    }),
  });
  return [print(documented), connections(traits), extra(traits), assumed(traits)].join('\n');
}

function hasNode(type: string, { bookingNodes }: ApiTraits): boolean {
  return bookingNodes || type !== 'Booking';
}

/** A documented field as the tenant has it; none where it has none. */
function shaped(
  type: string,
  field: FieldDefinitionNode,
  traits: ApiTraits,
): FieldDefinitionNode[] {
  if (type !== 'User' || field.name.value !== 'email') return [withPages(type, field, traits)];
  const { account } = traits;
  return account === null ? [] : [{ ...field, name: { ...field.name, value: account } }];
}

function withPages(
  type: string,
  field: FieldDefinitionNode,
  traits: ApiTraits,
): FieldDefinitionNode {
  const known = new Map(Object.entries(documentedLists)).get(`${type}.${field.name.value}`);
  if (known === undefined) return field;
  const trait = traits.lists[known.trait];
  const own = (field.arguments ?? []).filter(({ name }) => !/^(first|after)$/.test(name.value));
  const given = parse(`type T { f${pageArguments(trait)}: Int }`).definitions[0];
  const paging = given?.kind === 'ObjectTypeDefinition' ? (given.fields?.[0]?.arguments ?? []) : [];
  return {
    ...field,
    arguments: [...own, ...paging],
    type: parseType(listType(trait, known.item)),
  };
}

function pageArguments({ style, first }: ListTrait, more = ''): string {
  const paging =
    style === 'list'
      ? ''
      : {
          none: 'after: String',
          optional: 'first: Int, after: String',
          required: 'first: Int!, after: String',
        }[first];
  const all = [more, paging].filter((each) => each !== '').join(', ');
  return all === '' ? '' : `(${all})`;
}

const suffixes = { list: '', edges: 'Connection', nodes: 'Page' } as const;

function listType({ style }: ListTrait, item: string): string {
  return style === 'list' ? `[${item}]` : `${item}${suffixes[style]}`;
}

/** Connections of every kind that a list may be, used or not. */
function connections(traits: ApiTraits): string {
  const items = ['Building', 'Floor', 'Space', 'Booking'];
  const used = new Set(Object.values(traits.lists).map(({ style }) => style));
  return items
    .flatMap((item) => [
      used.has('edges')
        ? `type ${item}Connection { edges: [${item}Edge] pageInfo: PageInfo! }
           type ${item}Edge { node: ${item} cursor: String! }`
        : '',
      used.has('nodes') ? `type ${item}Page { nodes: [${item}] pageInfo: PageInfo! }` : '',
    ])
    .join('\n');
}

function extra({ bookingExtra }: ApiTraits): string {
  const known = {
    none: '',
    optional: 'costCentre: String',
    default: 'visibility: String! = "everybody"',
    required: 'costCentre: ID!',
  };
  const field =
    typeof bookingExtra === 'string'
      ? known[bookingExtra]
      : `${bookingExtra.name}: ${bookingExtra.type}!`;
  return field === '' ? '' : `extend input CreateBookingInput { ${field} }`;
}

function assumed(traits: ApiTraits): string {
  const { employee, own, cancel, checkIn, decoyLists, lists, blankEmployee, falseOwn } = traits;
  const parts: string[] = [];
  if (blankEmployee !== null) parts.push(`extend type User { ${blankEmployee}: Employee }`);
  if (falseOwn !== null) {
    const span = '(fromDate: String, toDate: String)';
    parts.push(`extend type User { ${falseOwn.name}${span}: [Booking] }`);
  }
  if (employee !== null) parts.push(employeePath(employee));
  if (own !== null) parts.push(ownFields(own, lists.own));
  if (cancel !== null) parts.push(change(cancel));
  if (checkIn !== null) parts.push(change(checkIn));
  const lent = new Set([cancel?.name, checkIn?.name]);
  for (const name of decoyNames(traits)) if (!lent.has(name)) parts.push(decoy(name));
  if (decoyLists) parts.push(listDecoys);
  return parts.join('\n');
}

export function decoyNames({ decoys: groups }: ApiTraits): readonly string[] {
  return groups.flatMap((group) => decoys[group]);
}

function employeePath(path: readonly string[]): string {
  const [first = '', second] = path;
  return second === undefined
    ? `extend type User { ${first}: Employee }`
    : `extend type User { ${first}: Account } type Account { ${second}: Employee }`;
}

function ownFields({ on, name, dates, past }: OwnTrait, trait: ListTrait): string {
  const span = {
    none: '',
    arguments: 'fromDate: String, toDate: String',
    period: 'period: DateRange!',
  }[dates];
  const type = on === 'viewer' ? 'User' : 'Employee';
  const list = (field: string) =>
    `extend type ${type} { ${field}${pageArguments(trait, span)}: ${listType(trait, 'Booking')} }`;
  const input = dates === 'period' ? 'input DateRange { from: String! to: String! }' : '';
  return [input, list(name), past === null ? '' : list(past)].join('\n');
}

const idArguments: Record<IdShape, (input: string) => string> = {
  id: () => 'id: ID!',
  bookingId: () => 'bookingId: ID!',
  ids: () => 'ids: [ID!]!',
  input: (input) => `input: ${input}!`,
};

const extras = {
  none: '',
  optional: 'note: String',
  default: 'notify: Boolean! = true',
  required: 'costCentre: ID!',
} as const;

const capital = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

function change({ name, takes, flag, gives, extra: more }: ChangeTrait): string {
  const type = capital(name);
  const inside = [
    flag ? 'bookingId: ID!' : 'id: ID!',
    flag ? 'checkedIn: Boolean' : '',
    extras[more],
  ];
  const input = takes === 'input' ? `input ${type}Input { ${inside.join(' ')} }` : '';
  const beside = takes === 'input' || extras[more] === '' ? '' : `, ${extras[more]}`;
  const result = {
    id: `type ${type}Payload { deletedBookingId: ID }`,
    booking: `type ${type}Payload { booking: Booking }`,
    success: `type ${type}Payload { success: Boolean booking: Booking }`,
    boolean: '',
  }[gives];
  const output = gives === 'boolean' ? 'Boolean' : `${type}Payload`;
  return `${input} ${result}
    extend type Mutation { ${name}(${idArguments[takes](`${type}Input`)}${beside}): ${output} }`;
}

const ofSpaces: ReadonlySet<string> = new Set(decoys.spaces);

/** What is done to a space takes an id that is not called a booking's. */
function decoyArgument(name: string): string {
  return ofSpaces.has(name) ? 'id' : 'bookingId';
}

/** Takes a booking's id and gives a booking, as what is looked for does. */
function decoy(name: string): string {
  const deprecated = /Legacy$|V1$|^removeBooking$/.test(name)
    ? ' @deprecated(reason: "Use the other one.")'
    : '';
  const type = capital(name);
  return `type ${type}Payload { success: Boolean booking: Booking }
    extend type Mutation { ${name}(${decoyArgument(name)}: ID!): ${type}Payload${deprecated} }`;
}

const listDecoys = `
  extend type User { teamBookings(fromDate: String, toDate: String): [Booking] upcomingReminders: [Booking] }
  extend type Employee {
    manager: Employee
    upcomingTeamBookings: [Booking]
    latestBookings: [Booking]
    bookingsOfReports(fromDate: String, toDate: String): [Booking]
  }`;

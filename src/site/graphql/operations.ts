import { type ListShape, listArguments, selectList } from './lists.js';
import type { ApiShape, Change, OwnList, Path } from './shape.js';

export const operationNames = [
  'identity',
  'findFloor',
  'findBuilding',
  'moreFloors',
  'employees',
  'arrive',
  'floorBriefly',
  'desks',
  'moreSpaces',
  'survey',
  'held',
  'moreHeld',
  'ownBookings',
  'ownBriefly',
  'pastBookings',
  'pastBriefly',
  'places',
  'booking',
  'mayBook',
  'createBooking',
  'cancelBooking',
  'checkInBooking',
] as const;
export type OperationName = (typeof operationNames)[number];

/** The operations that depend on which list is one's own. */
export const ownOperations = [
  'survey',
  'ownBookings',
  'ownBriefly',
  'pastBookings',
  'pastBriefly',
] as const satisfies readonly OperationName[];

/** Types of the variables that documented fields take (contract G10, G12, G19). */
const variableTypes: Readonly<Record<string, string>> = {
  floorId: 'ID!',
  buildingId: 'ID!',
  spaceId: 'ID!',
  spaceIds: '[ID!]!',
  bookingNode: 'ID!',
  employeeId: 'ID',
  today: 'String',
  wanted: 'String',
  ownerId: 'ID!',
  fromDate: 'String',
  toDate: 'String',
  buildingsAfter: 'String',
  employeesAfter: 'String',
  floorsAfter: 'String',
  spacesAfter: 'String',
  heldAfter: 'String',
};

/**
 * The operations that an API of this shape can be asked, as plain texts. Aliases give every answer one shape whatever
 * the fields are called: `step` leads on, `self`, `floor`, `own`, `list` and `answer` are what is read.
 */
export function buildOperations(shape: ApiShape): ReadonlyMap<OperationName, string> {
  const texts = new Map<OperationName, string>();
  const query = (name: OperationName, body: string, types = {}) =>
    texts.set(name, operation('query', name, body, types));
  const self = selectSelf(shape);
  if (self !== '') query('identity', self);
  query('findFloor', selectBuildings(shape, `id code name ${selectFloors(shape)}`));
  query('findBuilding', selectBuildings(shape, 'id code name'));
  query('moreFloors', onBuilding(shape));
  if (shape.employees !== null) query('employees', selectEmployees(shape, shape.employees));
  query('arrive', `${self} ${onFloor(selectFloor(shape, selectDesk(shape)))}`);
  query('floorBriefly', onFloor(selectFloor(shape, 'id')));
  if (shape.nodes) query('desks', onSpaces(selectDesk(shape)));
  query('moreSpaces', onFloor(`id ${spaces(shape, selectDesk(shape))}`));
  const own = shape.own;
  const days = onFloor(`id ${spaces(shape, `id ${held(shape, 'toDate: $toDate')}`)}`);
  query(
    'survey',
    `${days} ${own === null ? '' : selectOwn(own, ownBooking(shape))}`,
    own?.variables,
  );
  if (shape.nodes) query('held', onSpaces(`id ${held(shape, '')}`));
  query(
    'moreHeld',
    `space: node(id: $spaceId) { ... on Space { id ${held(shape, 'toDate: $toDate', true)} } }`,
  );
  addOwn(texts, 'ownBookings', own, ownBooking(shape));
  addBrief(texts, 'ownBriefly', own, shape);
  addOwn(texts, 'pastBookings', shape.past, ownBooking(shape));
  addBrief(texts, 'pastBriefly', shape.past, shape);
  if (shape.nodes) query('places', onSpaces(place));
  if (shape.bookingNodes) {
    query('booking', `booking: node(id: $bookingNode) { ... on Booking { ${ownBooking(shape)} } }`);
  }
  if (shape.canBook)
    query('mayBook', onFloor('today: canBook(date: $today) wanted: canBook(date: $wanted)'));
  addChange(texts, 'createBooking', shape.book);
  addChange(texts, 'cancelBooking', shape.cancel);
  addChange(texts, 'checkInBooking', shape.checkIn);
  return texts;
}

function addOwn(
  texts: Map<OperationName, string>,
  name: OperationName,
  own: OwnList | null,
  booking: string,
): void {
  if (own !== null)
    texts.set(name, operation('query', name, selectOwn(own, booking), own.variables));
}

/** With the fewest levels there are: desks by their ids alone, and an employee's list by the employee's id (contract G10). */
function addBrief(
  texts: Map<OperationName, string>,
  name: OperationName,
  own: OwnList | null,
  shape: ApiShape,
): void {
  if (own === null) return;
  const booking = ownBooking(shape, 'id');
  const path = JSON.stringify(own.path);
  const isEmployees = shape.self.some((way) => JSON.stringify(way) === path);
  const list = `list: ${own.name}${own.arguments} ${selectList(own.list, booking)}`;
  const body = isEmployees
    ? `own: node(id: $ownerId) { ... on Employee { ${list} } }`
    : selectOwn(own, booking);
  texts.set(name, operation('query', name, body, own.variables));
}

function addChange(
  texts: Map<OperationName, string>,
  name: OperationName,
  change: Change | null,
): void {
  if (change === null) return;
  const body = `answer: ${change.name}${change.arguments} ${change.selection}`;
  texts.set(name, operation('mutation', name, body, change.variables));
}

/** An operation that declares exactly the variables it uses. */
export function operation(
  kind: 'query' | 'mutation',
  name: string,
  body: string,
  types: Readonly<Record<string, string>> = {},
): string {
  // Good for a list that demands it and for one that does not.
  const all: Readonly<Record<string, string>> = { ...variableTypes, ...types, pageSize: 'Int!' };
  const used = [...new Set([...body.matchAll(/\$(\w+)/g)].map((match) => match[1] ?? ''))];
  const declared = used.map((variable) => `$${variable}: ${all[variable]}`).join(', ');
  const text = `${kind} ${name}${declared === '' ? '' : `(${declared})`} { ${body} }`;
  return text.replace(/\s+/g, ' ');
}

/** Each way to one's own record has an alias of its own: `self`, `self1`, … */
function selectSelf({ self, email }: ApiShape): string {
  const account = email === null ? [] : [`account: viewer { email: ${email} }`];
  const ways = self.map((path, at) => follow(`self${at || ''}`, path, '{ id name email }'));
  return [...account, ...ways].join(' ');
}

function selectBuildings(shape: ApiShape, building: string): string {
  const list = `list: buildings${listArguments(shape.buildings, 'buildingsAfter')}`;
  const inner = `{ ${list} ${selectList(shape.buildings, building)} }`;
  return follow('company', { root: 'viewer', steps: shape.company }, inner);
}

/** Whose e-mail address belongs to which employee (contract G9, G14). */
function selectEmployees({ company: steps }: ApiShape, list: ListShape): string {
  const employees = `list: employees${listArguments(list, 'employeesAfter')} ${selectList(list, 'id email')}`;
  return follow('company', { root: 'viewer', steps }, `{ ${employees} }`);
}

function selectFloors({ floors, hidden }: ApiShape, after = false): string {
  const given = listArguments(after ? floors : { ...floors, paged: false }, 'floorsAfter');
  return `floors${given} ${selectList(floors, `id code name${hidden ? ' hidden' : ''}`)}`;
}

function onBuilding(shape: ApiShape): string {
  const inner = `id code ${selectFloors(shape, true)}`;
  return `building: node(id: $buildingId) { ... on Building { ${inner} } }`;
}

function onFloor(inner: string): string {
  return `floor: node(id: $floorId) { ... on Floor { ${inner} } }`;
}

function onSpaces(inner: string): string {
  return `spaces: nodes(ids: $spaceIds) { ... on Space { ${inner} } }`;
}

/** contract G10, G11, G12 */
function selectFloor(shape: ApiShape, space: string): string {
  const hidden = shape.hidden ? 'hidden ' : '';
  return `id code name ${hidden}building { id code timezone } ${spaces(shape, space)}`;
}

function selectDesk({ spaceFields, sharedEmployees }: ApiShape): string {
  const shared =
    sharedEmployees === null
      ? ''
      : `sharedEmployees${sharedEmployees.sized ? '(first: $pageSize)' : ''} ${selectList(sharedEmployees, 'id')}`;
  return ['id code', ...spaceFields, shared].join(' ');
}

/**
 * Only what tells whether a desk is held, and by whom: a floor of 500 desks and 29 days stays light. Whose it is counts also
 * where the API lists one's own bookings, since that list may tell late what the desks show by now.
 */
function held(shape: ApiShape, to: string, after = false): string {
  const list = after ? shape.spaceBookings : { ...shape.spaceBookings, paged: false };
  const span = ['fromDate: $fromDate', to].filter((part) => part !== '').join(', ');
  const booking = `startDate endDate ${shape.bookingFields.join(' ')} id employee { id }`;
  const given = listArguments(list, 'heldAfter', span);
  return `bookings${given} ${selectList(shape.spaceBookings, booking)}`;
}

function spaces(shape: ApiShape, selection: string): string {
  return `spaces${listArguments(shape.spaces, 'spacesAfter')} ${selectList(shape.spaces, selection)}`;
}

/** Where a space is (contract G11, G12). */
const place = 'id code externalId floor { id code building { id code timezone } }';

/** contract G13 */
function ownBooking({ bookingFields }: ApiShape, space = place): string {
  return `id startDate endDate ${bookingFields.join(' ')} employee { id } space { ${space} }`;
}

function selectOwn(own: OwnList, booking: string): string {
  const list = `list: ${own.name}${own.arguments} ${selectList(own.list, booking)}`;
  return own.path.root === ''
    ? `own: ${list.slice('list: '.length)}`
    : follow('own', own.path, `{ ${list} }`);
}

/** `alias: root { step: a { step: b { … } } }` */
function follow(alias: string, path: Path, selection: string): string {
  const inner = path.steps.reduceRight((rest, step) => `{ step: ${step} ${rest} }`, selection);
  return `${alias}: ${path.root} ${inner}`;
}

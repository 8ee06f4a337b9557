import { selectList } from './lists.js';
import type { ApiShape, Change, OwnList, Path } from './shape.js';

export const operationNames = [
  'identity',
  'findFloor',
  'arrive',
  'survey',
  'ownBookings',
  'pastBookings',
  'createBooking',
  'cancelBooking',
  'checkInBooking',
] as const;
export type OperationName = (typeof operationNames)[number];

/** Types of the variables that documented fields take (contract G10, G12). */
const variableTypes: Readonly<Record<string, string>> = {
  floorId: 'ID!',
  employeeId: 'ID',
  personId: 'ID!',
  fromDate: 'String',
  toDate: 'String',
  buildingsAfter: 'String',
  spacesAfter: 'String',
};

/**
 * The operations that an API of this shape can be asked, as plain texts. Aliases give every answer one shape whatever
 * the fields are called: `step` leads on, `self`, `person`, `floor`, `own`, `list` and `answer` are what is read.
 */
export function buildOperations(shape: ApiShape): ReadonlyMap<OperationName, string> {
  const texts = new Map<OperationName, string>();
  const self = selectSelf(shape);
  const known = shape.employee !== null;
  const person = known || shape.email === null ? '' : selectPerson();
  if (known) texts.set('identity', operation('query', 'identity', self));
  else if (person !== '') texts.set('identity', operation('query', 'identity', self + person));
  texts.set('findFloor', operation('query', 'findFloor', selectBuildings(shape)));
  texts.set('arrive', operation('query', 'arrive', `${self}${person} ${selectFloor(shape)}`));
  const own = shape.own;
  const survey = `${selectDays(shape)} ${own === null ? '' : selectOwn(own)}`;
  texts.set('survey', operation('query', 'survey', survey, own?.variables));
  addOwn(texts, 'ownBookings', own);
  addOwn(texts, 'pastBookings', shape.past);
  addChange(texts, 'createBooking', shape.book);
  addChange(texts, 'cancelBooking', shape.cancel);
  addChange(texts, 'checkInBooking', shape.checkIn);
  return texts;
}

function addOwn(texts: Map<OperationName, string>, name: OperationName, own: OwnList | null): void {
  if (own !== null) texts.set(name, operation('query', name, selectOwn(own), own.variables));
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
  const all = { ...variableTypes, ...types };
  const used = [...new Set([...body.matchAll(/\$(\w+)/g)].map((match) => match[1] ?? ''))];
  const declared = used.map((variable) => `$${variable}: ${all[variable]}`).join(', ');
  const text = `${kind} ${name}${declared === '' ? '' : `(${declared})`} { ${body} }`;
  return text.replace(/\s+/g, ' ');
}

function selectSelf({ employee, email }: ApiShape): string {
  const account = email === null ? '' : `account: viewer { email: ${email} } `;
  return account + (employee === null ? '' : follow('self', employee, '{ id name email }'));
}

/** The sealed employee, to be compared with the viewer's e-mail address (contract G10, G14). */
function selectPerson(): string {
  return 'person: node(id: $personId) { ... on Employee { id name email } }';
}

function selectBuildings(shape: ApiShape): string {
  const floors = `floors ${selectList(shape.floors, 'id code name')}`;
  const after = shape.buildings.paged ? '(after: $buildingsAfter)' : '';
  const buildings = `list: buildings${after} ${selectList(shape.buildings, `id code name ${floors}`)}`;
  return follow('company', { root: 'viewer', steps: shape.company }, `{ ${buildings} }`);
}

/** contract G10, G11, G12 */
function selectFloor(shape: ApiShape): string {
  const desk = selectDesk(shape);
  return `floor: node(id: $floorId) { ... on Floor { id code name building { code timezone } ${spaces(shape, desk)} } }`;
}

const spaceSelections = {
  externalId: 'externalId',
  x: 'x',
  y: 'y',
  isBookable: 'isBookable',
  isBookableByEmployee: 'isBookableByEmployee(employeeId: $employeeId)',
  neighborhood: 'neighborhood { name }',
  spaceType: 'spaceType { displayName }',
  usageType: 'usageType { displayName }',
  employee: 'employee { id }',
} as const;

function selectDesk({ spaceFields, sharedEmployees }: ApiShape): string {
  const fields = [...spaceFields].map((field) => spaceSelections[field]);
  if (sharedEmployees !== null) {
    fields.push(`sharedEmployees ${selectList(sharedEmployees, 'id')}` as never);
  }
  return ['id code', ...fields].join(' ');
}

/** Only what tells whether a desk is held: a floor of 500 desks and 29 days stays light. */
function selectDays(shape: ApiShape): string {
  const mine = shape.own === null ? ' id checkedIn employee { id }' : '';
  const booking = `startDate endDate autoReleasedAt${mine}`;
  const bookings = selectList(shape.spaceBookings, booking);
  const space = `id bookings(fromDate: $fromDate, toDate: $toDate) ${bookings}`;
  return `floor: node(id: $floorId) { ... on Floor { id ${spaces(shape, space)} } }`;
}

function spaces(shape: ApiShape, selection: string): string {
  const after = shape.spaces.paged ? '(after: $spacesAfter)' : '';
  return `spaces${after} ${selectList(shape.spaces, selection)}`;
}

/** contract G13 */
const ownBooking =
  'id startDate endDate autoReleasedAt checkedIn employee { id } space { id code externalId floor { code building { code timezone } } }';

function selectOwn(own: OwnList): string {
  const list = `list: ${own.name}${own.arguments} ${selectList(own.list, ownBooking)}`;
  return own.path.root === ''
    ? `own: ${list.slice('list: '.length)}`
    : follow('own', own.path, `{ ${list} }`);
}

/** `alias: root { step: a { step: b { … } } }` */
function follow(alias: string, path: Path, selection: string): string {
  const inner = path.steps.reduceRight((rest, step) => `{ step: ${step} ${rest} }`, selection);
  return `${alias}: ${path.root} ${inner}`;
}

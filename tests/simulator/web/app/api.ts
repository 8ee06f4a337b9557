import type { PageTraits } from '../../tenant/pages.js';
import { bookingHours, type Day, learnClock, midnight, zonedDay } from './dates.js';
import type { Bookings, Desk, Floor, FloorLink, Holding, OwnBooking, Viewer } from './model.js';
import { type Documents, documentsOf } from './operations.js';
import { toLogin } from './router.js';
import { endSession, session } from './session.js';
import {
  type BookingNode,
  type Connection,
  type FloorNode,
  type HeldNode,
  items,
  type SpaceNode,
} from './wire.js';

export interface SiteConfig {
  readonly dialect: 'standard' | 'renamed' | 'closed';
  readonly dotRadius: number;
  readonly openDays: readonly Day[];
  readonly noisy: boolean;
  readonly dress: PageTraits;
}

/** The session is over: the page leads to the login (contract S7). */
function signedOut(): never {
  endSession();
  toLogin();
  throw new Error('Your session has ended.');
}

async function getJson<T>(path: string, init: RequestInit = {}): Promise<T> {
  const response = await fetch(path, init);
  learnClock(response);
  if (response.status === 401) signedOut();
  const body = await response.json();
  if (!response.ok) throw new Error(body.error ?? `The site answered ${response.status}.`);
  return body as T;
}

/** One operation, named in the query string as the observed site does (contract G1). */
async function ask<T>(name: string, query: string, variables: object = {}): Promise<T> {
  const current = session();
  if (current === null) signedOut();
  const headers = {
    'Content-Type': 'application/json',
    Authorization: `Bearer ${current.token}`,
  };
  const body = JSON.stringify({ query, variables });
  const response = await fetch(`${current.endpoint}/queries?${name}`, {
    method: 'POST',
    headers,
    body,
  }).catch(() => null);
  if (response?.status === 401) signedOut();
  const answer = response?.ok ? await response.json().catch(() => null) : null;
  if (answer === null) throw new Error('Something went wrong. Please try again.');
  const { data, errors } = answer;
  const refusal = errors?.[0]?.message;
  if (refusal !== undefined) throw new Error(refusal);
  return data as T;
}

/** By the browser's zone where the page counts its days so, whatever the building's is. */
let ownZone: string | null = null;

export async function loadConfig(link: Pick<FloorLink, 'building' | 'code'>): Promise<SiteConfig> {
  const query = new URLSearchParams({ building: link.building, floor: link.code });
  const config = await getJson<SiteConfig>(`/ui/config?${query}`);
  const browsers = Intl.DateTimeFormat().resolvedOptions().timeZone;
  ownZone = config.dress.zone === 'browser' ? browsers : null;
  return config;
}

let general: Promise<SiteConfig> | undefined;

/** What is the same on every floor. */
export function generalConfig(): Promise<SiteConfig> {
  general ??= loadConfig({ building: '', code: '' });
  return general;
}

let documents: Promise<Documents | null> | undefined;

/** The dialect's operations, or null where the web app has endpoints of its own instead. */
function operations(): Promise<Documents | null> {
  documents ??= generalConfig().then(({ dialect }) => documentsOf(dialect));
  return documents;
}

/** Milliseconds for which a noisy page is idle before it asks for anything that matters. */
const idle = 300;

/** What a page does besides, none of it with success (see `noisy` of the simulator's options). */
export async function makeNoise(): Promise<void> {
  const { noisy } = await generalConfig();
  if (!noisy) return;
  const report = { method: 'POST', body: JSON.stringify({ loaded: true }) };
  for (const [path, init] of [['/telemetry', report], ['/ui/announcements']] as const) {
    await fetch(path, init).then((response) => response.text());
  }
  await ask('tips', 'query tips { viewer { tipsOfTheDay } }').catch(() => null);
  await new Promise((resolve) => setTimeout(resolve, idle));
}

interface PrivateMe {
  readonly employee: { id: string; name: string; email: string };
  readonly floors: readonly FloorNode[];
}

function floorLink({ id, code, name, building }: FloorNode): FloorLink {
  return { id, code, name, building: building.code, timezone: ownZone ?? building.timezone };
}

/** What the page is given at its start, in a form that no stranger reads (contract W10). */
async function loadSealedViewer(): Promise<Viewer> {
  const { sealed } = await getJson<{ sealed: string }>('/private/start');
  const bytes = Uint8Array.from(atob(sealed), (sign) => sign.charCodeAt(0));
  const { employee, floors } = JSON.parse(new TextDecoder().decode(bytes)) as PrivateMe;
  const { id: employeeId, name, email } = employee;
  return { employeeId, name, email, floors: floors.map(floorLink) };
}

export async function loadViewer(): Promise<Viewer> {
  if ((await generalConfig()).dress.tells === 'nobody') return loadSealedViewer();
  const known = await operations();
  if (known === null) {
    const { employee, floors } = await getJson<PrivateMe>('/private/me');
    const { id: employeeId, name, email } = employee;
    return { employeeId, name, email, floors: floors.map(floorLink) };
  }
  const data = await ask<object>(known.viewer.name, known.viewer.query);
  const { employee, floors } = known.viewer.read(data);
  const { id: employeeId, name, email } = employee;
  return { employeeId, name, email, floors: floors.map(floorLink) };
}

function holding(node: BookingNode): Holding {
  return {
    id: node.id,
    start: new Date(node.startDate),
    end: new Date(node.endDate),
    released: node.autoReleasedAt !== null,
    checkedIn: node.checkedIn === true,
    holder: node.employee?.name ?? null,
  };
}

/** The floor's desks, who they are assigned to, and nothing about dates (contract G18). */
const floorWithSpaceAssignments = `query ($id: ID!, $assignmentPlanId: ID!) {
  viewer { viewFilters { id name } }
  node(id: $id) {
    ... on Floor {
      id
      spaces(assignmentPlanId: $assignmentPlanId) {
        id w x y code externalId name
        spaceType(assignmentPlanId: $assignmentPlanId) { displayName }
        usageType { name displayName }
        workplaceGroup { id name color }
        spaceAssignment(assignmentPlanId: $assignmentPlanId) {
          employee { id name }
          sharedEmployees { id name }
          department { id name }
          neighborhood { id name color }
        }
      }
    }
  }
}`;

/** Who holds these spaces, from an instant on without end (contract G19). */
const currentBookings = `query objectDetails($ids: [ID!]!, $fromDate: String) {
  nodes(ids: $ids) {
    ... on Space {
      id x y code externalId
      floor { id code hidden building { code timezone } }
      bookings(fromDate: $fromDate) {
        id startDate endDate autoReleasedAt checkedIn passedHealthCheck
        bookingSchedule { effectiveStartDate effectiveEndDate recurrencePattern }
        healthCheck { disabled }
        employee { id name email }
      }
    }
    ... on Employee { id name email }
  }
}`;

/** What the map draws a dot for: everything but rooms. */
function isSeat({ spaceType, usageType }: SpaceNode): boolean {
  const kind = spaceType?.displayName ?? usageType?.displayName ?? '';
  return !/room|kitchen|meeting/i.test(kind);
}

function deskOf({ id, code, externalId, x, y, spaceAssignment }: SpaceNode, viewer: Viewer): Desk {
  const employee = spaceAssignment?.employee ?? null;
  return {
    id,
    code,
    externalId: externalId ?? code,
    x: x ?? 0,
    y: y ?? 0,
    neighborhood: spaceAssignment?.neighborhood?.name ?? null,
    open: employee === null || employee.id === viewer.employeeId,
  };
}

/** The floor with every desk (contract W10). */
export async function loadFloor(link: FloorLink, viewer: Viewer): Promise<Floor> {
  const variables = { id: link.id, assignmentPlanId: 'plan-current' };
  const { node } = await ask<{ node: { spaces: Connection<SpaceNode> } }>(
    'floorWithSpaceAssignments',
    floorWithSpaceAssignments,
    variables,
  );
  return {
    ...link,
    desks: items(node.spaces)
      .filter(isSeat)
      .map((space) => deskOf(space, viewer)),
  };
}

/** Who holds the floor's desks on a day; the site is asked from its midnight on (contract G19). */
export async function loadBookings({ desks, timezone }: Floor, day: Day): Promise<Bookings> {
  const variables = { ids: desks.map(({ id }) => id), fromDate: midnight(day, timezone) };
  const { nodes } = await ask<{ nodes: readonly (HeldNode | null)[] }>(
    'currentBookings',
    currentBookings,
    variables,
  );
  const isOn = ({ start }: Holding): boolean => zonedDay(start, timezone) === day;
  return new Map(
    nodes.flatMap((node) =>
      node === null
        ? []
        : [
            [
              node.id,
              items(node.bookings ?? [])
                .map(holding)
                .filter(isOn),
            ],
          ],
    ),
  );
}

const createBooking = `mutation createBooking($input: CreateBookingInput!) {
  createBooking(input: $input) {
    booking { id date startDate endDate space { id externalId code } employee { id name email } }
  }
}`;

/** Books the desk for the day (contract G15). Gives the site's words when it refuses, else null. */
export async function bookDesk(
  desk: Desk,
  viewer: Viewer,
  day: Day,
  timezone: string,
): Promise<string | null> {
  const hours = bookingHours(day, timezone);
  const { demanded } = (await generalConfig()).dress;
  const known = { spaceId: desk.id, employeeId: viewer.employeeId, ...hours, note: '' };
  const input = demanded === null ? known : { ...known, [demanded.name]: demanded.value };
  try {
    await ask('createBooking', createBooking, { input });
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const ownBooking = (node: BookingNode): OwnBooking => ({
  ...holding(node),
  desk: node.space.externalId ?? node.space.code ?? '',
  timezone: ownZone ?? node.space.floor.building.timezone,
});

/** Tells what has come so far, where the list is asked for in parts. */
type Show = (bookings: readonly OwnBooking[]) => void;

/** Milliseconds after which a page asks for the next part of what it shows. */
const betweenParts = 250;

async function askOwnBookings(viewer: Viewer, show: Show): Promise<OwnBooking[]> {
  const known = await operations();
  if (known === null) {
    return (await getJson<BookingNode[]>('/private/bookings')).map(ownBooking);
  }
  const { name, query, variables, read, parts } = known.own;
  const { dress } = await generalConfig();
  if (parts === undefined || dress.ownParts === 'at once') {
    return read(await ask<object>(name, query, variables(viewer.employeeId))).map(ownBooking);
  }
  const all: OwnBooking[] = [];
  for (let after: string | null = null; ; ) {
    const data: object = await ask(name, parts.query, parts.variables(viewer.employeeId, after));
    all.push(...read(data).map(ownBooking));
    after = parts.next(data);
    if (after === null) return all;
    show([...all]);
    await new Promise((resolve) => setTimeout(resolve, betweenParts));
  }
}

let kept: OwnBooking[] | null = null;

/** As the site tells them now, or as it told them before where the page keeps that. */
export async function loadOwnBookings(
  viewer: Viewer,
  show: Show,
  anew = false,
): Promise<OwnBooking[]> {
  const { dress } = await generalConfig();
  if (kept === null || anew || dress.ownList === 'asked') kept = await askOwnBookings(viewer, show);
  return kept;
}

/** Something that the page also sends, in the person's name, to the second API host (contract S9). */
export async function greetSecondHost(): Promise<void> {
  const current = session();
  if (current === null) return;
  const headers = { Authorization: `Bearer ${current.token}`, 'Content-Type': 'application/json' };
  const body = JSON.stringify({ query: 'query presence { presence { online } }' });
  const host = (window as unknown as { apolloLocation: string }).apolloLocation;
  await fetch(`${host}/graphql`, { method: 'POST', headers, body }).catch(() => null);
}

async function change(what: 'cancel' | 'checkIn', id: string): Promise<void> {
  const known = await operations();
  if (known === null) {
    const path = what === 'cancel' ? 'cancel' : 'check-in';
    await getJson(`/private/bookings/${encodeURIComponent(id)}/${path}`, { method: 'POST' });
    return;
  }
  const { name, query, variables } = known[what];
  await ask(name, query, variables(id));
}

export const cancelBooking = (id: string): Promise<void> => change('cancel', id);
export const checkIn = (id: string): Promise<void> => change('checkIn', id);

/** Whether the dots come at all; they take their time (contract W5). */
export async function dotsArrive(delayMs: number): Promise<boolean> {
  await new Promise((resolve) => setTimeout(resolve, delayMs));
  return getJson<{ arrive: boolean }>('/ui/dots').then(
    ({ arrive }) => arrive,
    () => false,
  );
}

export function popupCloses(): Promise<boolean> {
  return getJson<{ closes: boolean }>('/ui/popup').then(
    ({ closes }) => closes,
    () => true,
  );
}

import { Pool } from 'undici';
import { mapLimited } from '../../src/lib/parallel.js';
import type { Site } from './site.js';

const me = 'viewer { email employee { id name email } }';
const booked = 'id startDate endDate autoReleasedAt checkedIn';
const place = 'space { id code externalId floor { code building { code timezone } } }';

const arriveText = `query bare($floor: ID!, $me: ID!) { ${me}
  floor: node(id: $floor) { ... on Floor { id code name building { code timezone }
    spaces { id code externalId x y isBookable isBookableByEmployee(employeeId: $me)
      neighborhood { name } spaceType { displayName } employee { id } sharedEmployees { id } } } } }`;
const ownText = `viewer { employee { bookings(fromDate: $from, toDate: $to) {
  edges { node { ${booked} employee { id } ${place} } } } } }`;
const surveyText = `query bare($floor: ID!, $from: String!, $to: String!) { ${ownText}
  floor: node(id: $floor) { ... on Floor { id spaces { id
    bookings(fromDate: $from, toDate: $to) { startDate endDate autoReleasedAt } } } } }`;
const readBackText = `query bare($from: String!, $to: String!) { ${ownText} }`;
const bookText = `mutation bare($input: CreateBookingInput!) { createBooking(input: $input) {
  booking { ${booked} employee { id } ${place} } } }`;
const freeText = `query bare($floor: ID!, $from: String!, $to: String!) {
  floor: node(id: $floor) { ... on Floor { spaces {
    id code isBookable employee { id } bookings(fromDate: $from, toDate: $to) { id } } } } }`;
const floorsText =
  'query bare { viewer { company { buildings { edges { node { code floors { edges { node { id code } } } } } } } } }';

/** How many requests to book are under way at once. */
export const writesAtOnce = 4;

export interface BareRun {
  readonly person: string;
  readonly token: string;
  readonly employeeId: string;
  readonly floorId: string;
  /** A desk that is free on all of the dates, by id and code. */
  readonly spaceId: string;
  readonly desk: string;
  readonly dates: readonly string[];
}

interface FreeAnswer {
  readonly floor: {
    readonly spaces: readonly {
      readonly id: string;
      readonly code: string;
      readonly isBookable: boolean | null;
      readonly employee: object | null;
      readonly bookings: readonly object[];
    }[];
  };
}

type Ask = (query: string, variables?: object) => Promise<Record<string, unknown>>;

/**
 * The round trips that a run of some dates cannot do without, and nothing else: two reads, the requests to book, and
 * one read back, each parsed. Gives its time in ms, connections included.
 */
export async function bareRun(site: Site, run: BareRun): Promise<number> {
  const { dates, floorId: floor, employeeId, spaceId } = run;
  const span = { from: dates[0], to: dates.at(-1) };
  return await withClient(site, run.token, async (ask) => {
    const startedAt = performance.now();
    await ask(arriveText, { floor, me: employeeId });
    await ask(surveyText, { floor, ...span });
    await mapLimited(dates, writesAtOnce, (date) =>
      ask(bookText, {
        input: {
          spaceId,
          employeeId,
          startDate: `${date} 09:00:00 UTC`,
          endDate: `${date} 17:00:00 UTC`,
        },
      }),
    );
    await ask(readBackText, span);
    return performance.now() - startedAt;
  });
}

/** Bare runs of some people for some dates, each with a desk of their own that is free all the time. */
export async function prepareBare(
  site: Site,
  people: readonly string[],
  dates: readonly string[],
): Promise<BareRun[]> {
  const runs: BareRun[] = [];
  for (const person of people) {
    const token = String(await site.control('sessions/issue', person));
    const floorId = await floorIdOf(site, token);
    const desk = (await freeDesks(site, { token, floorId, dates }))[runs.length];
    const employee = site.people.find(({ userName }) => userName === person);
    if (employee === undefined || desk === undefined) throw new Error(`No desk for ${person}.`);
    const { employeeId } = employee;
    runs.push({ person, token, employeeId, floorId, spaceId: desk.id, desk: desk.code, dates });
  }
  return runs;
}

async function freeDesks(
  site: Site,
  { token, floorId, dates }: Pick<BareRun, 'token' | 'floorId' | 'dates'>,
): Promise<FreeAnswer['floor']['spaces']> {
  const span = { from: dates[0], to: dates.at(-1) };
  return await withClient(site, token, async (ask) => {
    const { data } = await ask(freeText, { floor: floorId, ...span });
    return (data as FreeAnswer).floor.spaces.filter(
      ({ isBookable, employee, bookings }) =>
        isBookable === true && employee === null && bookings.length === 0,
    );
  });
}

/** Id of the demo floor. */
async function floorIdOf(site: Site, token: string): Promise<string> {
  return await withClient(site, token, async (ask) => {
    const found = /"code":"HQ".*?"id":"([^"]+)","code":"2"/.exec(
      JSON.stringify(await ask(floorsText)),
    );
    if (found?.[1] === undefined) throw new Error('The simulator has no demo floor.');
    return found[1];
  });
}

async function withClient<Result>(
  site: Site,
  token: string,
  act: (ask: Ask) => Promise<Result>,
): Promise<Result> {
  const pool = new Pool(site.origins.api, { connections: writesAtOnce });
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  try {
    return await act(async (query, variables = {}) => {
      const body = JSON.stringify({ query, variables });
      const reply = await pool.request({ path: '/queries', method: 'POST', headers, body });
      const content = (await reply.body.json()) as Record<string, unknown>;
      if (content.errors !== undefined) throw new Error(JSON.stringify(content.errors));
      return content;
    });
  } finally {
    await pool.close();
  }
}

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
const floorsText =
  'query bare { viewer { company { buildings { edges { node { code floors { edges { node { id code } } } } } } } } }';

/** How many requests to book are under way at once. */
export const writesAtOnce = 4;

export interface BareRun {
  readonly token: string;
  readonly employeeId: string;
  readonly floorId: string;
  /** A desk that is free on all of the dates. */
  readonly spaceId: string;
  readonly dates: readonly string[];
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

/** One read of who holds which desk of a floor between two dates. Gives its time in ms. */
export async function bareSurvey(
  site: Site,
  { token, floorId, dates }: Pick<BareRun, 'token' | 'floorId' | 'dates'>,
): Promise<number> {
  const span = { from: dates[0], to: dates.at(-1) };
  return await withClient(site, token, async (ask) => {
    const startedAt = performance.now();
    await ask(surveyText, { floor: floorId, ...span });
    return performance.now() - startedAt;
  });
}

/** Id of the demo floor. */
export async function floorIdOf(site: Site, token: string): Promise<string> {
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

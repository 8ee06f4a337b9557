import type { IntrospectionQuery } from 'graphql';
import type { Floor } from '../../booking/types.js';
import type { HoursStyle } from '../graphql/hours-style.js';
import { isRateLimit, toErrors } from '../graphql/reply.js';
import type { Verdict } from '../graphql/verdict.js';
import type { Heard } from './heard.js';
import { createMask, type Mask } from './mask.js';
import { outline } from './outline.js';
import type { SeenExchange, SeenPages } from './pages.js';
import { sdlOf } from './sdl.js';
import { namesIn, shapeOf } from './shape.js';
import type { ReportedExchange, TenantReport } from './tenant-report.js';

/** All that was seen of a tenant, as it is. `compose` takes out what is the tenant's own. */
export interface Seen {
  readonly made: TenantReport['made'];
  readonly verdict: Verdict | null;
  /** How it takes the hours of a booking, where an answer has told. */
  readonly hours: HoursStyle | null;
  readonly floor: Floor | null;
  readonly heard: readonly Heard[];
  readonly pages: SeenPages | null;
  /** What the site said to earlier requests: the operation, and its words. */
  readonly said: readonly { readonly operation: string; readonly text: string }[];
  readonly findings: TenantReport['findings'];
  readonly origins: { readonly web: string; readonly api: string };
  readonly session: TenantReport['session'];
  /** Texts of the profile: its settings and its person. */
  readonly own: readonly string[];
}

const introspection = 'IntrospectionQuery';

/** The report of a tenant: its shape, and nothing that it holds. */
export function compose(seen: Seen): TenantReport {
  const { heard, pages, verdict } = seen;
  // It may have been turned away at first, as where a rate is kept.
  const described = heard.findLast(({ operation }) => operation === introspection) ?? null;
  const answers = heard.filter(({ operation }) => operation !== introspection);
  const bodies = [...answers.map(({ body }) => body), ...(pages?.exchanges ?? []).map(bodyOf)];
  const mask = createMask([...seen.own, ...bodies.map(parse).flatMap(stringsIn)]);
  return {
    kind: 'spaceiq-tenant-report',
    version: 1,
    made: seen.made,
    api: {
      introspected: verdict?.introspected ?? false,
      introspectionStatus: described?.status ?? null,
      identity: verdict?.identity ?? 'none',
      dates: verdict?.dates ?? 'date',
      learned: learnedIn(verdict, seen.hours),
      rate: rateIn(heard),
      operations: defined(verdict?.operations),
      absent: defined(verdict?.absent),
      schema: verdict?.introspected === true ? schemaIn(described) : null,
    },
    floor: seen.floor && describeFloor(seen.floor),
    exchanges: answers.map((each) => ({
      operation: each.operation,
      to: 'api',
      status: each.status,
      elapsed: Math.round(each.elapsed),
      shape: shapeOf(parse(each.body) ?? null, namesIn(each.document)),
    })),
    refusals: refusals(seen, answers, mask),
    pages: (pages?.pages ?? []).map(({ page, body, failure }) => ({
      page,
      outline: body === null ? [] : outline(body, mask),
      failure,
    })),
    pageExchanges: (pages?.exchanges ?? []).map((each) => pageExchange(each, seen.origins)),
    login: pages?.login ?? null,
    session: seen.session,
    findings: seen.findings,
  };
}

function learnedIn(
  verdict: Verdict | null,
  hours: HoursStyle | null,
): TenantReport['api']['learned'] {
  if (verdict === null) return {};
  const { availability, desksAtOnce, heldDates, own, ownDates, pageSizes, pastDates } = verdict;
  const pageSize = Math.min(verdict.pageSize, ...Object.values(pageSizes));
  return { availability, desksAtOnce, heldDates, hours, own, ownDates, pageSize, pastDates };
}

/** How often requests were turned away because there were too many (contract G7), by those of this one look. */
function rateIn(heard: readonly Heard[]): TenantReport['api']['rate'] {
  const turned = heard.flatMap((each, index) => (isTurnedAway(each) ? [{ ...each, index }] : []));
  const [first, second] = turned;
  if (first === undefined) return null;
  const wait = first.retryAfter ?? '';
  return {
    as: first.status === 429 ? '429' : 'error',
    every: second === undefined ? first.index + 1 : second.index - first.index,
    retryAfter: /^\d{1,6}$/.test(wait) ? Number(wait) : null,
  };
}

function isTurnedAway({ status, body }: Heard): boolean {
  if (status === 429) return true;
  const answer = parse(body) as { errors?: unknown } | null | undefined;
  return Array.isArray(answer?.errors) && toErrors(answer.errors).some(isRateLimit);
}

function bodyOf({ body }: SeenExchange): string {
  return body ?? '';
}

function defined(texts: Readonly<Record<string, string | undefined>> = {}): Record<string, string> {
  return Object.fromEntries(
    Object.entries(texts).flatMap(([name, text]) => (text === undefined ? [] : [[name, text]])),
  );
}

function schemaIn(described: Heard | null): string | null {
  const answer = parse(described?.body ?? '') as { data?: IntrospectionQuery } | undefined;
  return answer?.data === undefined ? null : sdlOf(answer.data);
}

function describeFloor({ desks, kinds = [] }: Floor): TenantReport['floor'] {
  const unknown = kinds.filter(({ by }) => by === 'unknown');
  return {
    desks: desks.length,
    spaces: kinds.reduce((sum, { count }) => sum + count, 0),
    unknown: unknown.reduce((sum, { count }) => sum + count, 0),
    positions: desks.some(({ x }) => x !== null),
  };
}

/** What the site said now, and to earlier requests; each once. */
function refusals(seen: Seen, answers: readonly Heard[], mask: Mask): TenantReport['refusals'] {
  const now = answers.flatMap(({ operation, body }) => errorsIn(operation, body));
  const all = [...now, ...seen.said.map((each) => ({ ...each, code: null }))].map(
    ({ operation, code, text }) => ({ operation, code, text: mask.sentence(text) }),
  );
  return [...new Map(all.map((each) => [JSON.stringify(each), each])).values()];
}

function errorsIn(operation: string, body: string) {
  const errors = (parse(body) as { errors?: unknown } | null | undefined)?.errors;
  if (!Array.isArray(errors)) return [];
  return errors.map((error: unknown) => {
    const { message, extensions } = (error ?? {}) as Readonly<Record<string, unknown>>;
    const code = (extensions as Readonly<Record<string, unknown>> | null | undefined)?.code;
    return {
      operation,
      code: typeof code === 'string' && /^[A-Z_]{3,40}$/.test(code) ? code : null,
      text: typeof message === 'string' ? message : '',
    };
  });
}

function pageExchange(
  { url, document, status, elapsed, body }: SeenExchange,
  origins: Seen['origins'],
): ReportedExchange {
  const { origin, search } = new URL(url);
  const to = origin === origins.api ? 'api' : origin === origins.web ? 'web' : 'elsewhere';
  // Only what is asked of the API by a document is known to hold no data in its name (contract G1).
  const isNamed = document !== '' && /^\?[A-Za-z]\w{0,60}$/.test(search);
  return {
    operation: isNamed ? search.slice(1) : '(other)',
    to,
    status,
    elapsed: Math.round(elapsed),
    shape: document === '' ? null : shapeOf(parse(body ?? '') ?? null, namesIn(document)),
  };
}

/** Undefined for what is no JSON. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}

import {
  type DocumentNode,
  type ExecutionResult,
  execute,
  GraphQLError,
  type GraphQLSchema,
  NoSchemaIntrospectionCustomRule,
  specifiedRules,
  validate,
} from 'graphql';
import type { SimulatorContext } from '../context.js';
import { json } from '../http/deliver.js';
import { type HopHandler, type StartedHop, startHop } from '../http/hop-server.js';
import type { HopReply, HopRequest } from '../http/request.js';
import { samlCallback } from '../idp/service-provider.js';
import { type ApiTraits, standardApi } from '../tenant/api.js';
import { bare } from '../tenant/lists.js';
import type { PageTraits } from '../tenant/pages.js';
import { Refusal } from '../world/rules.js';
import { createGate } from './gate.js';
import { exceeded } from './limits.js';
import { type Operation, readOperation } from './operation.js';
import { makeBreakable } from './partial.js';
import type { Ask } from './resolvers.js';
import { createSchema } from './schema.js';
import { signedOut } from './signed-out.js';

const ENDPOINT = '/queries';

interface Engine {
  readonly traits: ApiTraits;
  readonly schema: GraphQLSchema;
  /** Made when it is first wanted: few ever break an answer. */
  readonly breakable: () => GraphQLSchema;
  readonly rules: typeof specifiedRules;
}

const engines = new Map<string, Engine>();

/** The engine of such an API: to make one takes longer than most of a simulator, and most are of one and the same tenant. */
function engineOf(traits: ApiTraits): Engine {
  const key = JSON.stringify(traits);
  const engine = engines.get(key) ?? createEngine(traits);
  if (engines.size > 20) engines.clear();
  engines.set(key, engine);
  return engine;
}

function createEngine(traits: ApiTraits): Engine {
  let breakable: GraphQLSchema | null = null;
  return {
    traits,
    schema: createSchema(traits),
    breakable: () => {
      breakable ??= makeBreakable(createSchema(traits));
      return breakable;
    },
    // Contract G2: a tenant may switch introspection off.
    rules:
      traits.schema === 'closed'
        ? [...specifiedRules, NoSchemaIntrospectionCustomRule]
        : specifiedRules,
  };
}

/**
 * The API as the web app's own documents have it: lists as they were observed (contract G18, G19), and none of the
 * limits, which the site would hardly set against itself.
 */
function ownEngine(given: ApiTraits, { demanded }: PageTraits): Engine {
  // What a reported web app sends is not known in full: the usual one's documents need the usual schema.
  const traits = given.reported === undefined ? given : { ...standardApi, dates: given.dates };
  const { lists } = traits;
  return engineOf({
    ...traits,
    lists: { ...lists, spaces: bare, spaceBookings: bare },
    limits: { depth: null, cost: null, size: false },
    bookingExtra: demanded ?? 'none',
    account: 'email',
    dates: 'any',
  });
}

/** What a refusal or a bad argument says is said; anything else is a defect and shows as one. */
function confess(errors: readonly GraphQLError[] | undefined): void {
  for (const error of errors ?? []) {
    const cause = error.originalError;
    if (cause && !(cause instanceof Refusal) && !(cause instanceof GraphQLError)) throw cause;
  }
}

function run(schema: GraphQLSchema, operation: Operation, ask: Ask): ExecutionResult {
  const { document, variables: variableValues, name: operationName } = operation;
  if (document === null) throw new Error('There is nothing to execute.');
  const args = { schema, document, variableValues, operationName, contextValue: ask };
  const result = execute(args);
  if (result instanceof Promise) throw new Error('The resolvers of the simulator do not wait.');
  confess(result.errors);
  return result;
}

/** What an API says whose booking lacks an input is no word of the contract. */
function inItsWords(result: ExecutionResult, { bookingExtra }: ApiTraits): ExecutionResult {
  const { errors = [], data } = result;
  const lacking = typeof bookingExtra === 'string' ? null : bookingExtra.lacking;
  if (lacking === null || data !== undefined || errors.length === 0) return result;
  return { errors: [new GraphQLError(lacking)] };
}

/** Executes a write once and breaks its answer; a read twice, so that any part of it may be what breaks. */
function runPartially(engine: Engine, operation: Operation, ask: Ask): ExecutionResult {
  let at = 0;
  if (!operation.isMutation) {
    const strike = { at: -1, seen: 0 };
    run(engine.breakable(), operation, { ...ask, strike } as Ask);
    at = Math.floor(ask.context.random.next() * strike.seen);
  }
  const strike = { at, seen: 0 };
  const result = run(engine.breakable(), operation, { ...ask, strike } as Ask);
  if (strike.seen > 0 || result.errors) return result;
  const path = operation.fields[0] ?? '';
  const error = new GraphQLError(`Something went wrong while loading ${path}.`);
  return { data: { [path]: null }, errors: [error] };
}

const judged = new WeakMap<Engine, WeakMap<DocumentNode, readonly GraphQLError[]>>();

/** What is wrong with a document by the schema; the same ones come again and again. */
function faultsOf(engine: Engine, document: DocumentNode): readonly GraphQLError[] {
  const known = judged.get(engine) ?? new WeakMap<DocumentNode, readonly GraphQLError[]>();
  judged.set(engine, known);
  const errors = known.get(document) ?? validate(engine.schema, document, engine.rules);
  known.set(document, errors);
  return errors;
}

function answer(engine: Engine, operation: Operation, ask: Ask, partial: boolean): ExecutionResult {
  if (operation.document === null) return { errors: [operation.error ?? new GraphQLError('')] };
  const errors = faultsOf(engine, operation.document);
  if (errors.length > 0) return { errors };
  const { limits } = engine.traits;
  const refused = exceeded(operation.document, operation.variables, limits);
  if (refused !== null) return { errors: [refused] };
  const result = partial
    ? runPartially(engine, operation, ask)
    : inItsWords(run(engine.schema, operation, ask), engine.traits);
  const most = 60_000 + ask.context.options.desks * 400;
  const large = limits.size && JSON.stringify(result.data ?? null).length > most;
  return large ? { errors: [new GraphQLError('That is more than fits through here.')] } : result;
}

function createHandler(context: SimulatorContext): HopHandler {
  const { api } = context.options.tenant;
  const open = engineOf(api);
  const pages = ownEngine(api, context.options.tenant.pages);
  const gate = createGate(api);
  const isPage = ({ headers }: HopRequest): boolean => headers.origin === context.origins.web;
  const callback = samlCallback(context);
  const callbackPath = `/saml/${context.world.company.samlInstance}/callback`;
  const query = (request: HopRequest, partial: boolean): HopReply => {
    const person = request.token === null ? null : context.sessions.personOf(request.token);
    if (person === null) return signedOut(context);
    const engine = isPage(request) ? pages : open;
    const operation = readOperation(request.body);
    const turned = isPage(request) ? null : gate(operation);
    if (turned !== null) return turned;
    const ask = { context, person, traits: engine.traits };
    return json(200, answer(engine, operation, ask, partial));
  };
  return {
    identify: ({ path, body, entry }) => {
      if (path !== ENDPOINT || body.length === 0) return;
      const operation = readOperation(body);
      entry.operations = operation.fields;
      entry.variables = operation.variables;
    },
    // The web app calls from the browser (contract W10), from another origin.
    headers: (request) =>
      isPage(request)
        ? {
            'access-control-allow-origin': context.origins.web,
            'access-control-allow-headers': 'authorization, content-type',
            'access-control-allow-methods': 'POST, OPTIONS',
            'access-control-expose-headers': 'date, retry-after',
            'access-control-max-age': '600',
            vary: 'origin',
          }
        : {},
    handle: (request, fault) => {
      const { method, path } = request;
      if (method === 'OPTIONS') return { status: 204 };
      if (method === 'POST' && path === ENDPOINT) return query(request, fault?.kind === 'partial');
      if (method === 'POST' && path === callbackPath) return callback(request);
      return json(404, { error: 'Not found' });
    },
  };
}

/** The API (contract section 2) and the SAML callback (S3), on `127.0.0.1`. */
export function startApi(context: SimulatorContext): Promise<StartedHop> {
  const port = context.options.ports?.api ?? 0;
  const address = { name: '127.0.0.1', bind: '127.0.0.1', port };
  return startHop(context, 'api', address, createHandler(context));
}

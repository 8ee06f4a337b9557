import { isTooDeep } from './body.js';
import { isObject } from './wire.js';

/** What the body of a request asks of an API (contract G1). */
export interface AskedBody {
  /** The GraphQL documents, one after the other; empty where there is none. */
  readonly document: string;
  /** Of several operations in one body, a list. */
  readonly variables: unknown;
  /** Whether every operation of the body comes with its document. */
  readonly isWhole: boolean;
  /** Whether it speaks GraphQL of a document that it only names ("persisted"), so that nobody can read it here. */
  readonly isNamedOnly: boolean;
}

export function parseAsked(raw: string | null): AskedBody {
  const body = parseJson(raw ?? '');
  const batch = Array.isArray(body);
  const operations = (batch ? body : [body]).filter(isObject);
  const documents = operations.flatMap(({ query }) => (typeof query === 'string' ? [query] : []));
  const variables = operations.map((operation) => operation.variables ?? null);
  const length = batch ? body.length : 1;
  return {
    document: documents.join('\n'),
    variables: batch ? variables : (variables[0] ?? null),
    isWhole: documents.length === length,
    isNamedOnly: operations.some(
      (one) =>
        typeof one.query !== 'string' &&
        ['variables', 'extensions', 'operationName'].some((key) => key in one),
    ),
  };
}

/** JSON that is no deeper than answers are, or undefined. */
export function parseJson(raw: string, parse: (json: string) => unknown = JSON.parse): unknown {
  try {
    const body = parse(raw);
    return isTooDeep(body) ? undefined : body;
  } catch {
    return undefined;
  }
}

/** Texts, comments and punctuation of a GraphQL document; whatever stands in the first two is no keyword. */
const tokens = /"""(?:\\"""|[\s\S])*?"""|"(?:\\.|[^"\\\n])*"|#[^\n\r]*|[{}()]|[A-Za-z_]\w*/g;

/** Whether one of a document's operations is none that only reads, wherever in the document it stands. */
export function isMutation(document: string): boolean {
  let depth = 0;
  for (const [token] of document.matchAll(tokens)) {
    if (token === '{' || token === '(') depth += 1;
    else if (token === '}' || token === ')') depth -= 1;
    else if (depth === 0 && /^(mutation|subscription)$/.test(token)) return true;
  }
  // What is not closed as it was opened may hide something.
  return depth !== 0;
}

import {
  type DocumentNode,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  type OperationDefinitionNode,
  parse,
  type SelectionSetNode,
} from 'graphql';

/** A request's body (contract G1), read as far as it can be. */
export interface Operation {
  readonly document: DocumentNode | null;
  readonly error: GraphQLError | null;
  readonly variables: Record<string, unknown>;
  readonly name: string | null;
  readonly isMutation: boolean;
  /** Names of the root fields in order, those inside fragments too. */
  readonly fields: readonly string[];
}

interface Content {
  readonly query?: unknown;
  readonly variables?: unknown;
  readonly operationName?: unknown;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function rootFields(
  { selections }: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  depth = 0,
): string[] {
  if (depth > 20) return [];
  return selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection.name.value];
    const inner =
      selection.kind === Kind.INLINE_FRAGMENT
        ? selection.selectionSet
        : fragments.get(selection.name.value)?.selectionSet;
    return inner ? rootFields(inner, fragments, depth + 1) : [];
  });
}

function chosen(document: DocumentNode, name: string | null): OperationDefinitionNode | null {
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    if (name === null || definition.name?.value === name) return definition;
  }
  return null;
}

function failed(message: string, variables: Record<string, unknown> = {}): Operation {
  const error = new GraphQLError(message);
  return { document: null, error, variables, name: null, isMutation: false, fields: [] };
}

const documents = new Map<string, DocumentNode>();

/** Each is read twice as it comes, and comes more than once. @throws GraphQLError when it is none. */
function documentOf(query: string): DocumentNode {
  const document = documents.get(query) ?? parse(query);
  if (documents.size > 200) documents.clear();
  documents.set(query, document);
  return document;
}

/** Never throws: what is wrong with the request is in `error`. */
export function readOperation(body: Buffer): Operation {
  let content: Content | null;
  try {
    content = JSON.parse(body.toString('utf8'));
  } catch {
    return failed('The body of the request is not JSON.');
  }
  if (!isObject(content) || typeof content.query !== 'string') {
    return failed('The body of the request has no query.');
  }
  const variables = isObject(content.variables) ? content.variables : {};
  const name = typeof content.operationName === 'string' ? content.operationName : null;
  let document: DocumentNode;
  try {
    document = documentOf(content.query);
  } catch (error) {
    return failed(error instanceof Error ? error.message : String(error), variables);
  }
  const fragments = new Map(
    document.definitions
      .filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION)
      .map((definition) => [definition.name.value, definition]),
  );
  const operation = chosen(document, name);
  return {
    document,
    error: null,
    variables,
    name,
    isMutation: operation?.operation === 'mutation',
    fields: operation ? rootFields(operation.selectionSet, fragments) : [],
  };
}

import { type DocumentNode, GraphQLError, parse, valueFromASTUntyped } from 'graphql';

/** What a request is for: the one field of its mutation, and what that is given in the document itself. */
export interface Asked {
  readonly name: string;
  /** By the names of arguments and of variables with defaults. */
  readonly given: Readonly<Record<string, unknown>>;
}

/** What a document asks for, or null where that is not one change alone or no document at all. */
export function readDocument(text: string): Asked | null {
  try {
    return askedBy(parse(text));
  } catch (error) {
    if (error instanceof GraphQLError) return null;
    throw error;
  }
}

function askedBy(document: DocumentNode): Asked | null {
  const operations = document.definitions.flatMap((each) =>
    each.kind === 'OperationDefinition' ? [each] : [],
  );
  const [operation, second] = operations;
  if (operation?.operation !== 'mutation' || second !== undefined) return null;
  const [field, other] = operation.selectionSet.selections;
  if (field?.kind !== 'Field' || other !== undefined) return null;
  const given: Record<string, unknown> = {};
  for (const { variable, defaultValue } of operation.variableDefinitions ?? []) {
    if (defaultValue !== undefined) given[variable.name.value] = valueFromASTUntyped(defaultValue);
  }
  // What variables carry is given with the request.
  for (const { name, value } of field.arguments ?? []) {
    if (value.kind !== 'Variable') given[name.value] = valueFromASTUntyped(value, {});
  }
  return { name: field.name.value, given };
}

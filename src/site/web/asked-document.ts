import { type DocumentNode, GraphQLError, parse, visit } from 'graphql';

/** What a request is for: the one field of its mutation, and what is switched on or chosen in the document itself. */
export interface Asked {
  readonly name: string;
  readonly switched: readonly string[];
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
  const switched: string[] = [];
  visit(field, {
    BooleanValue: (node, _key, parent) => {
      if (node.value && parent !== undefined && 'name' in parent) {
        switched.push(parent.name?.kind === 'Name' ? parent.name.value : '');
      }
    },
    EnumValue: (node) => {
      switched.push(node.value);
    },
  });
  return { name: field.name.value, switched };
}

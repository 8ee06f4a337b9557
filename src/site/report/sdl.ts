import {
  buildClientSchema,
  DEFAULT_DEPRECATION_REASON,
  type IntrospectionInputValue,
  type IntrospectionQuery,
  printSchema,
} from 'graphql';

/**
 * The schema of an introspection as SDL that says names only: no descriptions, no reasons, and of a default value no
 * more than that there is one.
 */
export function sdlOf(introspection: IntrospectionQuery): string {
  const bare = stripped(introspection) as IntrospectionQuery;
  return printSchema(buildClientSchema(bare));
}

function stripped(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(stripped);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).flatMap(([key, inner]): [string, unknown][] => {
    if (key === 'description' || key === 'specifiedByURL') return [[key, null]];
    if (key === 'deprecationReason')
      return [[key, inner === null ? null : DEFAULT_DEPRECATION_REASON]];
    if (key === 'defaultValue') return [[key, anyDefault(inner, value as IntrospectionInputValue)]];
    return [[key, stripped(inner)]];
  });
  return Object.fromEntries(kept);
}

/** A default of the same form that tells nothing; what is neither text, list nor object has only a few values. */
function anyDefault(given: unknown, _of: IntrospectionInputValue): string | null {
  if (typeof given !== 'string') return null;
  if (given.startsWith('"')) return '""';
  if (given.startsWith('[')) return '[]';
  if (given.startsWith('{')) return '{}';
  return /^-?\d/.test(given) ? '0' : given;
}

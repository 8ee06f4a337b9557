import {
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLNamedInputType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isRequiredArgument,
  isRequiredInputField,
} from 'graphql';

type Parameter = GraphQLArgument | GraphQLInputField;

/** Something that we can give to a field, whatever its arguments call it. */
export interface Slot {
  /** The variable that carries it, or null where `literal` stands in the text itself. */
  readonly variable: string | null;
  readonly name: RegExp;
  readonly kind: 'id' | 'date' | 'cursor' | 'count' | 'true' | 'enum';
  /** For `enum`: which of its values is meant. */
  readonly value?: RegExp;
  /** Given only where the field would not do without. */
  readonly reluctant?: boolean;
}

/** Arguments as written in an operation, with the variables they use and their types. */
export interface Filled {
  readonly text: string;
  readonly variables: Readonly<Record<string, string>>;
}

const nothing: Filled = { text: '', variables: {} };

/**
 * Fills the arguments of a field, through input objects and lists, from what we can give.
 * Null when a required one cannot be filled. Each slot is used once.
 */
export function fillArguments(
  parameters: readonly Parameter[],
  slots: readonly Slot[],
): Filled | null {
  const filled = fill(parameters, slots, new Set(), 0);
  if (filled === null) return null;
  return filled.text === '' ? nothing : { ...filled, text: `(${filled.text})` };
}

function fill(
  parameters: readonly Parameter[],
  slots: readonly Slot[],
  used: Set<Slot>,
  depth: number,
): Filled | null {
  const parts: string[] = [];
  const variables: Record<string, string> = {};
  // Required ones first, so that an optional one does not take what they need.
  const ordered = [...parameters].sort((a, b) => Number(isRequired(b)) - Number(isRequired(a)));
  for (const parameter of ordered) {
    const value = fillOne(parameter, slots, used, depth);
    if (value === null && isRequired(parameter)) return null;
    if (value === null) continue;
    parts.push(`${parameter.name}: ${value.text}`);
    Object.assign(variables, value.variables);
  }
  return { text: parts.join(', '), variables };
}

function fillOne(
  parameter: Parameter,
  slots: readonly Slot[],
  used: Set<Slot>,
  depth: number,
): Filled | null {
  const required = isRequired(parameter);
  const bare = getNullableType(parameter.type);
  const list = isListType(bare);
  const type = (list ? getNullableType(bare.ofType) : bare) as GraphQLInputType;
  const wrap = (filled: Filled): Filled =>
    list ? { ...filled, text: `[${filled.text}]` } : filled;
  if (isListType(type)) return null;
  if (isInputObjectType(type)) {
    if (depth >= 3) return null;
    const inner = fill(Object.values(type.getFields()), slots, used, depth + 1);
    if (inner === null || (inner.text === '' && !required)) return null;
    return wrap({ ...inner, text: `{${inner.text}}` });
  }
  if (/^clientMutationId$/i.test(parameter.name)) {
    return required ? { text: '"spaceiq"', variables: {} } : null;
  }
  for (const slot of slots) {
    if (used.has(slot) || (slot.reluctant === true && !required)) continue;
    const text = offer(slot, parameter.name, type as GraphQLNamedInputType);
    if (text === null) continue;
    used.add(slot);
    const suffix = required || list ? '!' : '';
    const variables =
      slot.variable === null ? {} : { [slot.variable]: `${type}`.replace(/!$/, '') };
    return wrap({ text, variables: addSuffix(variables, suffix) });
  }
  return null;
}

function addSuffix(variables: Record<string, string>, suffix: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables).map(([name, type]) => [name, `${type}${suffix}`]),
  );
}

function offer(slot: Slot, name: string, type: GraphQLNamedInputType): string | null {
  if (isEnumType(type)) {
    const value = type.getValues().find((each) => slot.value?.test(each.name) === true);
    return slot.kind === 'enum' && value !== undefined ? value.name : null;
  }
  if (!slot.name.test(name)) return null;
  const fits = {
    id: /^(ID|String)$|uuid|guid|Id$/,
    cursor: /^(ID|String)$|cursor/i,
    count: /^Int$/,
    date: /^String$|date|time|instant|day/i,
    true: /^Boolean$/,
    enum: /^$/,
  }[slot.kind];
  if (!fits.test(type.name)) return null;
  return slot.variable === null ? 'true' : `$${slot.variable}`;
}

function isRequired(parameter: Parameter): boolean {
  return 'extensions' in parameter && 'defaultValue' in parameter
    ? isRequiredArgument(parameter as GraphQLArgument) ||
        isRequiredInputField(parameter as GraphQLInputField)
    : false;
}

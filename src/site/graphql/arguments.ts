import {
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLNamedInputType,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isRequiredArgument,
  isRequiredInputField,
} from 'graphql';
import { thisOne, wordSet, wordsOf } from './words.js';

export type Parameter = GraphQLArgument | GraphQLInputField;

/** Something that we can give to a field, whatever its arguments call it. */
export interface Slot {
  /** The variable that carries it, or null where `literal` stands in the text itself. */
  readonly variable: string | null;
  readonly name: RegExp;
  readonly kind: 'id' | 'date' | 'cursor' | 'count' | 'true' | 'less' | 'enum';
  /** For `enum`: which of its values is meant. */
  readonly value?: RegExp;
  /** For `enum`: only where another of its values would mean more bookings. */
  readonly guards?: boolean;
  /** Given only where the field would not do without. */
  readonly reluctant?: boolean;
}

/** Arguments as written in an operation, with the variables they use and their types. */
export interface Filled {
  readonly text: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly used: ReadonlySet<Slot>;
  /** What of the arguments, and of what is inside them, is given. */
  readonly given: ReadonlySet<Parameter>;
}

/** What has been filled of one parameter. */
interface Part {
  readonly text: string;
  readonly variables: Readonly<Record<string, string>>;
}

interface Filling {
  readonly slots: readonly Slot[];
  readonly used: Set<Slot>;
  readonly given: Set<Parameter>;
}

/** Words by which an argument or a value speaks of more bookings than one. */
const more = wordSet(
  'all every any future following upcoming remaining rest series recurring recurrence recurrent repeat repeating whole entire everyone others team scope mode range cascade',
);

function speaksOfMore(text: string): boolean {
  return wordsOf(text).some((word) => more.has(word));
}

/** Where a field could be told to change more than one booking, that it is this one only. */
export const onlyThisOne: readonly Slot[] = [
  { variable: null, name: /^/, kind: 'less' },
  { variable: null, name: /^/, kind: 'enum', value: thisOne, guards: true },
];

/** Whether what is not given of these arguments may mean more bookings than one: by its default, or by the site's. */
export function meansMore(
  parameters: readonly Parameter[],
  given: ReadonlySet<Parameter>,
  depth = 0,
): boolean {
  return parameters.some((parameter) => {
    const type = getNamedType(parameter.type);
    if (isInputObjectType(type) && depth < 3 && given.has(parameter)) {
      return meansMore(Object.values(type.getFields()), given, depth + 1);
    }
    if (given.has(parameter)) return false;
    const { name, defaultValue } = parameter;
    if (defaultValue === undefined || defaultValue === null || defaultValue === false) {
      return isEnumType(type) && speaksOfMore(name);
    }
    if (typeof defaultValue === 'string' && thisOne.test(defaultValue)) return false;
    return speaksOfMore(name) || speaksOfMore(JSON.stringify(defaultValue));
  });
}

/**
 * Fills the arguments of a field, through input objects and lists, from what we can give.
 * Null when a required one cannot be filled. Each slot is used once.
 */
export function fillArguments(
  parameters: readonly Parameter[],
  slots: readonly Slot[],
): Filled | null {
  const filling: Filling = { slots, used: new Set(), given: new Set() };
  const filled = fill(parameters, filling, 0);
  if (filled === null) return null;
  const { used, given } = filling;
  return { ...filled, text: filled.text === '' ? '' : `(${filled.text})`, used, given };
}

function fill(parameters: readonly Parameter[], filling: Filling, depth: number): Part | null {
  const parts: string[] = [];
  const variables: Record<string, string> = {};
  // Required ones first, so that an optional one does not take what they need.
  const ordered = [...parameters].sort((a, b) => Number(isRequired(b)) - Number(isRequired(a)));
  for (const parameter of ordered) {
    const value = fillOne(parameter, filling, depth);
    if (value === null && isRequired(parameter)) return null;
    if (value === null) continue;
    filling.given.add(parameter);
    parts.push(`${parameter.name}: ${value.text}`);
    Object.assign(variables, value.variables);
  }
  return { text: parts.join(', '), variables };
}

function fillOne(parameter: Parameter, filling: Filling, depth: number): Part | null {
  const required = isRequired(parameter);
  const bare = getNullableType(parameter.type);
  const list = isListType(bare);
  const type = (list ? getNullableType(bare.ofType) : bare) as GraphQLInputType;
  const wrap = (filled: Part): Part => (list ? { ...filled, text: `[${filled.text}]` } : filled);
  if (isListType(type)) return null;
  if (isInputObjectType(type)) {
    if (depth >= 3) return null;
    const inner = fill(Object.values(type.getFields()), filling, depth + 1);
    if (inner === null || (inner.text === '' && !required)) return null;
    return wrap({ ...inner, text: `{${inner.text}}` });
  }
  if (/^clientMutationId$/i.test(parameter.name)) {
    return required ? { text: '"spaceiq"', variables: {} } : null;
  }
  const { slots, used } = filling;
  for (const slot of slots) {
    const isSpent = used.has(slot) && slot.kind !== 'less';
    if (isSpent || (slot.reluctant === true && !required)) continue;
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
    const values = type.getValues();
    const value = values.find((each) => slot.value?.test(each.name) === true);
    if (slot.guards && !(speaksOfMore(name) || values.some((each) => speaksOfMore(each.name))))
      return null;
    return slot.kind === 'enum' && value !== undefined ? value.name : null;
  }
  if (!slot.name.test(name) || (slot.kind === 'less' && !speaksOfMore(name))) return null;
  const fits = {
    id: /^(ID|String)$|uuid|guid|Id$/,
    cursor: /^(ID|String)$|cursor/i,
    count: /^Int$/,
    date: /^String$|date|time|instant|day/i,
    true: /^Boolean$/,
    less: /^Boolean$/,
    enum: /^$/,
  }[slot.kind];
  if (!fits.test(type.name)) return null;
  if (slot.kind === 'less') return 'false';
  return slot.variable === null ? 'true' : `$${slot.variable}`;
}

function isRequired(parameter: Parameter): boolean {
  return 'extensions' in parameter && 'defaultValue' in parameter
    ? isRequiredArgument(parameter as GraphQLArgument) ||
        isRequiredInputField(parameter as GraphQLInputField)
    : false;
}

import type * as z from 'zod/mini';
import { UsageError } from '../lib/errors.js';
import { nearest } from './nearest.js';

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

const shownProblems = 8;

/**
 * Says what is wrong with settings: for each value its path, what was found and what is allowed.
 * `root` is the path of `input` itself, for example `["profiles", "alice"]`.
 */
export function settingsError(
  issues: readonly Issue[],
  input: unknown,
  root: Path,
  hint: string | null = null,
): UsageError {
  const lines = issues.flatMap((issue) => problemLines(issue, input, root));
  const shown = lines.slice(0, shownProblems);
  const more = lines.length - shown.length;
  if (more > 0) shown.push(`and ${more} more`);
  return new UsageError(shown.join('\n'), hint);
}

/** `profiles.alice.desks.prefer[0]`, with odd keys quoted. */
export function pathText(path: Path): string {
  return path
    .map((part, index) => {
      if (typeof part === 'number') return `[${part}]`;
      const key = String(part);
      if (!/^[\w$-]+$/.test(key)) return `[${JSON.stringify(key.slice(0, 80))}]`;
      return index === 0 ? key : `.${key}`;
    })
    .join('');
}

/**
 * A value as messages show it: JSON, cut short. Where it is or may hold the address of a webhook, which is as good as
 * a password, no more of an address than scheme and host is shown. `path` is where the value stands.
 */
export function found(value: unknown, path: Path = []): string {
  if (value === undefined) return 'nothing';
  const mayHoldAddress = path.includes('notify') || typeof value === 'object';
  const isAddress = path.includes('webhooks') && path.at(-1) !== 'format';
  const shown = (_: string, part: unknown) =>
    typeof part === 'string' && (isAddress || (mayHoldAddress && /[/\\]/.test(part)))
      ? withoutPath(part)
      : part;
  const text = JSON.stringify(value, shown) ?? typeof value;
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

/** Scheme and host of an address; nothing of a text that is none. */
export function withoutPath(address: string): string {
  const url = URL.canParse(address) ? new URL(address) : null;
  return url === null || url.host === '' ? '…' : `${url.protocol}//${url.host}/…`;
}

function problemLines(issue: Issue, input: unknown, root: Path): string[] {
  const path = [...root, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => unknownKey([...path, key], key, issue.message));
  }
  // A key of a record that doesn't fit: the issue within says why.
  if (issue.code === 'invalid_key') {
    return [`${pathText(path)}: found the key ${found(issue.path.at(-1))}, which is not allowed`];
  }
  const value = valueAt(input, issue.path);
  const guess = issue.code === 'invalid_value' ? meant(value, issue.values) : '';
  return [`${pathText(path)}: found ${found(value, path)}, allowed is ${allowed(issue)}${guess}`];
}

function unknownKey(path: Path, key: string, message: string): string {
  const keys = [...message.matchAll(/"([^"]+)"/g)].map((match) => match[1] ?? '');
  return `${pathText(path)}: found the unknown key ${found(key)}, allowed are the ${message}${meant(key, keys)}`;
}

function meant(value: unknown, candidates: readonly unknown[]): string {
  const texts = candidates.filter((candidate) => typeof candidate === 'string');
  const guess = typeof value === 'string' ? nearest(value, texts) : null;
  return guess === null ? '' : `; did you mean ${JSON.stringify(guess)}?`;
}

function allowed(issue: Issue): string {
  // The schema's own words, where it has some; otherwise what zod knows.
  if (!/^(Invalid|Too|Unrecognized)/.test(issue.message)) return issue.message;
  switch (issue.code) {
    case 'invalid_value':
      return `one of ${issue.values.map((value) => JSON.stringify(value)).join(', ')}`;
    case 'invalid_type':
      return typeNames[issue.expected] ?? issue.expected;
    case 'too_big':
      return `at most ${issue.maximum} ${unitOf(issue.origin)}`;
    case 'too_small':
      return `at least ${issue.minimum} ${unitOf(issue.origin)}`;
    default:
      return issue.message;
  }
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

function unitOf(origin: string): string {
  if (origin === 'string') return 'characters';
  return origin === 'array' ? 'entries' : '';
}

function valueAt(input: unknown, path: Path): unknown {
  let value = input;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return value;
}

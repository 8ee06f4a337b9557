import { UsageError } from '../lib/errors.js';
import type { RawSettings } from './home.js';
import { printable } from './names.js';
import { settingsError, withoutPath } from './problems.js';
import { rawSettings } from './schema.js';

/** `desks.only=2.24.*`: a path in the settings and the text that is to stand there; no text takes it away. */
export interface SettingsChange {
  readonly key: string;
  readonly value: string;
}

/** @throws UsageError when `text` is not KEY=VALUE */
export function parseChange(text: string): SettingsChange {
  const at = text.indexOf('=');
  if (at <= 0) {
    throw new UsageError(
      `${printable(text.includes('://') ? withoutPath(text) : text)} is no change of a setting: it has to be KEY=VALUE.`,
      'Like: days=tue,wed or desks.only=2.24.* or, to go back to the default, days=',
    );
  }
  return { key: text.slice(0, at).trim(), value: text.slice(at + 1).trim() };
}

/**
 * Settings with changes made to them. What a text stands for (a text, a number, a list) follows from what is allowed
 * at its place. @throws UsageError when no reading of it is allowed there
 */
export function applyChanges(
  name: string,
  settings: RawSettings,
  changes: readonly SettingsChange[],
): RawSettings {
  let result = settings;
  for (const { key, value } of changes) {
    const path = key.split('.');
    if (path.some((part) => part === '')) {
      throw new UsageError(`${printable(key)} is no name of a setting.`, 'Like: desks.only');
    }
    result = value === '' ? without(result, path) : applyOne(name, result, path, value);
  }
  return result;
}

function applyOne(
  name: string,
  settings: RawSettings,
  path: readonly string[],
  text: string,
): RawSettings {
  const readings = readingsOf(text).map((value) => withValue(settings, path, value));
  const judged = readings.map((candidate) => ({ candidate, issues: issuesAt(candidate, path) }));
  const fitting = judged.find(({ issues }) => issues.length === 0);
  if (fitting !== undefined) return fitting.candidate;
  // The reading that got furthest says best what is wrong: `days[1]` rather than `days`.
  const depth = ({ issues }: (typeof judged)[number]) =>
    Math.min(...issues.map((issue) => issue.path.length));
  const best = judged.reduce((so, next) => (depth(next) > depth(so) ? next : so));
  throw settingsError(best.issues, best.candidate, ['profiles', name]);
}

/** All that a text may stand for, what is most telling first. */
function readingsOf(text: string): unknown[] {
  const list = text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
  return [
    ...json(text),
    text,
    list,
    list.map((desks) => ({ desks })),
    list.map((url) => ({ url })),
  ];
}

/** What a JSON text says; an object, or the items of a list, also as what may stand in a list. */
function json(text: string): unknown[] {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return [value];
    const items: unknown[] = Array.isArray(value) ? value : [value];
    return [value, items, items.map((desks) => ({ desks }))];
  } catch {
    return [];
  }
}

/** What is wrong at a path, above it or below it; the rest of the settings is not this change's affair. */
function issuesAt(settings: RawSettings, path: readonly string[]) {
  const parsed = rawSettings.safeParse(settings);
  if (parsed.success) return [];
  return parsed.error.issues.filter((issue) => {
    const at = issue.path.map(String);
    if (issue.code === 'unrecognized_keys' && at.length < path.length) {
      return isPrefix(at, path) && issue.keys.includes(path[at.length] ?? '');
    }
    return isPrefix(at, path) ? at.length > 0 : isPrefix(path, at);
  });
}

function isPrefix(prefix: readonly string[], path: readonly string[]): boolean {
  return prefix.every((part, index) => part === path[index]);
}

function withValue(settings: RawSettings, path: readonly string[], value: unknown): RawSettings {
  const [key = '', ...below] = path;
  if (below.length === 0) return { ...settings, [key]: value };
  return { ...settings, [key]: withValue(child(settings, key), below, value) };
}

/** What is left with nothing in it goes with it. */
function without(settings: RawSettings, path: readonly string[]): RawSettings {
  const [key = '', ...below] = path;
  const { [key]: _, ...rest } = settings;
  if (below.length === 0) return rest;
  const inner = without(child(settings, key), below);
  return Object.keys(inner).length === 0 ? rest : { ...rest, [key]: inner };
}

function child(settings: RawSettings, key: string): RawSettings {
  const value = Object.hasOwn(settings, key) ? settings[key] : undefined;
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? (value as RawSettings) : {};
}
